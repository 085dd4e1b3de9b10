"""Progress in the open: aggregates only, no sign-in, never a person's data."""
