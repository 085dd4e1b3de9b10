"""What cannot all be true of one person: contradictions between records of different kinds. Values only.

Each rule looks at two events that are held to be of one person, in the order of time where both dates are known, and
says what is odd. It never says which record is wrong: people look at both pages. Codes "L-.." are ours; the sources
are the laws of family and civil status as far as known, and what nobody can do.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from civreg.core.dates import PartialDate
from registers.rules.persons import LAW_OF_FULL_YEARS, is_one_name, years_between

SUBJECT, SECOND = "subject", "second"
EVENTS = (
    "birth", "marriage", "death", "recognition", "adoption", "guardianship", "marital_status", "divorce", "change",
)  # fmt: skip
ADULT = 18
YEARS_TO_MARRY = {"1": 20, "2": 18}
LEAST_YEARS_TO_MARRY = 18  # where the sex is not known
ONCE = ("birth", "death")  # nobody is born or dies twice
CHILD = "child"  # the birth of a child, in the life of its mother or father
LEAST_OF_PARENTS = {"mother": 13, "father": 15}  # years at a child's birth (domain.md V-08)
DAYS_AFTER_FATHER = 300  # between a father's death and the birth (Luật Hôn nhân và gia đình 2014, Điều 88)


@dataclass(frozen=True)
class LifeEvent:
    """One event in a person's life as one entry tells it.

    ``role`` is the person's place in the entry (the ward is the subject, the guardian the second; mother, father);
    ``over`` says that by the book itself it was ended or declared void; ``again`` that it was registered a second time
    (đăng ký lại).
    """

    what: str
    role: str
    date: PartialDate | None = None
    born: PartialDate | None = None
    sex: str = ""
    partner: str = ""
    over: bool = False
    again: bool = False


@dataclass(frozen=True)
class Contradicts:
    """A rule by its id, and what fills its sentence."""

    rule: str
    params: dict = field(default_factory=dict)


@dataclass(frozen=True)
class LifeRule:
    says: str
    source: str


RULES = {
    "L-01": LifeRule(_("Mới %(age)s tuổi khi kết hôn (%(date)s), theo ngày sinh %(born)s trong sổ khai sinh."),
                     _("Luật Hôn nhân và gia đình 2014, Điều 8; 2000, Điều 9")),
    "L-02": LifeRule(_("Kết hôn ngày %(date)s, sau ngày chết %(other)s."), _("Lẽ thường")),
    "L-03": LifeRule(_("Chết ngày %(date)s, trước ngày sinh %(other)s."), _("Lẽ thường")),
    "L-04": LifeRule(_("Một người có hai khai sinh, không cái nào ghi đăng ký lại."),
                     _("Luật Hộ tịch 2014, Điều 5: mỗi việc chỉ đăng ký một nơi")),
    "L-05": LifeRule(_("Một người có hai khai tử, không cái nào ghi đăng ký lại."),
                     _("Luật Hộ tịch 2014, Điều 5: mỗi việc chỉ đăng ký một nơi")),
    "L-06": LifeRule(_("Kết hôn ngày %(date)s khi hôn nhân đăng ký ngày %(other)s với người khác chưa thấy chấm dứt."),
                     _("Luật Hôn nhân và gia đình 2014, Điều 5 khoản 2")),
    "L-07": LifeRule(_("Nhận cha, mẹ, con ngày %(date)s, sau ngày chết %(other)s."),
                     _("Luật Hộ tịch 2014, Điều 25: các bên có mặt khi đăng ký")),
    "L-08": LifeRule(_("Nuôi con nuôi đăng ký ngày %(date)s, sau ngày chết %(other)s."),
                     _("Luật Nuôi con nuôi 2010, Điều 22: các bên có mặt khi đăng ký")),
    "L-09": LifeRule(_("Giám hộ đăng ký ngày %(date)s, sau ngày chết %(other)s."), _("Bộ luật Dân sự 2015, Điều 62")),
    "L-10": LifeRule(_("Giám hộ cho người đã %(age)s tuổi (%(date)s), theo ngày sinh %(born)s trong sổ khai sinh."),
                     _("Bộ luật Dân sự 2015, Điều 47")),
    "L-11": LifeRule(_("Xác nhận tình trạng hôn nhân ngày %(date)s, sau ngày chết %(other)s."), _("Lẽ thường")),
    "L-12": LifeRule(_("%(what)s ngày %(date)s, trước ngày sinh %(other)s trong sổ khai sinh."), _("Lẽ thường")),
    "L-13": LifeRule(_("Mẹ mới %(age)s tuổi khi sinh con (%(date)s), theo ngày sinh %(born)s trong sổ khai sinh."),
                     _("Quy tắc V-08: mẹ hơn con ít nhất 13 tuổi")),
    "L-14": LifeRule(_("Cha mới %(age)s tuổi khi con sinh (%(date)s), theo ngày sinh %(born)s trong sổ khai sinh."),
                     _("Quy tắc V-08: cha hơn con ít nhất 15 tuổi")),
    "L-15": LifeRule(_("Sinh con ngày %(date)s, sau ngày mẹ chết %(other)s."), _("Lẽ thường")),
    "L-16": LifeRule(_("Con sinh ngày %(date)s, hơn 300 ngày sau ngày cha chết %(other)s."),
                     _("Luật Hôn nhân và gia đình 2014, Điều 88")),
}  # fmt: skip
SHORT = {
    "L-01": _("Kết hôn khi chưa đủ tuổi"), "L-02": _("Kết hôn sau khi chết"), "L-03": _("Chết trước khi sinh"),
    "L-04": _("Hai khai sinh"), "L-05": _("Hai khai tử"), "L-06": _("Kết hôn khi hôn nhân trước còn"),
    "L-07": _("Nhận cha, mẹ, con sau khi chết"), "L-08": _("Nuôi con nuôi sau khi chết"),
    "L-09": _("Giám hộ sau khi chết"), "L-10": _("Giám hộ người đã thành niên"),
    "L-11": _("Xác nhận hôn nhân sau khi chết"), "L-12": _("Sự kiện trước ngày sinh"),
    "L-13": _("Mẹ quá trẻ khi sinh con"), "L-14": _("Cha quá trẻ khi con sinh"),
    "L-15": _("Sinh con sau khi mẹ chết"), "L-16": _("Con sinh quá lâu sau khi cha chết"),
}  # fmt: skip
AFTER_DEATH = {
    "marriage": "L-02", "recognition": "L-07", "adoption": "L-08", "guardianship": "L-09", "marital_status": "L-11",
}  # fmt: skip
WORDS = {
    "birth": _("Khai sinh"), "marriage": _("Kết hôn"), "death": _("Khai tử"), "recognition": _("Nhận cha, mẹ, con"),
    "adoption": _("Nuôi con nuôi"), "guardianship": _("Giám hộ"), "marital_status": _("Xác nhận tình trạng hôn nhân"),
    "divorce": _("Ghi chú ly hôn"), "change": _("Thay đổi, cải chính"),
    CHILD: _("Sinh con"),
}  # fmt: skip


def contradictions(one: LifeEvent, other: LifeEvent, rest: Iterable[LifeEvent] = ()) -> list[Contradicts]:
    """What cannot both be true of one person. ``rest`` are further events of the person and of their partners:
    a divorce or a partner's death among them explains a second marriage."""
    found = [*_twice(one, other), *_two_marriages(one, other, rest)]
    for first, second in ((one, other), (other, one)):
        found += [*_with_birth(first, second), *_with_death(first, second)]
    return found


