"""Rules about number, book, page and the day of registration: the same for every kind."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from registers.rules.findings import Finding

FIRST_BOOK_YEAR, LAST_BOOK_YEAR = 1945, 2020  # plausible, domain.md V-24


def _year_in(text: str) -> int | None:
    tail = text.rpartition("/")[2]
    return int(tail) if len(tail) == 4 and tail.isdigit() else None


def number_and_date_given(facts):
    """V-01 (E): a number with its year, a registration date; the book number, if any, with its year (S10)."""
    for code, sentence in (
        ("so", _("Chưa có số đăng ký.")),
        ("ngayDangKy", _("Chưa có ngày đăng ký.")),
    ):
        if code in facts.kind and not facts.text(code):
            yield Finding("V-01", "E", (code,), sentence)
    for code in ("so", "quyenSo"):
        if facts.text(code) and "/" not in facts.text(code):
            yield Finding(
                "V-01", "E", (code,), _("%(label)s “%(value)s” chưa có năm: hãy ghi như 13/1980."),
                {"label": facts.label(code), "value": facts.text(code)},
            )  # fmt: skip


def number_in_year_of_date(facts):
    """V-03 (W): the year in the number is the year of registration (S10)."""
    year, registered = _year_in(facts.text("so")), facts.date("ngayDangKy")
    if year and registered and registered.year and registered.year != year:
        yield Finding(
            "V-03", "W", ("so", "ngayDangKy"),
            _("Số đăng ký thuộc năm %(year)s nhưng ngày đăng ký là %(registered)s."),
            {"year": year, "registered": registered},
        )  # fmt: skip


def book_year_plausible(facts):
    """V-24 (W): registered in the book's year or later, 1945-2020; phase 2 not after 31.12.2005 (S8, S4)."""
    registered, context = facts.date("ngayDangKy"), facts.context
    if registered and registered.latest and context.book_year and registered.year < context.book_year:
        yield Finding(
            "V-24", "W", ("ngayDangKy",), _("Ngày đăng ký %(registered)s trước năm mở sổ (%(year)s)."),
            {"registered": registered, "year": context.book_year},
        )  # fmt: skip
    if context.book_year and not FIRST_BOOK_YEAR <= context.book_year <= LAST_BOOK_YEAR:
        yield Finding(
            "V-24", "W", ("quyenSo",), _("Năm mở sổ %(year)s nằm ngoài khoảng %(first)s–%(last)s."),
            {"year": context.book_year, "first": FIRST_BOOK_YEAR, "last": LAST_BOOK_YEAR},
        )  # fmt: skip
    if registered and registered.earliest and context.phase == 2 and registered.earliest > context.phase2_limit:
        yield Finding(
            "V-24", "W", ("ngayDangKy",), _("Giai đoạn 2 chỉ gồm việc đăng ký đến hết ngày %(limit)s."),
            {"limit": _written(context.phase2_limit)},
        )  # fmt: skip


def not_in_future(facts):
    """V-24 (E): nothing is registered after today."""
    registered, today = facts.date("ngayDangKy"), facts.context.today
    if registered and registered.earliest and today and registered.earliest > today:
        yield Finding(
            "V-24", "E", ("ngayDangKy",), _("Ngày đăng ký %(registered)s sau ngày hôm nay."), {"registered": registered}
        )


def signer_given(facts):
    """V-20 (W): somebody signed."""
    if "nguoiKy" in facts.kind and not facts.text("nguoiKy"):
        yield Finding("V-20", "W", ("nguoiKy",), _("Chưa có người ký: trong sổ có chữ ký hoặc tên người ký không?"))


def _written(day: date) -> str:
    return f"{day:%d.%m.%Y}"


RULES = (number_and_date_given, number_in_year_of_date, book_year_plausible, not_in_future, signer_given)
