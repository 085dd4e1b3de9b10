"""Duplicates among entries: found from their values alone, by evidence that is learned from the entries themselves.

Nothing here knows a database, a clock or the field of a kind: roles say what a kind's columns are (see roles).
"""
