"""What a kind of register is: fields, groups and the facts from which everything else is derived.

A kind is declared once, in one file of this package (see ``birth.py``); the desk's form, the server's
checks, the spreadsheet columns, the search keys, the reading zones and the documentation follow from it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext_lazy as _


class FieldType(StrEnum):
    TEXT = "text"
    NAME = "name"
    DATE = "date"
    WORDS_DATE = "words_date"
    TIME = "time"
    CHOICE = "choice"
    LISTED = "listed"
    IDENTITY = "identity"
    PLACE = "place"
    NUMBER = "number"

    @property
    def label(self) -> str:
        return TYPE_LABELS[self]


TYPE_LABELS = {
    FieldType.TEXT: _("chữ"), FieldType.NAME: _("họ tên"), FieldType.DATE: _("ngày tháng"),
    FieldType.WORDS_DATE: _("ngày bằng chữ"), FieldType.TIME: _("giờ"), FieldType.CHOICE: _("chọn một"),
    FieldType.LISTED: _("chọn hoặc ghi"), FieldType.IDENTITY: _("số giấy tờ"), FieldType.PLACE: _("nơi"),
    FieldType.NUMBER: _("số"),
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """A block of fields that stands together on paper and on the desk.

    ``captions`` are the printed words that open the block ("Phần ghi về mẹ", "VỢ"): a label such as
    "Dân tộc" that repeats on the page belongs to the block opened last. ``rare`` blocks come last in the
    order of entry and stay folded until asked for.
    """

    key: str
    label: str
    captions: tuple[str, ...] = ()
    rare: bool = False

    def __iter__(self):
        # (key, label) pairs are what forms and templates unpack.
        return iter((self.key, self.label))


@dataclass(frozen=True)
class Field:
    """One column of the Ministry's import sheet, and what we know of it.

    ``code`` is the Ministry's column head, ``name`` our own word for it. ``max_length`` is the limit that
    contractors' programs apply (domain.md 2.0): the Ministry published none. ``core`` marks the reduced set
    of second keying, read as the mandatory set (inferred). ``confirmed`` is False where the column's
    meaning or its value list was never seen in an official source.
    """

    code: str
    name: str
    label: str
    group: str
    type: FieldType = FieldType.TEXT
    core: bool = False
    carried: bool = False  # offered again in the next entry of the same book
    default: str = ""
    max_length: int = 255
    choices: tuple[tuple[str, str], ...] = ()
    listed: str = ""  # name of an open list in lists.OPEN_LISTS: other words are allowed, with a warning
    captions: tuple[str, ...] = ()  # printed before the value on forms, without the colon
    columns: tuple[str, ...] = ()  # heads of the ruled column that holds the value in old books
    words_of: str = ""  # code of the date that this field spells out
    register: bool = False  # shared by all kinds: number, book, page, date, office, signer
    ages: bool = False  # an age ("45 tuổi") may stand in place of the date
    generated: bool = False  # filled in when exporting, never typed (STT)
    rare: bool = False  # hardly ever in old books: last in the order of entry, folded
    ditto: tuple[str, ...] = ()  # codes of this record that "nt" (như trên) may point to, likeliest first
    confirmed: bool = True
    note: str = ""

    @property
    def is_date(self):
        return self.type == FieldType.DATE


@dataclass(frozen=True)
class OlderSheet:
    """A sheet that the Ministry used before: the present columns without those that were added later."""

    name: str
    source: str
    lacks: tuple[str, ...]  # codes


@dataclass(frozen=True)
class Standing:
    """One person's place in an entry: ``role`` is our word for it, the others are codes ("" where there is no column);
    ``known_sex`` is the sex's code where the place itself says it: a mother is a woman."""

    role: str
    name: str
    birth: str = ""
    identity: str = ""
    sex: str = ""
    known_sex: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of register. ``fields`` stand in the Ministry's column order.

    ``rules`` are the checks that only this kind needs (see registers/rules); those that follow from field
    types run for every kind. ``notes`` name what is not confirmed by an official source.
    """

    slug: str
    code: str
    label: str
    titles: tuple[str, ...]
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]
    subject: str
    subject_birth: str
    event_date: str
    second: str = ""
    second_birth: str = ""
    subject_sex: str = ""
    subject_identity: str = ""
    relatives: tuple[str, ...] = ()  # name fields that tell two persons of one name apart
    parents: tuple[Standing, ...] = ()  # of the subject, where the page tells when they were born
    event_place: str = ""
    life: str = ""  # what the event is in the lives of its persons, one of registers.rules.life.EVENTS; "": nothing
    subject_known_sex: str = ""  # sex's code where the kind says it: a husband is a man
    second_known_sex: str = ""
    endings: tuple[str, ...] = ()  # codes that, filled in, say that what was registered is over or void
    paper_order: tuple[str, ...] = ()  # codes or group keys as they follow on paper; the rest comes after
    # (code, value, group keys): with that value the groups stay empty, as for a father not determined (V-10)
    absences: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    other_captions: tuple[str, ...] = ()  # printed on the page, kept in no field: they end a value
    rules: tuple[Callable, ...] = ()
    notes: tuple[str, ...] = ()
    template_known: bool = True  # the Ministry has a sheet for this kind (domain.md 1.3)
    code_known: bool = True  # its short code ("KS") stands in an official source
    older_sheets: tuple[OlderSheet, ...] = ()
    position: int = 99  # among the kinds, as reports list them
    _by_code: dict = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self):
        by_code = {each.code: each for each in self.fields}
        if len(by_code) != len(self.fields) or len({each.name for each in self.fields}) != len(self.fields):
            raise ValueError(f"{self.slug}: a field code or name is declared twice")
        keys = {group.key for group in self.groups}
        strays = [each.code for each in self.fields if each.group not in keys]
        roles = (self.subject, self.second, self.subject_birth, self.second_birth, self.event_date, self.event_place)
        roles = (*roles, self.subject_sex, self.subject_identity, *self.relatives, *self.endings)
        strays += [code for code in roles if code and code not in by_code]
        strays += [code for each in self.parents for code in (each.name, each.birth, each.identity)
                   if code and code not in by_code]  # fmt: skip
        strays += [key for key in self.paper_order if key not in by_code and key not in keys]
        if strays:
            raise ValueError(f"{self.slug}: unknown group or field: {', '.join(strays)}")
        object.__setattr__(self, "_by_code", by_code)

    def __hash__(self):
        return hash(self.slug)

    def __contains__(self, code):
        return code in self._by_code

    def field(self, code: str) -> Field:
        """The field of that Ministry's code; KeyError if this kind has none."""
        return self._by_code[code]

    def code_of(self, name: str) -> str:
        """The Ministry's code of the register column that we call `name` ("office"); "" if this kind has none."""
        return self._register_codes.get(name, "")

    @cached_property
    def _register_codes(self):
        return {each.name: each.code for each in self.fields if each.register}

    @cached_property
    def persons(self) -> tuple[Standing, ...]:
        """Everybody of an entry who may stand in other entries as well: the subject first."""
        subject = Standing("subject", self.subject, self.subject_birth, self.subject_identity, self.subject_sex,
                           self.subject_known_sex)  # fmt: skip
        second = (Standing("second", self.second, self.second_birth, known_sex=self.second_known_sex),)
        return (subject, *(second if self.second else ()), *self.parents)

    @cached_property
    def is_confirmed(self) -> bool:
        """Whether the Ministry published the columns of this kind; False where they are our own (domain.md 2.6)."""
        return self.template_known and self.code_known

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """The Ministry's column heads, in its order."""
        return tuple(each.code for each in self.fields)

    @cached_property
    def core_fields(self) -> tuple[Field, ...]:
        return tuple(each for each in self.fields if each.core)

    @cached_property
    def dates(self) -> tuple[Field, ...]:
        return tuple(each for each in self.fields if each.is_date)

    def group(self, key: str) -> Group:
        return next(group for group in self.groups if group.key == key)

    def fields_of(self, key: str) -> tuple[Field, ...]:
        return tuple(each for each in self.fields if each.group == key)

    def absent_groups(self, values) -> frozenset[str]:
        """Keys of the groups that these values say to be empty by right."""
        told = (keys for code, value, keys in self.absences if values.get(code) == value)
        return frozenset(key for keys in told for key in keys)

    def is_rare(self, code: str) -> bool:
        each = self.field(code)
        return each.rare or self.group(each.group).rare

    @cached_property
    def form_order(self) -> tuple[str, ...]:
        """Codes in the order of entry: as the paper goes, rare blocks last, generated columns left out."""
        order = []
        for key in (*self.paper_order, *(group.key for group in self.groups)):
            order += [key] if key in self else [each.code for each in self.fields_of(key)]
        order = [code for code in dict.fromkeys(order) if not self.field(code).generated]
        return tuple(sorted(order, key=self.is_rare))
