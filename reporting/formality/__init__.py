"""Signs of formality: work that looks done without having been done. Shown with evidence, never a verdict."""
