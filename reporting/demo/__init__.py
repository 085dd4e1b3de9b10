"""The demo: the real campaign with invented people, made through the same actions that everybody uses."""
