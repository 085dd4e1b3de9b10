"""Packages go out at least once and arrive once; an entry on its way can be neither changed nor sent twice."""

import datetime as dt

import pytest
from django.utils import timezone

from civreg.core.errors import Refused
from civreg.core.models import Job
from registers.actions import transfers
from registers.actions.checking import return_entry
from registers.models import Entry, Transfer, TransferItem
from tests import factories
from tests.registers.exchange.ledger import Deaf, Forgetful, Obedient, Place, Strict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.MINISTRY_URL = "http://127.0.0.1:1"


@pytest.fixture
def place():
    return Place()


def test_an_order_waits_and_has_a_number_of_its_province_and_year(place):
    transfer = place.ordered()

    assert transfer.number == f"CT-{place.province.code}-{timezone.localdate().year}-0001"
    assert transfer.state == "waiting"
    assert place.states() == ["approved"] * 4
    assert Job.objects.get(name="registers.send_transfer").arguments == {"transfer_id": transfer.pk}


def test_numbers_run_on(place):
    place.ordered(place.entries[:2])

    assert place.ordered(place.entries[2:]).number.endswith("-0002")


def test_sent_once_with_items_and_receipt(place, now):
    transfer = place.sent()

    assert (transfer.state, transfer.receipt[:3]) == ("sent", "BN-")
    assert place.states() == ["sent"] * 4
    assert list(transfer.items.order_by("row").values_list("row", "state")) == [(n, "waiting") for n in range(1, 5)]
    assert Entry.objects.filter(sent_at=None).count() == 0
    assert place.account().differences == {}
    assert (place.account().due, place.account().awaiting) == (4, 4)


def test_the_same_job_again_changes_nothing(place, now):
    ministry = Obedient()
    transfer = place.sent(ministry=ministry)
    before = Entry.objects.values_list("pk", "version")

    transfers.send_transfer(transfer_id=transfer.pk, at=now, ministry=ministry)

    assert list(Entry.objects.values_list("pk", "version")) == list(before)
    assert len(ministry.kept) == 1


def test_an_outage_leaves_it_sending_with_a_sentence_and_a_growing_pause(place, now):
    transfer = place.sent(ministry=Deaf())

    assert (transfer.state, transfer.attempts) == ("sending", 1)
    assert "tự gửi lại" in transfer.problem
    assert not transfers.is_due(transfer, transfer.asked_at + dt.timedelta(seconds=29))
    assert transfers.is_due(transfer, transfer.asked_at + dt.timedelta(seconds=31))
    transfers.send_transfer(transfer_id=transfer.pk, at=now, ministry=Deaf("timeout"))
    transfer.refresh_from_db()
    assert not transfers.is_due(transfer, now + dt.timedelta(seconds=59))
    assert place.account().differences == {}


def test_cut_after_it_was_taken_is_sent_again_and_kept_once(place, now):
    ministry = Forgetful()
    transfer = place.sent(ministry=ministry)
    assert transfer.state == "sending"

    transfers.send_transfer(transfer_id=transfer.pk, at=now, ministry=ministry)

    transfer.refresh_from_db()
    assert (transfer.state, transfer.receipt) == ("sent", *ministry.kept.values())
    assert TransferItem.objects.count() == 4


def test_the_sweeper_takes_up_what_is_due(place, now):
    transfer = place.sent(ministry=Deaf())
    Job.objects.all().delete()

    assert transfers.sweep(at=transfer.asked_at) == (0, 0)
    assert transfers.sweep(at=transfer.asked_at + dt.timedelta(minutes=1)) == (1, 0)
    assert Job.objects.filter(name="registers.send_transfer").count() == 1


def test_the_sweeper_asks_for_answers(place, now):
    place.sent()

    assert transfers.sweep(at=now) == (0, 1)
    assert Job.objects.filter(name="registers.ask_for_answers").count() == 1


