"""Signs of formality: work that looks done without having been done. Shown with its evidence, explainable, never a verdict."""
