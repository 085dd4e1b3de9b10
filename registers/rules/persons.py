"""Rules about persons and how they relate. Each factory makes one rule for a kind's declaration."""

from datetime import date
from functools import lru_cache

from civreg.core.vietnamese import fold, name_key
from registers.rules.declared import rule
from registers.rules.findings import Finding, Labels
from registers.rules.sentences import SAYS

LAW_OF_FULL_YEARS = date(2015, 1, 1)  # Luật Hôn nhân và gia đình 2014: before it, "bước sang tuổi" was enough
_FIGURES_OF_SEX = {"1": "02468", "2": "13579"}  # 4th figure of a personal number, by the sex's code


def years_between(earlier: date, later: date) -> int:
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def marriage_age(birth: str, years: int, *, on: tuple[str, ...]):
    """V-06 (W): old enough to marry on the first known of the dates ``on``: 20 for a man, 18 for a woman.

    Before 2015 a person counted from the day after the birthday before ("bước sang tuổi"). Only what is
    surely too young is named: a year of birth alone is read in the couple's favour.
    """

    def check(facts):
        born = facts.date(birth)
        married = next((found for found in map(facts.date, on) if found), None)
        if not (born and born.earliest and married and married.latest):
            return
        age = years_between(born.earliest, married.latest)
        needed = years if married.latest >= LAW_OF_FULL_YEARS else years - 1
        if age < needed:
            params = {"who": facts.label(birth), "born": born, "age": age, "married": married, "years": years}
            yield Finding("V-06", "W", (birth,), SAYS["too_young_to_marry"], params)

    return rule("V-06", "W", "marriage_age", check, needs=(birth,), birth=birth, years=years, on=list(on))


def adult(birth: str, *, on: str, years: int = 18):
    """ADULT (W): of full age on that day; only who is surely younger is named (Bộ luật Dân sự 2015, Điều 20, 49)."""

    def check(facts):
        born, day = facts.date(birth), facts.date(on)
        if not (born and born.earliest and day and day.latest) or born.surely_after(day):
            return
        age = years_between(born.earliest, day.latest)
        if age < years:
            params = {"who": facts.label(birth), "born": born, "age": age, "day": day, "years": years}
            yield Finding("ADULT", "W", (birth, on), SAYS["not_adult"], params)

    return rule("ADULT", "W", "adult", check, needs=(birth, on), birth=birth, on=on, years=years)


def parent_of_age(parent: str, child: str, *, least: int, most: int = 0, case: str = "", limits=None):
    """V-08 (W): the parent was born before the child, and old enough, not too old, at its birth.

    Where one column holds a mother or a father, ``limits`` gives (least, most) by the value of the field ``case``;
    ``least`` and ``most`` serve any other value.
    """
    limits = limits or {}

    def check(facts):
        older, younger = facts.date(parent), facts.date(child)
        if not (older and older.earliest and younger and younger.earliest):
            return
        youngest_age, oldest_age = limits.get(facts.text(case), (least, most))
        sentence = _at_birth(older, younger, youngest_age, oldest_age)
        if sentence:
            about = {"parent": facts.label(parent), "older": older, "younger": younger}
            about |= {"least": youngest_age, "most": oldest_age}
            yield Finding("V-08", "W", (parent, child), SAYS[sentence], about)

    params = {"parent": parent, "child": child, "least": least, "most": most, "case": case}
    params["limits"] = {value: list(pair) for value, pair in limits.items()}
    return rule("V-08", "W", "parent_of_age", check, needs=(parent, child), **params)


def _at_birth(older, younger, least, most):
    """The name of the sentence against a parent's age at the child's birth, "" where nothing is surely wrong."""
    if older.surely_after(younger):
        return "parent_after_child"
    if younger.latest.year - older.earliest.year < least:
        return "parent_too_young"
    too_old = most and younger.earliest.year - older.latest.year > most
    return "parent_too_old" if too_old else ""


