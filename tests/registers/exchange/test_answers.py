"""What the Ministry answers: applied once, never over another answer, and a refusal is somebody's work."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from openpyxl import Workbook

from civreg.core.errors import Refused
from registers.actions import answers_in, answers_undo, refusals
from registers.exchange import answers as sheets
from registers.exchange.answers import Answer, result_of
from registers.models import AnswerFile, Entry, TransferItem
from registers.rules.deadlines import working_days_after
from tests import factories
from tests.registers.exchange.ledger import Deaf, Obedient, Place, file_name

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.MINISTRY_URL = "http://127.0.0.1:1"


@pytest.fixture
def place():
    return Place()


@pytest.fixture
def transfer(place):
    return place.sent()


def said(*results):
    """Answers by sheet row, from 1."""
    return [Answer(row=n, result=r, reason="Sai ngày" if r == "refused" else "", at=f"dòng {n}")
            for n, r in enumerate(results, start=1) if r]  # fmt: skip


def apply(transfer, answers, by, **more):
    asked = {"source": "file", "at": timezone.now(), **more}
    return answers_in.apply_answers(transfer=transfer, answers=answers, by=by, **asked)


def test_accepted_duplicate_refused_and_the_rest_waits(place, transfer):
    kept = apply(transfer, said("accepted", "duplicate", "refused"), place.officer)

    assert kept.counts == {"accepted": 1, "duplicate": 1, "refused": 1, "unchanged": 0, "problems": 0}
    assert place.states() == ["accepted", "suspected_duplicate", "returned", "sent"]
    assert transfer.items.get(row=2).reason == "Dữ liệu trùng"
    account = place.account()
    assert account.differences == {}
    assert (account.taken, account.suspended, account.refused, account.awaiting) == (1, 1, 1, 1)
    transfer.refresh_from_db()
    assert transfer.state == "sent"


def test_the_last_answer_closes_the_transfer(place, transfer):
    apply(transfer, said("accepted", "accepted", "refused"), place.officer)
    apply(transfer, [Answer(row=4, result="accepted")], place.officer)

    transfer.refresh_from_db()
    assert transfer.state == "answered"
    assert transfer.answered_at


def test_a_refused_entry_goes_back_to_who_entered_it_with_a_day(place, transfer, settings):
    settings.REFUSAL_DUE_DAYS = 2
    apply(transfer, said("", "", "refused"), place.officer)

    entry, item = place.entries[2], transfer.items.get(row=3)
    entry.refresh_from_db()
    assert (entry.return_reason, entry.approved_at, entry.sent_at) == ("Bộ trả lại: Sai ngày", None, None)
    assert (item.owner, item.due_on) == (place.clerk, working_days_after(timezone.localdate(), 2))
    assert list(refusals.refusals_for(place.clerk, mine=True)) == [item]


def test_somebody_of_the_commune_owns_what_a_person_gone_has_entered(place, transfer):
    place.clerk.memberships.update(ends_on=timezone.localdate() - dt.timedelta(days=1))

    apply(transfer, said("refused"), place.officer)

    assert transfer.items.get(row=1).owner == place.checker


def test_the_same_file_again_changes_nothing(place, transfer):
    first = apply(transfer, said("accepted", "refused"), place.officer)
    before = list(Entry.objects.values_list("pk", "version", "state"))
    again = apply(transfer, said("accepted", "refused"), place.officer)

    assert (again.pk, again.repeated, again.now["unchanged"]) == (first.pk, True, 2)
    assert list(Entry.objects.values_list("pk", "version", "state")) == before
    assert AnswerFile.objects.count() == 1


def test_a_contradiction_is_a_problem_and_overwrites_nothing(place, transfer):
    apply(transfer, said("accepted"), place.officer)
    kept = apply(transfer, said("refused"), place.officer)

    assert kept.counts["problems"] == 1
    assert kept.problems == ["dòng 1: số 1/1998 đã có trả lời “Bộ đã nhận”, nay Bộ nói “Bộ từ chối”. Giữ trả lời cũ."]
    assert place.states()[0] == "accepted"


def test_two_results_for_one_entry_in_one_file_are_not_applied(place, transfer):
    answers = [Answer(row=1, result="accepted", at="dòng 2"), Answer(row=1, result="refused", at="dòng 3")]
    kept = apply(transfer, answers, place.officer)

    assert "nhiều kết quả khác nhau" in kept.problems[0]
    assert place.states()[0] == "sent"


def test_unknown_rows_and_rows_that_name_two_entries_are_told(place, transfer):
    first, second = place.entries[:2]
    kept = apply(
        transfer,
        [
            Answer(row=99, result="accepted", at="a"),
            Answer(file_name=file_name(first), number=str(second), result="accepted", at="b"),
            Answer(file_name=file_name(first).upper(), number="01/1998", result="accepted", at="c"),
        ],
        place.officer,
    )

    assert kept.problems == [
        "a: “99” không có trong đợt này.",
        "b: tên tệp và số đăng ký chỉ hai trường hợp khác nhau.",
    ]
    assert kept.counts["accepted"] == 1


def test_an_answer_before_the_sending_is_refused(place, now):
    with pytest.raises(Refused):
        apply(place.ordered(), said("accepted"), place.officer)


def workbook(rows):
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


HEADS = ["Tên tệp", "Số đăng ký", "Kết quả", "Lý do", "Mã lỗi"]


@pytest.mark.parametrize("form", ["xlsx", "csv", "semicolons"])
def test_a_file_of_answers_is_read_by_its_heads(place, transfer, now, form):
    rows = [
        ["KẾT QUẢ TIẾP NHẬN", "", "", "", ""], HEADS, [file_name(place.entries[0]), "", "Đã nhận", "", ""],
        ["", "2/1998", "Trùng dữ liệu", "Trùng", "E01"], ["", "", "", "", ""],
        ["", "3/1998", "Không hợp lệ", "=1+1", ""], ["", "4/1998", "???", "", ""],
    ]  # fmt: skip
    mark = ";" if form == "semicolons" else ","
    content = workbook(rows) if form == "xlsx" else "\n".join(mark.join(row) for row in rows).encode()

    kept = answers_in.import_answers(transfer=transfer, content=content, name="a", by=place.officer, at=now)

    assert [kept.counts[each] for each in ("accepted", "duplicate", "refused")] == [1, 1, 1]
    assert kept.problems == ["dòng 7: không rõ kết quả là nhận, trùng hay từ chối."]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04junk", b"\xff\xfea;b", b"so,ly do\n1,2"])
def test_what_is_no_table_of_answers_is_refused_with_a_sentence(place, transfer, now, content):
    with pytest.raises(Refused) as caught:
        answers_in.import_answers(transfer=transfer, content=content, name="a", by=place.officer, at=now)

    assert caught.value.status == 422


def test_too_many_rows_are_refused(settings, place, transfer, now):
    settings.ANSWER_MAX_ROWS = 3
    content = b"so,ket qua\n" + b"1/1998,da nhan\n" * 5

    with pytest.raises(Refused, match="hơn 3 dòng"):
        answers_in.import_answers(transfer=transfer, content=content, name="a", by=place.officer, at=now)


@pytest.mark.parametrize(
    ("text", "result"),
    [("Đã nhận", "accepted"), ("Hợp lệ", "accepted"), ("Không hợp lệ", "refused"), ("Không trùng", "accepted"),
     ("Trùng", "duplicate"), ("Từ chối", "refused"), ("Không chấp nhận", "refused"), ("", ""), ("xyz", "")],
)  # fmt: skip
def test_words_of_results(text, result):
    assert result_of(text) == result


def test_asked_over_the_line_half_now_and_the_rest_later(place, transfer, now):
    first = {"row": 1, "result": "accepted", "reference": "BTP-1"}
    answers_in.ask_for_answers(transfer_id=transfer.pk, at=now, ministry=Obedient([first]))
    rest = [{"row": n, "result": "accepted"} for n in (2, 3, 4)]
    answers_in.ask_for_answers(transfer_id=transfer.pk, at=now, ministry=Obedient([first, *rest]))

    transfer.refresh_from_db()
    assert transfer.state == "answered"
    assert transfer.items.get(row=1).ministry_reference == "BTP-1"
    assert place.account().differences == {}


def test_an_outage_while_asking_is_noted(place, transfer, now):
    answers_in.ask_for_answers(transfer_id=transfer.pk, at=now, ministry=Deaf("http_503"))

    transfer.refresh_from_db()
    assert "503" in transfer.problem
    assert place.states() == ["sent"] * 4


def by_hand(transfer, place, row, result, reason=""):
    ids = [transfer.items.get(row=row).pk]
    answers_in.answer_by_hand(
        transfer=transfer, items=ids, result=result, reason=reason, by=place.officer, at=timezone.now()
    )
    return transfer.items.get(row=row)


@pytest.mark.parametrize("result", ["accepted", "refused", "duplicate"])
def test_an_answer_by_hand_is_taken_back_whole(place, transfer, result):
    before = Entry.objects.filter(pk=place.entries[0].pk).values().get()
    item = by_hand(transfer, place, 1, result, "Sai ngày")
    answers_undo.undo_answer(item=item, by=place.officer, at=timezone.now())

    after = Entry.objects.filter(pk=place.entries[0].pk).values().get()
    assert {name for name in after if after[name] != before[name]} == {"state_at", "version"}
    assert transfer.items.get(row=1).state == "waiting"
    assert place.account().differences == {}


def test_taking_back_opens_an_answered_transfer(place, transfer):
    apply(transfer, said("accepted", "accepted", "accepted"), place.officer)
    item = by_hand(transfer, place, 4, "accepted")
    transfer.refresh_from_db()
    assert transfer.state == "answered"

    answers_undo.undo_answer(item=item, by=place.officer, at=timezone.now())

    transfer.refresh_from_db()
    assert (transfer.state, transfer.answered_at) == ("sent", None)


def test_yesterdays_or_the_ministrys_own_answer_is_not_taken_back(place, transfer):
    item = by_hand(transfer, place, 1, "accepted")
    apply(transfer, [Answer(row=2, result="accepted")], place.officer)

    with pytest.raises(Refused, match="trong ngày"):
        answers_undo.undo_answer(item=item, by=place.officer, at=timezone.now() + dt.timedelta(days=1))
    with pytest.raises(Refused, match="ghi tay"):
        answers_undo.undo_answer(item=transfer.items.get(row=2), by=place.officer, at=timezone.now())


def test_by_hand_needs_a_reason_a_right_and_contradicts_nothing(place, transfer):
    with pytest.raises(Refused, match="lý do"):
        by_hand(transfer, place, 1, "refused")
    item = by_hand(transfer, place, 1, "accepted")
    with pytest.raises(Refused, match="Giữ trả lời cũ"):
        by_hand(transfer, place, 1, "refused", "x")
    with pytest.raises(Refused) as caught:
        answers_in.answer_by_hand(
            transfer=transfer, items=[item.pk], result="accepted", by=place.clerk, at=timezone.now()
        )
    assert caught.value.status == 403


def test_fixed_approved_and_sent_again(place, transfer):
    apply(transfer, said("accepted", "accepted", "refused", "accepted"), place.officer)
    place.approve_again(place.entries[2])
    item = transfer.items.get(row=3)
    assert item.resolution == "fixed"

    second = place.sent()

    item.refresh_from_db()
    assert (item.resolution, second.items.count()) == ("resent", 1)
    apply(second, said("accepted"), place.officer)
    assert place.account().taken == 4
    assert place.account().differences == {}


@pytest.mark.parametrize(("resolution", "state"), [("kept_duplicate", "duplicate"), ("not_duplicate", "approved")])
def test_a_duplicate_is_concluded_with_a_reason(place, transfer, now, resolution, state):
    apply(transfer, said("duplicate"), place.officer)
    item = transfer.items.get(row=1)
    with pytest.raises(Refused, match="lý do"):
        refusals.resolve(item=item, resolution=resolution, reason=" ", by=place.officer, at=now)

    refusals.resolve(item=item, resolution=resolution, reason="Đã xem sổ", by=place.officer, at=now)

    assert place.states()[0] == state
    assert place.account().differences == {}
    with pytest.raises(Refused):
        refusals.resolve(item=item, resolution=resolution, reason="Lần nữa", by=place.officer, at=now)


def test_a_refused_entry_may_be_given_up_only_when_set_aside(place, transfer, now):
    apply(transfer, said("refused"), place.officer)
    item = transfer.items.get(row=1)
    with pytest.raises(Refused, match="số bỏ"):
        refusals.resolve(item=item, resolution="withdrawn", reason="Bỏ", by=place.clerk, at=now)
    Entry.objects.filter(pk=item.entry_id).update(state="void")

    refusals.resolve(item=item, resolution="withdrawn", reason="Trang bỏ", by=place.clerk, at=now)

    account = place.account()
    assert (account.withdrawn, account.refused, account.due, account.differences) == (1, 0, 4, {})


def test_reassigned_to_somebody_of_the_commune_only(place, transfer, now):
    apply(transfer, said("refused"), place.officer)
    item = transfer.items.get(row=1)

    refusals.reassign(item=item, owner=place.checker, by=place.approver, at=now)

    assert transfer.items.get(row=1).owner == place.checker
    with pytest.raises(Refused, match="không làm việc"):
        refusals.reassign(item=item, owner=factories.user(), by=place.approver, at=now)
    with pytest.raises(Refused, match="không được phân công"):
        refusals.reassign(item=item, owner=place.clerk, by=place.clerk, at=now)


def test_strangers_see_no_refusals(place, transfer):
    apply(transfer, said("refused", "duplicate"), place.officer)

    assert refusals.refusals_for(place.approver).count() == 2
    assert refusals.refusals_for(factories.clerk(factories.commune())).count() == 0


def test_working_days():
    friday = dt.date(2025, 3, 14)

    assert working_days_after(friday, 2) == dt.date(2025, 3, 18)
    assert working_days_after(friday, 0) == friday


def test_a_bomb_is_not_unpacked():
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    with pytest.raises(sheets.SheetRefused) as caught:
        sheets.read(out.getvalue(), "a.xlsx", max_rows=10)
    assert caught.value.code == "bomb"


def test_every_open_item_is_counted_once(place, transfer):
    apply(transfer, said("refused", "duplicate"), place.officer)

    assert TransferItem.objects.filter(**refusals.OPEN).count() == 2
    assert {name: n for name, n in place.counters().items() if name.startswith("item")} == {
        "item_refused": 1, "item_duplicate": 1, "item_waiting": 2,
    }  # fmt: skip
