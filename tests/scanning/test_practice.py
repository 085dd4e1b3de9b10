"""Practice before real books: the real form, no entry, a score per field, a gate that opens."""

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import AccountBatch
from registers.models import Entry, LocalityTotal
from scanning.models import PracticeAttempt
from scanning.practice import actions, rules
from tests import factories


@pytest.mark.parametrize(
    ("typed", "truth", "verdict"),
    [
        ("LÊ THỊ HOÀ", "Lê Thị Hòa", "right"),
        ("Lê Thị Hoa", "Lê Thị Hòa", "tones"),
        ("Lê Thị Ha", "Lê Thị Hòa", "wrong"),
        ("", "Kinh", "missing"),
        ("05.01.1998", "05.01.1998", "right"),
        ("05.1.1998", "05.01.1998", "wrong"),
        ("0501.1998", "05.01.1998", "wrong"),
    ],
)
def test_a_field_is_right_but_for_capitals_or_says_what_is_wrong(typed, truth, verdict):
    assert [each.verdict for each in rules.score({"x": typed}, {"x": truth})] == [verdict]


def test_what_the_desk_gave_proves_nothing():
    assert rules.score({}, {"so": "01/1998", "quyenSo": "01/1998", "empty": ""}) == []


@given(st.lists(st.sampled_from(["right", "tones", "wrong", "missing"])), st.integers(1, 100))
def test_passing_needs_the_share_and_something_typed(verdicts, mark):
    right, total, passed = rules.result(verdicts, mark)

    assert passed == (total > 0 and right / total * 100 >= mark - 1e-9)


pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return factories.commune(parent=factories.district(province=factories.campaign().province))


@pytest.fixture
def lent(place):
    person = factories.clerk(place)
    person.memberships.update(must_qualify=True, force="youth")
    return person


def _type(client, attempt, spoil=()):
    """Key every record of an attempt as the page has it, but for some fields."""
    for answer in attempt.answers.order_by("position"):
        state = client.get(reverse("scanning:practice-state", args=[attempt.pk])).json()
        values = {**answer.page.truth["fields"], **dict.fromkeys(spoil, "Sai Hết Rồi")}
        body = {"key": state["key"], "values": values, "reasons": {f"V-{n:02d}": "Sổ ghi vậy" for n in range(1, 40)}}
        body["reasons"] |= {"CORE": "Sổ ghi vậy", "RANGE": "Sổ ghi vậy"}
        saved = client.post(
            reverse("scanning:practice-save", args=[attempt.pk]), body, content_type="application/json"
        )
        assert saved.status_code == 200, saved.content.decode()


def test_the_real_desk_opens_once_practice_is_passed_and_nothing_was_entered(client, place, lent):
    client.force_login(lent)
    book = factories.book(locality=place)
    desk = reverse("scanning:desk", args=[book.pk])

    answer = client.get(desk, follow=True)
    assert answer.redirect_chain[0][0] == reverse("scanning:practice")
    assert "bài tập" in answer.content.decode()
    save = client.post(
        reverse("scanning:desk-save", args=[book.pk]), {"values": {}, "key": "k"}, content_type="application/json"
    )
    assert save.status_code == 403
    client.post(reverse("scanning:practice-begin"), {"kind": "birth"})
    attempt = PracticeAttempt.objects.get()
    page = client.get(reverse("scanning:practice-attempt", args=[attempt.pk])).content.decode()
    assert "data-desk" in page
    assert client.get(reverse("scanning:practice-picture", args=[attempt.pk, 0])).status_code == 200
    _type(client, attempt)

    attempt.refresh_from_db()
    assert attempt.passed
    assert attempt.percent == 100
    assert attempt.fields_total > 20
    assert client.get(desk).status_code == 200
    assert not Entry.objects.exists()
    assert not LocalityTotal.objects.filter(stage="entered").exists()
    result = client.get(reverse("scanning:practice-attempt", args=[attempt.pk])).content.decode()
    assert "Không sai ô nào" in result
    assert client.get(reverse("scanning:practice-state", args=[attempt.pk])).json()["leave"]


def test_too_many_wrong_fields_do_not_pass_and_are_shown(client, lent):
    client.force_login(lent)
    attempt = actions.begin(kind="birth", by=lent, at=timezone.now())

    _type(client, attempt, spoil=("nksHoTen", "nksNoiSinh"))

    attempt.refresh_from_db()
    assert not attempt.passed
    assert attempt.finished_at
    text = client.get(reverse("scanning:practice-attempt", args=[attempt.pk])).content.decode()
    assert "SAI HẾT RỒI" in text.upper()
    again = actions.begin(kind="birth", by=lent, at=timezone.now())
    seeds = {answer.page.seed for answer in attempt.answers.all()}
    assert not seeds & {answer.page.seed for answer in again.answers.all()}


def test_what_is_typed_and_not_saved_comes_back(client, lent):
    client.force_login(lent)
    attempt = actions.begin(kind="birth", by=lent, at=timezone.now())
    state = client.get(reverse("scanning:practice-state", args=[attempt.pk])).json()
    body = {"key": state["key"], "values": {"nksHoTen": "Lê"}}

    client.post(reverse("scanning:practice-draft", args=[attempt.pk]), body, content_type="application/json")

    again = client.get(reverse("scanning:practice-state", args=[attempt.pk])).json()
    assert again["values"] == {"nksHoTen": "Lê"}


def test_an_approver_lets_somebody_begin_with_a_reason_and_others_do_not(client, place, lent):
    row = lent.memberships.get()
    waive = reverse("scanning:practice-waive", args=[row.pk])
    client.force_login(factories.clerk(place))
    assert client.post(waive, {"why": "gấp"}).status_code == 404
    client.force_login(factories.approver(factories.commune(parent=place.parent)))
    assert client.post(waive, {"why": "gấp"}).status_code == 404

    client.force_login(factories.approver(place))
    assert client.post(waive, {"why": " "}).status_code == 422
    assert lent.full_name in client.get(reverse("scanning:practice-people")).content.decode()
    client.post(waive, {"why": "Đã làm đợt trước"})

    client.force_login(lent)
    assert client.get(reverse("scanning:desk", args=[factories.book(locality=place).pk])).status_code == 200


def test_a_campaign_may_do_without(client, place, lent):
    plan = place.province.campaigns.get()
    batch = AccountBatch.objects.create(campaign=plan, name="x", read_at=timezone.now(), made_by=lent)
    lent.memberships.update(batch=batch)
    client.force_login(lent)
    desk = reverse("scanning:desk", args=[factories.book(locality=place).pk])

    assert client.get(desk).status_code == 302
    plan.practice_first = False
    plan.save()
    assert client.get(desk).status_code == 200


def test_those_of_the_commune_itself_are_not_asked(client, place):
    client.force_login(factories.clerk(place))

    assert client.get(reverse("scanning:desk", args=[factories.book(locality=place).pk])).status_code == 200


def test_the_results_are_the_persons_own_and_their_superiors(client, place, lent):
    attempt = actions.begin(kind="birth", by=lent, at=timezone.now())
    client.force_login(lent)
    _type(client, attempt)

    def seen(person):
        client.force_login(person)
        return [row["id"] for row in client.get("/api/v1/practice-attempts/").json()["results"]]

    assert seen(lent) == seen(factories.approver(place)) == seen(factories.official(place.parent)) == [attempt.pk]
    assert seen(factories.clerk(place)) == []
    client.force_login(lent)
    scores = client.get(f"/api/v1/practice-attempts/{attempt.pk}/scores/").json()
    assert {row["verdict"] for row in scores} == {"right"}
