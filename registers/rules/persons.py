"""Rules about persons and how they relate. Each factory makes one rule for a kind's declaration."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from civreg.core.vietnamese import fold, name_key
from registers.rules.findings import Finding

LAW_OF_FULL_YEARS = date(2015, 1, 1)  # Luật Hôn nhân và gia đình 2014: before it, "bước sang tuổi" was enough
_FIGURES_OF_SEX = {"1": "02468", "2": "13579"}  # 4th figure of a personal number, by the sex's code


def _years_between(earlier: date, later: date) -> int:
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
        age = _years_between(born.earliest, married.latest)
        needed = years if married.latest >= LAW_OF_FULL_YEARS else years - 1
        if age < needed:
            yield Finding(
                "V-06", "W", (birth,),
                _("%(who)s %(born)s: mới %(age)s tuổi khi kết hôn (%(married)s), luật quy định %(years)s tuổi."),
                {"who": facts.label(birth), "born": born, "age": age, "married": married, "years": years},
            )  # fmt: skip

    return check


def parent_of_age(parent: str, child: str, *, least: int, most: int = 0):
    """V-08 (W): the parent was born before the child, and old enough, not too old, at its birth."""

    def check(facts):
        older, younger = facts.date(parent), facts.date(child)
        if not (older and older.earliest and younger and younger.earliest):
            return
        params = {"parent": facts.label(parent), "older": older, "younger": younger, "least": least, "most": most}
        oldest, youngest = younger.latest.year - older.earliest.year, younger.earliest.year - older.latest.year
        if older.surely_after(younger):
            sentence = _("%(parent)s (%(older)s) sau ngày sinh của con (%(younger)s).")
        elif oldest < least:
            sentence = _("%(parent)s (%(older)s): chưa đủ %(least)s tuổi khi sinh con (%(younger)s).")
        elif most and youngest > most:
            sentence = _("%(parent)s (%(older)s): đã quá %(most)s tuổi khi sinh con (%(younger)s).")
        else:
            return
        yield Finding("V-08", "W", (parent, child), sentence, params)

    return check


def undetermined_parents(case: str, mother_name: str, father_name: str):
    """V-10 (E): a parent said to be undetermined has no data (Kind.absences); case 1 has both names."""

    def check(facts):
        chosen, absent = facts.text(case), facts.kind.absent_groups(facts.values)
        filled = [each.code for each in facts.kind.fields if each.group in absent and facts.text(each.code)]
        if filled:
            yield Finding(
                "V-10", "E", (case, *filled),
                _("Loại khai sinh nói chưa xác định được cha hoặc mẹ, nhưng vẫn còn: %(labels)s. "
                  "Hãy xóa các ô đó hoặc chọn lại loại khai sinh."),
                {"labels": ", ".join(str(facts.label(code)) for code in filled)},
            )  # fmt: skip
        missing = [code for code in (mother_name, father_name) if chosen == "1" and not facts.text(code)]
        if missing:
            yield Finding(
                "V-10", "E", (case, *missing),
                _("Loại khai sinh nói đã xác định được cả cha lẫn mẹ, nhưng chưa có: %(labels)s."),
                {"labels": ", ".join(str(facts.label(code)) for code in missing)},
            )  # fmt: skip

    return check


def papers_differ(first: str, second: str):
    """V-12 (W): two persons do not have one identity paper."""

    def check(facts):
        if facts.text(first) and facts.text(first) == facts.text(second):
            yield _same_paper(facts, first, second)

    return check


def declarant_papers(paper: str, name: str, relation: str, others: dict[str, str]):
    """V-12 (W): the declarant's paper is nobody else's, unless the declarant is that parent.

    ``others`` maps a paper's code to its holder's name. (The contractors' rule forgot the exception.)
    """

    def check(facts):
        for code, holder in others.items():
            same_person = name_key(facts.text(name)) == name_key(facts.text(holder)) or _says(facts, relation, holder)
            if facts.text(paper) and facts.text(paper) == facts.text(code) and not same_person:
                yield _same_paper(facts, paper, code)

    return check


def _says(facts, relation, holder):
    words = fold(facts.text(relation)).split()
    return bool(words) and words[0] in (("me",) if holder.startswith("me") else ("cha", "bo", "ba"))


def _same_paper(facts, first, second):
    return Finding(
        "V-12", "W", (first, second),
        _("%(first)s và %(second)s giống nhau (%(number)s): hai người không thể chung một số giấy tờ."),
        {"first": facts.label(first), "second": facts.label(second), "number": facts.text(first)},
    )  # fmt: skip


def names_differ(first: str, second: str):
    """V-13 (W): the declarant is not the child, the wife not the husband."""

    def check(facts):
        if facts.text(first) and name_key(facts.text(first)) == name_key(facts.text(second)):
            yield Finding(
                "V-13", "W", (first, second),
                _("%(first)s trùng với %(second)s (%(name)s): có gõ nhầm ô không?"),
                {"first": facts.label(first), "second": facts.label(second), "name": facts.text(first)},
            )  # fmt: skip

    return check


def identity_agrees(identity: str, *, birth: str, sex: str = "", known_sex: str = ""):
    """V-17 (W): a 12-figure personal number tells sex, century and year of birth (Circular 07/2016).

    It may disagree rightly after a correction of sex or date: then the book wins, with a reason.
    """

    def check(facts):
        number, born = facts.text(identity), facts.date(birth)
        if len(number) != 12 or not number.isdigit():
            return
        code = known_sex or facts.text(sex)
        if code in _FIGURES_OF_SEX and number[3] not in _FIGURES_OF_SEX[code]:
            yield Finding(
                "V-17", "W", (identity, *([sex] if sex else [])),
                _("%(label)s %(number)s: chữ số thứ tư (%(figure)s) không hợp với giới tính."),
                {"label": facts.label(identity), "number": number, "figure": number[3]},
            )  # fmt: skip
        year = 1900 + int(number[3]) // 2 * 100 + int(number[4:6])
        if born and born.year and not born.estimated and born.year != year:
            yield Finding(
                "V-17", "W", (identity, birth),
                _("%(label)s %(number)s: theo số này năm sinh là %(year)s, ô %(birth)s ghi %(born)s."),
                {"label": facts.label(identity), "number": number, "year": year,
                 "birth": facts.label(birth), "born": born},
            )  # fmt: skip

    return check
