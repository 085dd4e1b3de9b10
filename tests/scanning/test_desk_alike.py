"""While typing: what may be the same event is shown, within scope, and the answer is kept with the save."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from civreg.core.errors import Refused
from registers import alike
from registers.actions import checking, comparing, deciding, holding
from registers.models import DuplicateCase, Entry
from tests import factories
from tests.registers.births import REASONS, values

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    alike.forget_models()
    return factories.commune()


@pytest.fixture
def book(home):
    return factories.book(locality=home, number="01", first_number=1, last_number=200)


@pytest.fixture
def there(home):
    """An entry of the commune next door, compared and keyed."""
    other = factories.book(locality=factories.commune(parent=home.parent))
    entry = factories.entry(
        book=other, number=1, values=values(), subject_name="Nguyễn Thị Huệ", attached_at=timezone.now()
    )
    comparing.check_waiting(at=timezone.now())
    return entry


def post(client, person, name, book, body):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(f"scanning:desk-{name}", args=[book.pk])
    return client.post(
        address, json.dumps(body), content_type="application/json", headers={"accept": "application/json"}
    )


def test_what_is_typed_is_found_with_its_reasons_and_masked_beyond_the_scope(client, book, home, there):
    typed = values(7, nksHoTen="Nguyễn Thị Huê", nksNgaySinh="010398")
    (found,) = post(client, factories.clerk(home), "alike", book, {"values": typed}).json()["suspects"]
    assert (found["entry"], found["masked"], found["number"]) == (there.pk, True, "1/1998")
    assert found["reasons"]
    assert found["percent"] > 60
    labels = {each["code"]: each["theirs"] for each in found["differing"]}
    assert labels["nksHoTen"] == ""
    assert "nksNgaySinh" not in labels
    assert "Nguyễn Thị Huệ" not in json.dumps(found, ensure_ascii=False)
    assert (found["scan"], found["url"], found["name"]) == ("", "", "")


def test_who_may_see_the_other_sees_both(client, book, home, there):
    clerk = factories.clerk(home)
    clerk.memberships.create(
        role="clerk", locality=there.locality, starts_on=factories.LONG_AGO, granted_at=timezone.now()
    )
    (found,) = post(client, clerk, "alike", book, {"values": values(7, nksHoTen="Nguyễn Thị Huê")}).json()["suspects"]
    assert (found["masked"], found["name"]) == (False, "Nguyễn Thị Huệ")
    assert found["scan"] == reverse("scanning:entry-scan", args=[there.pk])
    assert {"code": "nksHoTen", "label": "Họ, chữ đệm, tên", "theirs": "Nguyễn Thị Huệ"} in [
        {**each, "label": "Họ, chữ đệm, tên"} for each in found["differing"]
    ]


def test_capitals_and_what_the_form_offered_for_nobody_are_no_difference(client, book, home, there):
    typed = values(7, nksHoTen="NGUYỄN THỊ HUỆ", quyenSo="09/1998")
    typed |= {code: "" for code in typed if code.startswith("cha")} | {"chaDanToc": "Tà Ôi"}
    clerk = factories.clerk(home)
    clerk.memberships.create(
        role="clerk", locality=there.locality, starts_on=factories.LONG_AGO, granted_at=timezone.now()
    )

    (found,) = post(client, clerk, "alike", book, {"values": typed}).json()["suspects"]

    assert found["book"] == str(there.book)
    assert not {"nksHoTen", "chaDanToc", "quyenSo"} & {each["code"] for each in found["differing"]}


def test_only_who_may_enter_there_may_ask(client, book, home, there):
    for person in (factories.clerk(there.locality), factories.approver(home), factories.user()):
        assert post(client, person, "alike", book, {"values": values(7)}).status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"values": {"x": "y"}}, {"values": {"so": "x"}}, {"values": {"nksHoTen": "Nguyễn Thị Huê"}}]
)
def test_odd_questions_have_no_answer(client, book, home, there, body):
    assert post(client, factories.clerk(home), "alike", book, body).json() == {"suspects": []}


def save(client, person, book, answers, number=7, **more):
    body = {"values": values(number, nksHoTen="Nguyễn Thị Huê"), "reasons": REASONS | {"V-19": "như sổ"},
            "key": f"key-{number}-{len(answers)}", "alike": answers, **more}  # fmt: skip
    return post(client, person, "save", book, body)


@pytest.mark.parametrize(("said", "state"), [("same", "open"), ("unsure", "open"), ("different", "decided")])
def test_the_answer_is_kept_with_the_save(client, book, home, there, said, state):
    clerk = factories.clerk(home)
    answer = save(client, clerk, book, {str(there.pk): said})
    assert answer.status_code == 200, answer.content.decode()
    case = DuplicateCase.objects.get()
    assert (case.origin, case.said, case.state, case.found_by) == ("typed", said, state, clerk)
    comparing.check_waiting(at=timezone.now())
    case.refresh_from_db()
    assert (case.said, case.state) == (said, state)
    entry = Entry.objects.get(pk=answer.json()["entry"])
    again = post(client, clerk, "alike", book, {"values": entry.values, "entry": entry.pk}).json()["suspects"]
    assert len(again) == (0 if said == "different" else 1)


def test_an_answer_about_what_is_not_alike_opens_nothing(client, book, home, there):
    stranger = factories.entry(book=factories.book(locality=home, kind="death"))
    answers = {str(stranger.pk): "same", "x": "same", str(there.pk): "perhaps"}
    assert save(client, factories.clerk(home), book, answers).status_code == 200
    assert not DuplicateCase.objects.exists()


def test_a_question_costs_few_queries(client, book, home, there, django_assert_max_num_queries):
    clerk = factories.clerk(home)
    post(client, clerk, "alike", book, {"values": values(7)})
    with django_assert_max_num_queries(14):
        assert post(client, clerk, "alike", book, {"values": values(7)}).json()["suspects"]


def held(client, book, there, clerk):
    """What the clerk said to be the same is saved, and kept from going on."""
    answer = save(client, clerk, book, {str(there.pk): "same"})
    assert answer.json()["held"] is True
    return Entry.objects.get(pk=answer.json()["entry"])


def test_the_same_holds_the_entry_until_somebody_has_decided(client, book, home, there):
    entry = held(client, book, there, factories.clerk(home))

    assert entry.state == "suspected_duplicate"
    with pytest.raises(Refused):
        checking.check_entry(entry=entry, by=factories.clerk(home), at=timezone.now())
    case = DuplicateCase.objects.get()
    choice = deciding.Choice(outcome="different", reason="Khác năm", versions=None)
    deciding.decide_case(case=case, choice=choice, by=factories.official(home.parent), at=timezone.now())
    entry.refresh_from_db()
    assert entry.state == "entered"


def test_the_word_is_taken_back_and_the_case_stays(client, book, home, there):
    clerk = factories.clerk(home)
    entry = held(client, book, there, clerk)
    address = reverse("registers:entry-take-back", args=[entry.pk])

    for stranger in (factories.clerk(factories.commune()), factories.clerk(there.locality)):
        client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
        assert client.post(address).status_code == 404
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("registers:entry", args=[entry.pk])).content.decode()
    answer = client.post(address)

    entry.refresh_from_db()
    assert "Rút lại lời báo trùng" in page
    assert (answer.status_code, entry.state) == (302, "entered")
    assert DuplicateCase.objects.values_list("said", "state").get() == ("unsure", "open")
    with pytest.raises(Refused):
        holding.take_back(entry=entry, by=clerk, at=timezone.now())
