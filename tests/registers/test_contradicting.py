"""Contradictions as work: who answers for one when people leave, and what can be taken back."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from civreg.core.errors import Refused
from registers.actions import checking, contradicting
from registers.actions.linking import link_persons
from registers.models import Contradiction, Entry
from tests import factories
from tests.registers import lives

pytestmark = pytest.mark.django_db
AT = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)


@pytest.fixture
def place():
    return factories.commune()


@pytest.fixture
def approver(place):
    return factories.approver(place)


@pytest.fixture
def work(place, approver):
    """A person of the commune, married at twelve by the birth record."""
    lives.birth(place)
    lives.marriage(place, "15.06.1992", entered_by=factories.clerk(place))
    link_persons(province=place.province, at=AT)
    return Contradiction.objects.select_related("first", "second").get()


def leave(person):
    person.is_active = False
    person.save(update_fields=["is_active"])


def end_role(person):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    person.memberships.update(starts_on=yesterday, ends_on=yesterday)


@pytest.mark.parametrize("goes", [leave, end_role])
def test_what_somebody_who_left_had_goes_to_who_answers_there_now_and_keeps_its_day(place, approver, work, goes):
    goes(approver)
    clerk = place.memberships.get(role="clerk").user

    handed = contradicting.hand_over(at=timezone.now())

    row = Contradiction.objects.get()
    assert (handed, row.owner, row.due_on) == (1, clerk, work.due_on)
    assert contradicting.hand_over(at=timezone.now()) == 0


def test_with_nobody_in_the_commune_it_climbs_to_the_district(place, approver, work):
    official = factories.official(place.parent)
    for member in place.memberships.all():
        end_role(member.user)

    contradicting.hand_over(at=timezone.now())

    assert Contradiction.objects.get().owner == official


def test_with_nobody_at_all_it_stands_without_owner_until_somebody_comes(place, approver, work):
    for member in place.memberships.all():
        end_role(member.user)
    alone = contradicting.hand_over(at=timezone.now()), Contradiction.objects.get().owner

    later = factories.official(place.parent)
    handed = contradicting.hand_over(at=timezone.now())

    assert (alone, handed, Contradiction.objects.get().owner) == ((0, None), 1, later)


def test_whoever_still_answers_keeps_theirs(place, approver, work):
    factories.approver(place), factories.official(place.parent)

    assert contradicting.hand_over(at=timezone.now()) == 0
    assert Contradiction.objects.get().owner == approver


def test_the_district_sees_what_nobody_has_and_takes_it(client, place, approver, work):
    official = factories.official(place.parent)
    leave(approver)
    client.force_login(official)

    listed = client.get(reverse("registers:contradictions"))
    alone = client.get(reverse("registers:contradictions"), {"whose": "nobody"})
    said = " ".join(alone.content.decode().split())
    client.post(reverse("registers:contradiction-take", args=[work.pk]))
    after = client.get(reverse("registers:contradictions"), {"whose": "nobody"})

    assert "1 mâu thuẫn chưa có người xử lý" in listed.content.decode()
    assert all(words in said for words in ("chưa có ai", f"{approver} không còn làm ở đây", "Nhận việc"))
    assert Contradiction.objects.get().owner == official
    assert after.context["rows"] == []


def test_a_colleague_takes_it_over_and_a_stranger_cannot(client, place, approver, work):
    colleague, stranger = factories.approver(place), factories.approver(factories.commune())
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    refused = client.post(reverse("registers:contradiction-take", args=[work.pk]))
    client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")

    taken = client.post(f"/api/v1/contradictions/{work.pk}/take/")

    assert (refused.status_code, taken.json()["owner"]) == (404, colleague.pk)


def test_what_is_settled_is_not_taken(place, approver, work):
    contradicting.explain(contradiction=work, reason="Sổ ghi như vậy", by=approver, at=AT)

    with pytest.raises(Refused):
        contradicting.take(contradiction=work, by=factories.approver(place), at=AT)


@pytest.mark.parametrize("was", ["entered", "checked", "approved"])
def test_a_return_is_taken_back_exactly(place, work, was):
    checker, approver, other = factories.clerk(place), factories.approver(place), factories.approver(place)
    if was != "entered":
        checking.check_entry(entry=work.second, by=checker, at=AT)
    if was == "approved":
        checking.approve_entry(entry=work.second, by=approver, at=AT)
    before = Entry.objects.filter(pk=work.second_id).values(*contradicting.OF_A_STATE).get()
    contradicting.return_one(contradiction=work, entry=work.second, reason="Xem năm", by=other, at=timezone.now())

    row = contradicting.reopen(contradiction=work, by=other, at=timezone.now())

    assert before["state"] == was
    assert Entry.objects.filter(pk=work.second_id).values(*contradicting.OF_A_STATE).get() == before
    assert (row.state, row.reason, row.before, row.resolved_by) == ("open", "", None, None)


def test_a_return_from_which_somebody_has_gone_on_stands(client, place, approver, work):
    contradicting.return_one(contradiction=work, entry=work.second, reason="Xem năm", by=approver, at=AT)
    Entry.objects.filter(pk=work.second_id).update(version=work.second.version + 2)
    client.force_login(approver)

    said = client.get(reverse("registers:contradictions"), {"state": "returned"}).content.decode()

    assert f"Số {work.second} đã thay đổi sau khi trả lại" in said
    with pytest.raises(Refused) as refused:
        contradicting.reopen(contradiction=work, by=approver, at=AT)
    assert refused.value.code == "not_now"


def test_an_approval_comes_back_only_by_who_may_approve(place, approver, work):
    clerk = factories.clerk(place)
    checking.check_entry(entry=work.second, by=clerk, at=AT)
    checking.approve_entry(entry=work.second, by=approver, at=AT)
    contradicting.return_one(contradiction=work, entry=work.second, reason="Xem năm", by=approver, at=timezone.now())

    with pytest.raises(Refused):
        contradicting.reopen(contradiction=work, by=clerk, at=timezone.now())


def test_the_way_back_from_the_list_is_one_button(client, place, approver, work):
    client.force_login(approver)
    url = reverse("registers:contradictions")
    told = {"reason": "Xem năm", "entry": work.second_id}
    client.post(reverse("registers:contradiction-return", args=[work.pk]), told)

    shown = client.get(url, {"state": "returned"}).content.decode()
    client.post(reverse("registers:contradiction-reopen", args=[work.pk]), {"back": f"{url}?state=returned"})

    assert "Rút lại" in shown
    assert Entry.objects.get(pk=work.second_id).state == "entered"
    assert Contradiction.objects.get().state == "open"


def test_what_the_ministry_has_cannot_be_chosen_to_be_returned_and_says_why(client, place, approver, work):
    Entry.objects.filter(pk=work.first_id).update(state="accepted")
    client.force_login(approver)

    answer = client.get(reverse("registers:contradictions"))

    (row,) = answer.context["rows"]
    against = {end["entry"].pk: end["against_return"] for end in row["entries"]}
    assert (bool(against[work.first_id]), against[work.second_id]) == (True, None)
    assert str(against[work.first_id]) in answer.content.decode()
