"""Practice pages: invented records keyed on the real desk's form, scored against the truth, before real books."""
