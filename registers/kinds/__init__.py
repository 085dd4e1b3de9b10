"""The kinds of registers. Every module of this package that holds a ``KIND`` declares one."""

import pkgutil
from importlib import import_module

from registers.kinds.base import Field, FieldType, Group, Kind

__all__ = ["KINDS", "Field", "FieldType", "Group", "Kind", "discover", "kind"]


def discover() -> dict[str, Kind]:
    """All declared kinds by slug, in the order in which reports list them."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    declared = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {each.slug: each for each in sorted(declared, key=lambda each: (each.position, each.slug))}


def kind(slug: str) -> Kind:
    """The kind of that slug ("birth"); KeyError if there is none."""
    return KINDS[slug]


KINDS = discover()
