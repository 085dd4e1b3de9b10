"""The demo's ledger: one package answered by the Ministry, one that waits to be handed in."""

from django.utils import timezone

from registers.actions import answers_in, packages, transfers
from registers.exchange.answers import Answer
from registers.models import Entry, Package, RegisterBook, Transfer
from scanning.actions.packages import compile_package

# (commune, kind, year) of the books; the second one only waits.
ANSWERED, WAITING = ("19600", "birth", 1998), ("19600", "marriage", 1999)
# By row of the package. Of the two duplicates one was foretold (phase 1 had it), and one more that came through.
SENT_BACK = {
    1: ("refused", "KT", "Họ tên mẹ không khớp bản quét"),
    2: ("duplicate", "TRUNG", "Dữ liệu trùng"),
    3: ("refused", "NGAY", "Ngày đăng ký không khớp bản quét"),
    7: ("duplicate", "TRUNG", "Dữ liệu trùng"),
}


def make_ledger(people):
    """Once: a book that was packaged before is left alone. Returns how many transfers were made."""
    officer, at = people["sotuphap"], timezone.now()
    made = 0
    for plan in (ANSWERED, WAITING):
        transfer = _transfer(plan, officer, at)
        made += transfer is not None
        if transfer is not None and plan == ANSWERED:
            _answer(transfer, officer, at)
    return made


def _transfer(plan, officer, at):
    """A transfer by file of the book's approved entries, or None where its package cannot be made."""
    code, kind, year = plan
    book = RegisterBook.objects.filter(locality__code=code, kind=kind, year_opened=year).first()
    if book is None or book.packages.exists() or not book.entries.filter(state=Entry.State.APPROVED).exists():
        return None
    package = packages.order_book(book=book, with_scans=False, leave_out=True, by=officer, at=at)
    compile_package(package=package, at=at)
    package = Package.objects.get(pk=package.pk)
    if package.state != Package.State.READY:
        return None
    return transfers.order_transfer(package=package, channel=Transfer.Channel.FILE, by=officer, at=at)


def _answer(transfer, officer, at):
    today = timezone.localdate(at)
    transfer = transfers.hand_in(transfer=transfer, receipt=f"{today:%d%m}/BN-BTP", day=today, by=officer, at=at)
    total = transfer.items.count()
    answers = [_answer_of(row) for row in range(1, total + 1)]
    answers_in.apply_answers(
        transfer=transfer, answers=answers, source="file", by=officer, at=at, name="ket-qua-tiep-nhan.xlsx"
    )


def _answer_of(row):
    if row not in SENT_BACK:
        return Answer(row=row, result="accepted")
    result, code, reason = SENT_BACK[row]
    return Answer(row=row, result=result, code=code, reason=reason, at=f"dòng {row + 1}")
