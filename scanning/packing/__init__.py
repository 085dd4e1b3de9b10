"""A book's package for the Ministry: one spreadsheet, one archive with a PDF a case (domain.md 1.1, 1.2).

The same entries, scans and options give the same bytes, on any day and in any process.
"""
