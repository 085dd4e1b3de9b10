"""The inventory: books made and changed before and while they are digitized."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.vietnamese import collapse
from registers import permissions
from registers.kinds import KINDS
from registers.models import BookProof, RegisterBook

# Registrations up to 31/12/2005 are phase 2 of the plan, later ones phase 1 (domain.md 4).
LAST_YEAR_OF_PHASE_TWO = 2005
IDENTITY = ("kind", "year_opened", "number")
FACTS = (
    "office", "pages", "first_number", "last_number", "declared_entries", "condition", "kept_at", "phase", "note",
)  # fmt: skip


def phase_of(year_opened):
    """The phase of the plan that a book opened in that year belongs to, unless somebody says otherwise."""
    two = RegisterBook.Phase.TWO
    return two if year_opened <= LAST_YEAR_OF_PHASE_TWO else RegisterBook.Phase.ONE


def create_book(
    *, locality, kind, year_opened, number, office="", pages=None, first_number=None, last_number=None,
    declared_entries=None, condition="good", kept_at="", phase=None, note="", by, at,
) -> RegisterBook:  # fmt: skip
    """Take a book into the inventory; Refused "taken" names the book that is already there."""
    permissions.require(permissions.against_inventory(by, locality.pk))
    book = RegisterBook(
        locality=locality, kind=kind, year_opened=year_opened, number=bare_number(number),
        office=office or locality.office, pages=pages, first_number=first_number, last_number=last_number,
        declared_entries=declared_entries,
        condition=condition, kept_at=kept_at, phase=phase or phase_of(year_opened), note=note,
        created_at=at, created_by=by,
    )  # fmt: skip
    _refuse_faults(book)
    with _once(book), transaction.atomic():
        history.sign(by=by)
        book.save(force_insert=True)
    return book


@transaction.atomic
def change_book(*, book, version, changes, by, at) -> RegisterBook:
    """Change facts of a book; what its entries carry (kind, year, number) only while it has none.

    Refused: "stale" (detail: version, theirs) if somebody changed it meanwhile, "taken", "invalid".
    """
    permissions.require(permissions.against_inventory(by, book.locality_id))
    book = RegisterBook.objects.select_for_update().get(pk=book.pk)
    if version != book.version:
        raise _stale(book, changes)
    changed = {name: value for name, value in changes.items() if name in IDENTITY + FACTS}
    if "number" in changed:
        changed["number"] = bare_number(changed["number"])
    # Counters of a phase speak of its books: an entry that is counted does not change phases with its book.
    fixed = [name for name in (*IDENTITY, "phase") if name in changed and changed[name] != getattr(book, name)]
    if fixed and (book.entries.exists() or BookProof.objects.filter(book=book).exists()):
        sentence = _("Sổ đã có trường hợp hoặc đã xác nhận đủ: không đổi được loại sổ, năm mở, quyển số và giai đoạn.")
        raise _invalid(dict.fromkeys(fixed, sentence))
    for name, value in changed.items():
        setattr(book, name, value)
    _refuse_faults(book)
    book.version += 1
    with _once(book), transaction.atomic():
        history.sign(by=by)
        book.save(update_fields=[*changed, "version"])
    return book


def bare_number(number):
    """ "02" and "2 " are one book: numbers are kept with two digits as the Ministry writes quyenSo."""
    number = collapse(str(number))
    return number.zfill(2) if number.isdigit() else number


def _refuse_faults(book):
    """What the database would refuse too, said per field."""
    faults = {}
    if book.kind not in KINDS:
        faults["kind"] = _("Không có loại sổ này.")
    if not 1900 <= book.year_opened <= 2100:
        faults["year_opened"] = _("Năm mở sổ phải từ 1900 đến 2100.")
    if not book.number:
        faults["number"] = _("Cần quyển số.")
    if book.first_number and book.last_number and book.last_number < book.first_number:
        faults["last_number"] = _("Số cuối phải lớn hơn hoặc bằng số đầu.")
    if faults:
        raise _invalid(faults)


def _invalid(faults):
    fields = {name: [sentence] for name, sentence in faults.items()}
    return Refused(_("Thông tin sổ chưa đúng."), code="invalid", status=422, fields=fields)


class _once:
    """Turns the database's "this book exists" into a sentence that names it."""

    def __init__(self, book):
        self.book = book

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if not isinstance(error, IntegrityError) or "book_once" not in str(error):
            return
        same = {name: getattr(self.book, name) for name in ("locality_id", *IDENTITY)}
        other = RegisterBook.objects.filter(**same).exclude(pk=self.book.pk).select_related("created_by").first()
        if other is None:
            return
        sentence = _("Đã có quyển số %(number)s mở năm %(year)s của loại sổ này, do %(who)s lập.") % {
            "number": other.number, "year": other.year_opened, "who": other.created_by,
        }  # fmt: skip
        raise Refused(sentence, code="taken", fields={"number": [sentence]}, detail={"book": other.pk}) from error


def _stale(book, changes):
    theirs = {name: getattr(book, name) for name in changes if name in IDENTITY + FACTS}
    theirs = {name: value for name, value in theirs.items() if value != changes[name]}
    sentence = _("Người khác vừa sửa sổ này. Xem lại rồi lưu lần nữa.")
    return Refused(sentence, code="stale", detail={"version": book.version, "theirs": theirs})
