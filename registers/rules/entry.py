"""All rules of a kind, run over one entry. Pure: values in, findings out."""

from dataclasses import dataclass
from functools import lru_cache

from registers.kinds.lists import FOREIGN_PEOPLES, VIETNAM
from registers.rules import numbers
from registers.rules.declared import Rule, rule
from registers.rules.findings import EntryContext, Facts, Finding, Labels
from registers.rules.sentences import SAYS
from registers.rules.values import FieldCheck, field_check

# These speak of what a whole book lacks (no column, no signer's name): one reason may serve for its entries.
ONCE_PER_BOOK = frozenset({"CORE", "V-20"})
NO_COUNTRY = "Không có thông tin"


@dataclass(frozen=True, eq=False)
class Plan:
    """A kind's rules made ready to run: worked out once, so that a row of an import costs little."""

    codes: frozenset[str]
    fields: tuple[FieldCheck, ...]
    rules: tuple[Rule, ...]


def check(kind, values, context: EntryContext | None = None) -> list[Finding]:
    """Every objection to the values of an entry of that kind, errors first. Normalise them before."""
    context, plan = context or EntryContext(), plan_of(kind)
    findings = [] if values.keys() <= plan.codes else [*_unknown_fields(kind, values)]
    year, phase, given = context.book_year, context.phase, values.get
    filled = set()
    for code, companion, plain, most, judge in plan.fields:
        text = given(code)
        if not text:
            continue
        filled.add(code)
        if plain is None or len(text) > most or not plain(text):
            findings += judge(text, (given(companion) or "") if companion else "", year, phase)
    facts = Facts(kind, values, context)
    for each in plan.rules:
        if each.needs <= filled:
            findings += each.check(facts)
    return sorted(findings, key=_errors_first) if findings else findings


def _errors_first(found):
    return not found.blocks


@lru_cache(maxsize=64)
def plan_of(kind) -> Plan:
    checks = tuple(field_check(field) for field in kind.fields)
    return Plan(frozenset(kind.headers), checks, rules_of(kind))


def rules_of(kind) -> tuple[Rule, ...]:
    """The rules that look at several fields of an entry of that kind, in the order in which they speak."""
    return (*numbers.RULES, SUBJECT_NAMED, _core_rule(kind), _residence_rule(kind), _people_rule(kind), *kind.rules)


def _unknown_fields(kind, values):
    """E: only the kind's own columns."""
    for code in values:
        if code not in kind:
            yield Finding("FIELD", "E", (code,), SAYS["unknown_field"], {"code": code})


def _subject_named(facts):
    """CORE (E): without the principal's name there is no record."""
    code = facts.kind.subject
    if not facts.text(code):
        yield Finding("CORE", "E", (code,), SAYS["subject_missing"], {"label": facts.label(code)})


SUBJECT_NAMED = rule("CORE", "E", "subject_named", _subject_named)


def _core_rule(kind):
    """CORE (W): what of the core set is blank, one finding a group (domain.md 2.0; the set is inferred)."""
    named_elsewhere = {"so", "ngayDangKy", kind.subject}
    groups = []
    for group in kind.groups:
        members = [each for each in kind.core_fields if each.group == group.key and each.code not in named_elsewhere]
        groups.append((group, members))
    wanted = [each.code for _group, members in groups for each in members]

    def check(facts):
        given = facts.values.get
        if all(map(given, wanted)):
            return
        absent = kind.absent_groups(facts.values)
        for group, members in groups:
            blank = [each for each in members if not given(each.code)] if group.key not in absent else ()
            if blank:
                params = {"group": group.label, "labels": Labels(tuple(each.label for each in blank))}
                yield Finding("CORE", "W", tuple(each.code for each in blank), SAYS["core_missing"], params)

    return rule("CORE", "W", "core_given", check, except_for=sorted(named_elsewhere))


def _residence_rule(kind):
    """V-11 (W): "no information" of a type of residence goes with a blank residence, and only with it (S12c)."""
    pairs = _pairs(kind, "LoaiCuTru", "NoiCuTru")

    def check(facts):
        for code, place in pairs:
            chosen = facts.text(code)
            if chosen and (chosen == "0") != (not facts.text(place)):
                params = {"kind": facts.label(code), "place": facts.label(place)}
                yield Finding("V-11", "W", (code, place), SAYS["residence"], params)

    return rule("V-11", "W", "residences", check, pairs=pairs)


def _people_rule(kind):
    """V-14 (W): a foreigner's ethnic group is "Khác" or "Người nước ngoài" (S12c)."""
    peoples = {each.code for each in kind.fields if each.listed == "ethnicity"}
    pairs = [(code, code.replace("DanToc", "QuocTich")) for code in kind.headers if code in peoples]
    at_home = ("", VIETNAM, NO_COUNTRY)

    def check(facts):
        for code, country in pairs:
            name = facts.text(country)
            if name not in at_home and facts.text(code) not in ("", *FOREIGN_PEOPLES):
                params = {"country": facts.label(country), "name": name}
                yield Finding("V-14", "W", (code, country), SAYS["foreign_people"], params)

    return rule("V-14", "W", "peoples", check, pairs=pairs, at_home=list(at_home), foreign=list(FOREIGN_PEOPLES))


def _pairs(kind, part, other):
    return [(code, code.replace(part, other)) for code in kind.headers if part in code]
