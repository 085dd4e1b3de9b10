"""Migrations are history: they stand alone, and none changes the schema and the data at once."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = sorted(
    path
    for app in ("civreg/core", "campaigns", "registers", "scanning", "reporting")
    for path in (ROOT / app / "migrations").glob("[0-9]*.py")
)
# What the next version of the code may change or take away.
OURS = {"campaigns", "registers", "scanning", "reporting", "civreg"}
OF_DATA, NEUTRAL = {"RunPython"}, {"RunSQL", "SeparateDatabaseAndState", "TrigramExtension"}


def imported(tree):
    """The packages that a module imports, by their first name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0] if not node.level else "civreg"


def operations(tree):
    """The names of the operations that a migration is made of."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "migrations":
                yield function.attr


def _name(path):
    return f"{path.parent.parent.name}.{path.stem}"


def test_there_are_migrations():
    assert len(MIGRATIONS) >= 8


@pytest.mark.parametrize("path", MIGRATIONS, ids=_name)
def test_a_migration_imports_no_code_of_ours(path):
    assert not OURS & set(imported(ast.parse(path.read_text())))


@pytest.mark.parametrize("path", MIGRATIONS, ids=_name)
def test_a_migration_of_data_leaves_the_schema_alone(path):
    made_of = set(operations(ast.parse(path.read_text())))
    if made_of & OF_DATA:
        assert not made_of - OF_DATA - NEUTRAL - {"swappable_dependency"}
