"""All rules of a kind, run over one entry. Pure: values in, findings out."""

from django.utils.translation import gettext_lazy as _

from registers.kinds.lists import FOREIGN_PEOPLES, VIETNAM
from registers.rules import numbers
from registers.rules.findings import EntryContext, Facts, Finding
from registers.rules.values import check_field

# These speak of what a whole book lacks (no column, no signer's name): one reason may serve for its entries.
ONCE_PER_BOOK = frozenset({"CORE", "V-20"})


def check(kind, values, context: EntryContext | None = None) -> list[Finding]:
    """Every objection to the values of an entry of that kind, errors first. Normalise them before."""
    facts = Facts(kind, values, context or EntryContext())
    findings = [*known_fields(facts)]
    for field in kind.fields:
        if facts.text(field.code):
            findings += check_field(facts, field)
    for rule in (*numbers.RULES, subject_named, core_given, residences, peoples, *kind.rules):
        findings += rule(facts)
    return sorted(findings, key=lambda found: not found.blocks)


def known_fields(facts):
    """E: only the kind's own columns."""
    for code in facts.values:
        if code not in facts.kind:
            yield Finding("FIELD", "E", (code,), _("Loại sổ này không có cột “%(code)s”."), {"code": code})


def subject_named(facts):
    """CORE (E): without the principal's name there is no record."""
    if not facts.text(facts.kind.subject):
        yield Finding(
            "CORE", "E", (facts.kind.subject,), _("Chưa có %(label)s."), {"label": facts.label(facts.kind.subject)}
        )


def core_given(facts):
    """CORE (W): what of the core set is blank, one finding a group (domain.md 2.0; the set is inferred)."""
    kind, absent = facts.kind, facts.kind.absent_groups(facts.values)
    named_elsewhere = {"so", "ngayDangKy", kind.subject}
    for group in kind.groups:
        blank = [
            field for field in kind.core_fields
            if field.group == group.key and field.code not in named_elsewhere and not facts.text(field.code)
        ]  # fmt: skip
        if blank and group.key not in absent:
            yield Finding(
                "CORE", "W", tuple(field.code for field in blank), _("%(group)s: chưa có %(labels)s."),
                {"group": group.label, "labels": ", ".join(str(field.label) for field in blank)},
            )  # fmt: skip


def residences(facts):
    """V-11 (W): "no information" of a type of residence goes with a blank residence, and only with it (S12c)."""
    for field in facts.kind.fields:
        place = field.code.replace("LoaiCuTru", "NoiCuTru")
        kind_of_place = facts.text(field.code)
        if place == field.code or not kind_of_place or (kind_of_place == "0") == (not facts.text(place)):
            continue
        yield Finding(
            "V-11", "W", (field.code, place),
            _("%(kind)s và %(place)s không khớp: có nơi cư trú thì phải chọn loại, "
              "không có thì chọn “Không có thông tin”."),
            {"kind": field.label, "place": facts.label(place)},
        )  # fmt: skip


def peoples(facts):
    """V-14 (W): a foreigner's ethnic group is "Khác" or "Người nước ngoài" (S12c)."""
    for field in facts.kind.fields:
        if field.listed != "ethnicity":
            continue
        country = field.code.replace("DanToc", "QuocTich")
        foreign = facts.text(country) not in ("", VIETNAM, "Không có thông tin")
        if foreign and facts.text(field.code) not in ("", *FOREIGN_PEOPLES):
            yield Finding(
                "V-14", "W", (field.code, country),
                _("%(country)s là %(name)s: dân tộc của người nước ngoài ghi là “Khác” hoặc “Người nước ngoài”."),
                {"country": facts.label(country), "name": facts.text(country)},
            )  # fmt: skip