def undetermined_parents(case: str, mother_name: str, father_name: str):
    """V-10 (E): a parent said to be undetermined has no data (Kind.absences); case 1 has both names."""

    def check(facts):
        chosen, absent = facts.text(case), facts.kind.absent_groups(facts.values)
        fields = facts.kind.fields if absent else ()
        filled = [each.code for each in fields if each.group in absent and facts.text(each.code)]
        if filled:
            labels = Labels(tuple(facts.label(code) for code in filled))
            yield Finding("V-10", "E", (case, *filled), SAYS["parent_undetermined"], {"labels": labels})
        missing = [code for code in (mother_name, father_name) if chosen == "1" and not facts.text(code)]
        if missing:
            labels = Labels(tuple(facts.label(code) for code in missing))
            yield Finding("V-10", "E", (case, *missing), SAYS["parent_missing"], {"labels": labels})

    params = {"case": case, "mother_name": mother_name, "father_name": father_name}
    return rule("V-10", "E", "undetermined_parents", check, needs=(case,), **params)


def papers_differ(first: str, second: str):
    """V-12 (W): two persons do not have one identity paper."""

    def check(facts):
        if facts.text(first) == facts.text(second):
            yield _same_paper(facts, first, second)

    return rule("V-12", "W", "papers_differ", check, needs=(first, second), first=first, second=second)


def declarant_papers(paper: str, name: str, relation: str, others: dict[str, str]):
    """V-12 (W): the declarant's paper is nobody else's, unless the declarant is that parent.

    ``others`` maps a paper's code to its holder's name. (The contractors' rule forgot the exception.)
    """

    def check(facts):
        for code, holder in others.items():
            if facts.text(paper) != facts.text(code):
                continue
            if not (is_one_name(facts.text(name), facts.text(holder)) or _says(facts, relation, holder)):
                yield _same_paper(facts, paper, code)

    params = {"paper": paper, "person": name, "relation": relation, "others": dict(others)}
    return rule("V-12", "W", "declarant_papers", check, needs=(paper,), **params)


def _says(facts, relation, holder):
    words = fold(facts.text(relation)).split()
    return bool(words) and words[0] in (("me",) if holder.startswith("me") else ("cha", "bo", "ba"))


def _same_paper(facts, first, second):
    params = {"first": facts.label(first), "second": facts.label(second), "number": facts.text(first)}
    return Finding("V-12", "W", (first, second), SAYS["same_paper"], params)


@lru_cache(maxsize=4096)
def _letter(sign):
    return fold(sign) if sign.isalpha() else ""


def is_one_name(first: str, second: str) -> bool:
    """Whether two texts are one name (``name_key``); most pairs are told apart by their first and last letters."""
    if first and second:
        for at in (0, -1):
            mine, other = _letter(first[at]), _letter(second[at])
            if mine and other and mine != other:
                return False
    return first == second or name_key(first) == name_key(second)


def names_differ(first: str, second: str):
    """V-13 (W): the declarant is not the child, the wife not the husband."""

    def check(facts):
        if is_one_name(facts.text(first), facts.text(second)):
            params = {"first": facts.label(first), "second": facts.label(second), "name": facts.text(first)}
            yield Finding("V-13", "W", (first, second), SAYS["same_name"], params)

    return rule("V-13", "W", "names_differ", check, needs=(first, second), first=first, second=second)


def identity_agrees(identity: str, *, birth: str, sex: str = "", known_sex: str = ""):
    """V-17 (W): a 12-figure personal number tells sex, century and year of birth (Circular 07/2016).

    It may disagree rightly after a correction of sex or date: then the book wins, with a reason.
    """

    def check(facts):
        number, born = facts.text(identity), facts.date(birth)
        if len(number) != 12 or not (number.isascii() and number.isdigit()):
            return
        code = known_sex or facts.text(sex)
        if code in _FIGURES_OF_SEX and number[3] not in _FIGURES_OF_SEX[code]:
            params = {"label": facts.label(identity), "number": number, "figure": number[3]}
            yield Finding("V-17", "W", (identity, *([sex] if sex else [])), SAYS["identity_sex"], params)
        year = 1900 + int(number[3]) // 2 * 100 + int(number[4:6])
        if born and born.year and not born.estimated and born.year != year:
            params = {
                "label": facts.label(identity), "number": number, "year": year,
                "birth": facts.label(birth), "born": born,
            }  # fmt: skip
            yield Finding("V-17", "W", (identity, birth), SAYS["identity_year"], params)

    params = {"identity": identity, "birth": birth, "sex": sex, "known_sex": known_sex}
    return rule("V-17", "W", "identity_agrees", check, needs=(identity,), **params)