def test_a_package_that_is_declined_gives_its_entries_back(place, now):
    transfer = place.sent(ministry=Strict())

    assert (transfer.state, transfer.problem) == ("failed", "Bộ không nhận gói: tệp không mở được")
    assert place.states() == ["approved"] * 4
    assert set(transfer.items.values_list("state", flat=True)) == {"withdrawn"}
    assert place.account().differences == {}
    assert place.sent().state == "sent"


def test_lost_files_fail_the_transfer_and_lose_no_entry(place, now):
    from django.core.files.storage import default_storage

    transfer = place.ordered()
    default_storage.delete(f"{transfer.package.folder}/KS.xlsx")
    transfers.send_transfer(transfer_id=transfer.pk, at=now, ministry=Obedient())

    transfer.refresh_from_db()
    assert transfer.state == "failed"
    assert place.states() == ["approved"] * 4


def test_an_entry_that_changed_since_it_was_packaged_stops_the_order(place, now):
    package = place.package()
    return_entry(entry=place.entries[1], reason="Sai tên", by=place.approver, at=now)

    with pytest.raises(Refused, match="Số 2/1998 đã thay đổi"):
        transfers.order_transfer(package=package, channel="http", by=place.officer, at=now)


def test_an_entry_that_changed_while_it_waited_fails_the_transfer(place, now):
    transfer = place.ordered()
    return_entry(entry=place.entries[1], reason="Sai tên", by=place.approver, at=now)

    transfers.send_transfer(transfer_id=transfer.pk, at=now, ministry=Obedient())

    transfer.refresh_from_db()
    assert transfer.state == "failed"
    assert place.states() == ["approved", "returned", "approved", "approved"]


def test_an_entry_on_its_way_cannot_be_returned(place, now):
    place.sent(ministry=Deaf())

    with pytest.raises(Refused, match="Đã chuyển"):
        return_entry(entry=place.entries[0], reason="Sai tên", by=place.approver, at=now)


def test_one_package_is_sent_once_and_entries_are_in_one_transfer(place, now):
    transfer = place.ordered()

    with pytest.raises(Refused) as again:
        transfers.order_transfer(package=transfer.package, channel="file", by=place.officer, at=now)
    with pytest.raises(Refused) as elsewhere:
        place.ordered(place.entries[:1])

    assert (again.value.code, elsewhere.value.code) == ("sent_already", "open_elsewhere")


def test_cancel_only_before_the_first_attempt(place, now):
    transfer = place.ordered()
    assert transfers.cancel_transfer(transfer=transfer, by=place.officer, at=now).state == "cancelled"
    transfers.send_transfer(transfer_id=transfer.pk, at=now, ministry=Obedient())
    assert place.states() == ["approved"] * 4
    sending = place.sent(ministry=Deaf())

    with pytest.raises(Refused, match="đã bắt đầu gửi"):
        transfers.cancel_transfer(transfer=sending, by=place.officer, at=now)


def test_handed_in_as_files(place, now):
    transfer = place.ordered(channel="file")
    today = timezone.localdate(now)

    for receipt, day in (("", today), ("12/BN", today + dt.timedelta(days=1)), ("12/BN", today - dt.timedelta(days=9))):
        with pytest.raises(Refused):
            transfers.hand_in(transfer=transfer, receipt=receipt, day=day, by=place.officer, at=now)
    transfer = transfers.hand_in(transfer=transfer, receipt=" 12/BN ", day=today, by=place.officer, at=now)

    assert (transfer.state, transfer.receipt) == ("sent", "12/BN")
    assert place.states() == ["sent"] * 4
    assert not Job.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "approver", "stranger", "district"])
def test_only_the_department_sends(place, now, who):
    people = {"stranger": factories.justice(factories.province()), "district": factories.official(place.commune.parent)}
    person = people.get(who) or getattr(place, who)

    with pytest.raises(Refused) as caught:
        transfers.order_transfer(package=place.package(), channel="http", by=person, at=now)

    assert not Transfer.objects.exists()
    assert "không được chuyển" in str(caught.value)


def test_without_an_address_only_files(place, now, settings):
    settings.MINISTRY_URL = ""

    with pytest.raises(Refused, match="nộp bằng tệp"):
        place.ordered()
