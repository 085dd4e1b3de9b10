"""What each role may do. Decisions from values: no database, no clock."""

from enum import StrEnum


class Can(StrEnum):
    """A capability within a scope of localities."""

    VIEW = "view"  # see books, scans and entries
    INVENTORY = "inventory"  # make and change books
    SCAN = "scan"  # upload and order scans
    ENTER = "enter"
    CHECK = "check"
    APPROVE = "approve"
    PROGRESS = "progress"  # dashboards of the scope
    EXPORT = "export"  # entries leave the system
    IMPORT = "import"  # entries come in by file
    TRANSFER = "transfer"  # packages go to the Ministry, its answers come in
    TARGETS = "targets"  # set targets, campaign
    PEOPLE = "people"  # accounts and memberships within the scope
    INSPECT = "inspect"  # signs of formality in other people's work


DESK = {Can.VIEW, Can.INVENTORY, Can.SCAN, Can.ENTER, Can.CHECK, Can.PROGRESS}
CAPABILITIES = {
    "clerk": frozenset(DESK),
    "commune_approver": frozenset({Can.VIEW, Can.INVENTORY, Can.CHECK, Can.APPROVE, Can.PROGRESS}),
    "district_official": frozenset(
        {Can.VIEW, Can.CHECK, Can.APPROVE, Can.PROGRESS, Can.EXPORT, Can.PEOPLE, Can.INSPECT}
    ),
    "justice_officer": frozenset(set(Can) - {Can.ENTER, Can.SCAN}),
}

# What a single book that is lent to somebody of elsewhere opens to them, in that book alone.
LENT = frozenset({Can.VIEW, Can.SCAN, Can.ENTER})
