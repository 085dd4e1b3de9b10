"""The campaign played again: people who learn, tire, stay away and return; lines that fail; books that run out."""