def sentence(rule: str, params: dict) -> str:
    """The rule's sentence in the reader's language; ``params`` as kept."""
    words = {**params, "what": WORDS.get(params.get("what"), "")}
    return str(RULES[rule].says) % words


def _twice(one, other):
    if one.what == other.what and one.what in ONCE and not (one.again or other.again or one.over or other.over):
        yield Contradicts("L-04" if one.what == "birth" else "L-05")


def _with_birth(birth, event):
    """What is odd about an event when the birth record tells the birth."""
    if birth.what != "birth" or event.what == "birth" or not (birth.date and event.date):
        return
    if birth.date.surely_after(event.date):
        params = {"date": str(event.date), "other": str(birth.date)}
        yield (
            Contradicts("L-03", params)
            if event.what == "death"
            else Contradicts("L-12", {**params, "what": event.what})
        )
    elif event.what == "marriage":
        yield from _too_young(birth, event)
    elif event.what == CHILD:
        yield from _young_parent(birth, event)
    elif event.what == "guardianship" and event.role == SUBJECT:
        age = years_between(birth.date.latest, event.date.earliest) if birth.date.latest and event.date.earliest else 0
        if age >= ADULT:
            yield Contradicts("L-10", {"age": age, "date": str(event.date), "born": str(birth.date)})


def _too_young(birth, marriage):
    """In the couple's favour where a day is not known; before 2015 the year begun was enough (V-06)."""
    if not (birth.date.earliest and marriage.date.latest):
        return
    age = years_between(birth.date.earliest, marriage.date.latest)
    needed = YEARS_TO_MARRY.get(marriage.sex or birth.sex, LEAST_YEARS_TO_MARRY)
    if age < needed - (marriage.date.latest < LAW_OF_FULL_YEARS):
        yield Contradicts("L-01", {"age": age, "date": str(marriage.date), "born": str(birth.date)})


def _young_parent(birth, child):
    """In the parent's favour where a day is not known."""
    if birth.date.earliest and child.date.latest:
        age = years_between(birth.date.earliest, child.date.latest)
        if age < LEAST_OF_PARENTS.get(child.role, 0):
            params = {"age": age, "date": str(child.date), "born": str(birth.date)}
            yield Contradicts("L-13" if child.role == "mother" else "L-14", params)


def _with_death(death, event):
    if death.what != "death" or death.over or not (death.date and event.date):
        return
    if event.what == CHILD:
        yield from _child_after_death(death, event)
    if event.what in AFTER_DEATH and not event.again and event.date.surely_after(death.date):
        yield Contradicts(AFTER_DEATH[event.what], {"date": str(event.date), "other": str(death.date)})


def _child_after_death(death, child):
    params = {"date": str(child.date), "other": str(death.date)}
    if child.role == "mother" and child.date.surely_after(death.date):
        yield Contradicts("L-15", params)
    elif child.role == "father" and _days_between(death.date.latest, child.date.earliest) > DAYS_AFTER_FATHER:
        yield Contradicts("L-16", params)


def _days_between(earlier, later):
    return (later - earlier).days if earlier and later else 0


def _two_marriages(one, other, rest):
    if one.what != "marriage" or other.what != "marriage" or one.again or other.again or not (one.date and other.date):
        return
    if not (other.date.surely_after(one.date) or one.date.surely_after(other.date)):
        return
    earlier, later = (one, other) if other.date.surely_after(one.date) else (other, one)
    if earlier.over or is_one_name(earlier.partner, later.partner) or any(_ends(each, earlier, later) for each in rest):
        return
    yield Contradicts("L-06", {"date": str(later.date), "other": str(earlier.date)})


def _ends(event, earlier, later):
    """A divorce, or the partner's death, that is not surely later than the second marriage."""
    if event.what == "divorce":
        return not (event.date and event.date.surely_after(later.date))
    is_partner = event.what == "death" and event.role == "partner"
    return is_partner and not (event.date and event.date.surely_after(later.date))
