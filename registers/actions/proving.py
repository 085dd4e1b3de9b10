"""Proving that a book is complete: closing entries of its years, explained gaps, the signed proof."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.dates import DateRefused, PartialDate
from civreg.core.errors import Refused
from registers import permissions
from registers.models import BookProof, BookTotal, BookYear, Entry, NumberGap, PageDifference, RegisterBook
from registers.rules import completeness

FACTS = ("first_number", "last_number", "total_events", "total_pages", "closed_on", "closed_by_name", "note")
# Numbers in one year of one office; a slip of the finger must not make a range of a billion.
MOST_NUMBERS = 20_000
MOST_WORDS = 2_000  # letters of an explanation or a note


@transaction.atomic
def record_year(*, book, year, first_number, last_number, by, at, **facts) -> BookYear:
    """Take over the closing entry of a year; Refused "taken", "overlap", "invalid"."""
    book = _locked(book, by, permissions.against_inventory)
    if book.years.filter(year=year).exists():
        raise Refused(_("Năm %(year)s của sổ này đã có lời khóa sổ.") % {"year": year}, code="taken")
    row = BookYear(
        book=book,
        year=year,
        first_number=first_number,
        last_number=last_number,
        recorded_at=at,
        recorded_by=by,
        **facts,
    )
    _refuse_faults(row)
    history.sign(by=by)
    row.save(force_insert=True)
    return row


@transaction.atomic
def change_year(*, row, version, changes, by, at) -> BookYear:
    """Correct a closing entry; Refused "stale", "overlap", "invalid"."""
    _locked(row.book, by, permissions.against_inventory)
    row = BookYear.objects.select_related("book").select_for_update(of=("self",)).get(pk=row.pk)
    if version != row.version:
        raise Refused(
            _("Người khác vừa sửa lời khóa sổ này. Xem lại rồi lưu lần nữa."),
            code="stale",
            detail={"version": row.version},
        )
    for name in FACTS:
        setattr(row, name, changes.get(name, getattr(row, name)))
    _refuse_faults(row)
    row.version, row.recorded_at, row.recorded_by = row.version + 1, at, by
    history.sign(by=by)
    row.save(update_fields=[*FACTS, "version", "recorded_at", "recorded_by"])
    return row


@transaction.atomic
def explain_gap(*, book, year, first, last, why, explanation="", by, at) -> NumberGap:
    """Say why a run of numbers holds no event in this book; Refused "invalid" or "overlap"."""
    book = _locked(book, by, permissions.against_entering)
    _refuse_range(first, last)
    _refuse_year(year)
    if len(explanation) > MOST_WORDS:
        raise Refused(_("Lời giải thích quá dài."), code="invalid", status=422)
    if why not in NumberGap.Why.values:
        raise Refused(_("Hãy chọn lý do."), code="invalid", status=422)
    if book.gaps.filter(year=year, first__lte=last, last__gte=first).exists():
        raise Refused(_("Dải số này đã được giải thích."), code="overlap")
    history.sign(by=by, reason=explanation)
    return NumberGap.objects.create(
        book=book, year=year, first=first, last=last, why=why, explanation=explanation,
        explained_at=at, explained_by=by,
    )  # fmt: skip


@transaction.atomic
def withdraw_explanation(*, gap, by, at) -> None:
    _locked(gap.book, by, permissions.against_entering)
    history.sign(by=by)
    NumberGap.objects.filter(pk=gap.pk).delete()


@transaction.atomic
def explain_pages(*, book, explanation, by, at) -> PageDifference:
    """Say why the scanned pages are not those that the closing entries declare; Refused "invalid" or "same"."""
    book = _locked(book, by, permissions.against_entering)
    explanation, pages = explanation.strip(), pages_of(book)
    if not explanation or len(explanation) > MOST_WORDS:
        sentence = _("Hãy ghi lý do, không quá %(most)s chữ.") % {"most": MOST_WORDS}
        raise Refused(sentence, code="invalid", status=422, fields={"explanation": [sentence]})
    if not pages.differ:
        raise Refused(_("Số trang đã quét đúng với lời khóa sổ, không có gì phải giải thích."), code="same")
    history.sign(by=by, reason=explanation)
    facts = {"declared": pages.declared, "scanned": pages.scanned, "explanation": explanation}
    facts |= {"explained_at": at, "explained_by": by}
    return PageDifference.objects.update_or_create(book=book, defaults=facts)[0]


@transaction.atomic
def prove_book(*, book, by, at) -> BookProof:
    """Sign that every number is accounted for; Refused "lacking" with the sentences, "taken" when signed already."""
    book = _locked(book, by, against_proving)
    if BookProof.objects.filter(book=book).exists():
        raise Refused(_("Sổ này đã được xác nhận đủ."), code="taken")
    # Whoever is changing an entry is waited for, and waits: a change after this ends the proof by its trigger.
    list(book.entries.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    accounts, problems = accounts_of(book)
    if problems:
        raise Refused(" ".join(map(str, problems)), code="lacking", detail={"problems": [str(p) for p in problems]})
    names = ("year", "expected", "present", "void", "unreadable", "explained")
    figures = {"years": [{name: getattr(each, name) for name in names} for each in accounts]}
    history.sign(by=by)
    return BookProof.objects.create(
        book=book, number=f"XNĐS-{book.pk}-{at:%Y%m%d%H%M%S}", figures=figures, proved_at=at, proved_by=by
    )


@transaction.atomic
def revoke(*, book, reason, by, at) -> None:
    """Take the proof back; Refused without a reason."""
    book = _locked(book, by, against_proving)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do khi rút xác nhận đủ sổ."), code="invalid", status=422)
    history.sign(by=by, reason=reason)
    BookProof.objects.filter(book=book).delete()


def accounts_of(book):
    """(accounts per year, sentences of what lacks); a constant number of queries for any book."""
    years, strangers = facts_of(book)
    accounts = [completeness.account(each) for each in years]
    return accounts, lacking(accounts, strangers, pages_of(book))


def pages_of(book):
    """Pages declared over all closing entries of the book, where each says how many, against those scanned."""
    declared = list(book.years.values_list("total_pages", flat=True))
    scanned = BookTotal.objects.filter(book=book, stage="pages").values_list("n", flat=True).first()
    explained = PageDifference.objects.filter(book=book).values_list("declared", "scanned").first()
    return completeness.Pages(
        declared=sum(declared) if declared and None not in declared else None, scanned=scanned or 0, explained=explained
    )


def facts_of(book):
    """(completeness.Year of each closing entry, years that have entries but no closing entry)."""
    years = list(book.years.order_by("year"))
    entries = list(
        book.entries.exclude(state="duplicate").values_list(
            "registration_year", "number", "number_suffix", "state", "attached_at"
        )
    )
    gaps = list(book.gaps.values_list("year", "first", "last", "why"))
    kin = {"book__locality_id": book.locality_id, "book__kind": book.kind, "year__in": [row.year for row in years]}
    others = list(BookYear.objects.filter(**kin).exclude(book=book).values_list("year", "first_number", "last_number"))
    elsewhere = _settled_elsewhere(book, gaps)
    found = [_year(row, entries, gaps, others, elsewhere) for row in years]
    return found, sorted({row[0] for row in entries} - {row.year for row in years})


def lacking(accounts, strangers, pages):
    """The sentences of what still speaks against the proof of a book; none when it may be signed."""
    problems = [
        _("Năm %(year)s: %(sentence)s") % {"year": each.year, "sentence": sentence}
        for each in accounts for _code, sentence in each.problems
    ]  # fmt: skip
    problems += [_("Năm %(year)s có trường hợp nhưng chưa có lời khóa sổ.") % {"year": year} for year in strangers]
    problems += [pages.problem] if pages.problem else []
    return problems if accounts else [_("Sổ chưa có lời khóa sổ."), *problems]


def _year(row, entries, gaps, others, elsewhere):
    return completeness.Year(
        year=row.year, first=row.first_number, last=row.last_number, total_events=row.total_events,
        rows=tuple(
            completeness.Row(n, state, at is not None, suffix)
            for year, n, suffix, state, at in entries if year == row.year
        ),
        gaps=tuple(completeness.Gap(*gap[1:]) for gap in gaps if gap[0] == row.year),
        elsewhere={n for year, n in elsewhere if year == row.year},
        other_runs=tuple((first, last) for year, first, last in others if year == row.year),
    )  # fmt: skip


def _settled_elsewhere(book, gaps):
    years = {year for year, _first, _last, why in gaps if why == "other_book"}
    rows = Entry.objects.filter(
        locality_id=book.locality_id, kind=book.kind, registration_year__in=years, state__in=completeness.SETTLED
    )
    return list(rows.exclude(book=book).values_list("registration_year", "number")) if years else []


def against_proving(user, commune_id):
    if not scope(user).may(Can.CHECK, commune_id):
        return _("Tài khoản của bạn không được xác nhận đủ sổ ở đơn vị này.")
    return None


def _locked(book, by, against):
    permissions.require(against(by, book.locality_id))
    return RegisterBook.objects.select_for_update().get(pk=book.pk)


def _refuse_range(first, last):
    if not 1 <= first <= last < first + MOST_NUMBERS:
        raise Refused(_("Số cuối phải lớn hơn hoặc bằng số đầu, và dải số không quá dài."), code="invalid", status=422)


def _refuse_year(year):
    if not 1900 <= year <= 2100:
        raise Refused(_("Năm phải từ 1900 đến 2100."), code="invalid", status=422)


def _refuse_fields(row):
    """Lengths and kinds of every field, as the model states them; the day is kept in the Ministry's form."""
    sentence = _("Lời khóa sổ chưa đúng.")
    try:
        row.closed_on = str(PartialDate.parse(row.closed_on)) if row.closed_on.strip() else ""
    except DateRefused as error:
        fields = {"closed_on": [str(error)]}
        raise Refused(sentence, code="invalid", status=422, fields=fields) from error
    try:
        row.clean_fields(exclude=["book", "recorded_at", "recorded_by"])
    except ValidationError as error:
        raise Refused(sentence, code="invalid", status=422, fields=error.message_dict) from error
    if len(row.note) > MOST_WORDS:
        raise Refused(_("Ghi chú quá dài."), code="invalid", status=422)


def _refuse_faults(row):
    _refuse_range(row.first_number, row.last_number)
    _refuse_year(row.year)
    _refuse_fields(row)
    kin = BookYear.objects.filter(book__locality_id=row.book.locality_id, book__kind=row.book.kind, year=row.year)
    overlap = kin.filter(first_number__lte=row.last_number, last_number__gte=row.first_number)
    other = overlap.exclude(book_id=row.book_id).select_related("book").first()
    if other:
        shown = {"book": other.book, "first": other.first_number, "last": other.last_number}
        raise Refused(_("Quyển %(book)s đã khai các số %(first)s–%(last)s của năm này.") % shown, code="overlap")
