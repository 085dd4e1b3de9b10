"""Warnings let go: the reason is kept, shown to who checks, and ends when the value says something else."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from rest_framework.test import APIClient

from civreg.core import history
from civreg.core.errors import Refused
from registers import queries, waived
from registers.actions.entering import save_entry
from registers.models import Override
from registers.rules.catalogue import CATALOGUE
from tests import factories
from tests.registers.births import REASONS, place_with_people, saved, values

YOUNG = {"meNgaySinh": "1990", "nguoiKy": ""}  # the mother of a child of 1998
WHY = {**REASONS, "V-08": "Sổ ghi đúng như vậy"}


@pytest.fixture
def place(db):
    return place_with_people()


@pytest.fixture
def entry(place):
    return saved(place[0], place[1], values=values(**YOUNG), reasons=WHY).entry


def revised(entry, by, *, version, reasons=None, language="vi", **more):
    with translation.override(language):
        return save_entry(
            book=entry.book, entry=entry, version=version, values=values(**more), reasons=reasons or {}, by=by,
            at=timezone.now(), key=f"again-{version}-{language}-{len(more)}-{more.get('meNgaySinh', '')}",
        )  # fmt: skip


def test_the_same_warning_asks_once_whatever_the_language(place, entry):
    book, clerk, *_others = place

    again = revised(entry, clerk, version=1, language="en", **YOUNG, nksNoiSinh="Trạm xá")

    assert again.version == 2
    assert entry.overrides.filter(rule="V-08").count() == 1


def test_another_value_ends_it(place, entry):
    book, clerk, *_others = place

    with pytest.raises(Refused) as caught:
        revised(entry, clerk, version=1, meNgaySinh="1989")
    assert caught.value.code == "needs_reason"
    assert [each["rule"] for each in caught.value.detail["findings"]] == ["V-08"]

    revised(entry, clerk, version=1, meNgaySinh="1989", reasons={"V-08": "Đã xem lại"})
    entry.refresh_from_db()
    first, second = [each for each in waived.of_entry(entry, history.of(entry)) if each.override.rule == "V-08"]
    assert (first.stands, second.stands) == (False, True)
    assert second.override.reason == "Đã xem lại"


def test_what_changed_later_is_told(place, entry):
    book, clerk, *_others = place
    long_ago = timezone.now() - timezone.timedelta(hours=1)
    Override.objects.filter(entry=entry).update(made_at=long_ago)
    revised(entry, clerk, version=1, meNgaySinh="1970")

    entry.refresh_from_db()
    found = next(each for each in waived.of_entry(entry, history.of(entry)) if each.override.rule == "V-08")

    assert not found.stands
    assert [(each["old"], each["new"]) for each in found.later] == [("1990", "1970")]


def test_the_book_s_spelling_is_kept_where_a_person_says_so(place):
    book, clerk, *_others = place
    typed = values(nksDanToc="Vân Kiều")

    plain = saved(book, clerk, values=typed).entry
    kept = saved(
        book, clerk, number=2, values={**typed, "so": "2/1998"}, as_written=["nksDanToc"],
        reasons={**REASONS, "V-15": "Sổ ghi đúng như vậy"},
    ).entry  # fmt: skip

    assert plain.values["nksDanToc"] == "Bru Vân Kiều"
    assert kept.values["nksDanToc"] == "Vân Kiều"
    # What was kept before stays kept when something else is changed.
    again = save_entry(
        book=book, entry=kept, version=1, values={**kept.values, "nksNoiSinh": "Trạm xá"}, reasons={}, by=clerk,
        at=timezone.now(), key="again",
    ).entry  # fmt: skip
    assert again.values["nksDanToc"] == "Vân Kiều"


def test_only_open_lists_are_kept_as_written(place):
    book, clerk, *_others = place

    entry = saved(book, clerk, values=values(nksGioiTinh="nữ"), as_written=["nksGioiTinh", "so", "none"]).entry

    assert (entry.values["nksGioiTinh"], entry.values["so"]) == ("2", "01/1998")


def test_a_number_far_beyond_the_year_s_last_is_asked_about(place):
    clerk = place[1]
    book = factories.book(locality=place[0].locality, number="02")
    other = factories.book(locality=place[0].locality, number="03")
    saved(book, clerk, number=5, values=values(5))

    # The run goes on across the books of one office and year.
    saved(other, clerk, number=60, values=values(60))
    with pytest.raises(Refused) as caught:
        saved(other, clerk, number=900, values=values(900))

    assert [each["rule"] for each in caught.value.detail["findings"]] == ["V-19"]


# --- screens --------------------------------------------------------------------------------------------------


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"registers:{name}", args=args, query=query))


def test_the_entry_says_who_let_go_what_and_why(client, place, entry):
    text = page(client, place[2], "entry", entry.pk).content.decode()

    assert "Sổ ghi đúng như vậy" in text
    assert "chưa hơn con" in text
    assert "/registers/rules/#V-08" in text


def test_the_queue_says_how_many(client, place, entry):
    response = page(client, place[2], "review", step="check")

    assert f"{entry.overrides.count()} cảnh báo đã bỏ qua" in response.content.decode()
    assert [each.let_go for each in queries.with_let_go(queries.review_queue(place[2], "check"))] == [
        entry.overrides.count()
    ]


def test_the_list_is_narrowed_by_rule(client, place, entry):
    every = page(client, place[3], "waived").context["window"].rows
    young = page(client, place[3], "waived", rule="V-08").context["window"].rows

    assert len(every) == entry.overrides.count() > 1
    assert [each.rule for each in young] == ["V-08"]
    assert page(client, place[3], "waived", rule="V-99", page="x").status_code == 200


def test_the_list_shows_nothing_of_others(client, place, entry):
    stranger = factories.approver(factories.commune(parent=entry.locality.parent))

    response = page(client, stranger, "waived")

    assert response.context["window"].rows == []
    assert page(client, factories.user(), "waived").status_code == 404


def test_the_list_costs_the_same_for_many(client, place, django_assert_num_queries, django_assert_max_num_queries):
    saved(place[0], place[1], values=values(**YOUNG), reasons=WHY)
    client.force_login(place[3])
    with django_assert_max_num_queries(9) as few:
        client.get(reverse("registers:waived"))
    for number in range(2, 6):
        saved(place[0], place[1], number=number, values=values(number, **YOUNG), reasons=WHY)
    with django_assert_num_queries(len(few)):
        client.get(reverse("registers:waived"))


def test_every_rule_stands_on_its_page(client, place):
    text = page(client, place[1], "rules").content.decode()

    assert all(f'id="{rule_id}"' in text for rule_id in CATALOGUE)


def test_a_kind_s_rules_may_be_kept_under_their_hash(client, place):
    first = page(client, place[1], "rules-of-kind", "birth", language="vi")
    seal = first["ETag"].strip('"')
    under_hash = page(client, place[1], "rules-of-kind", "birth", language="vi", v=seal)
    address = reverse("registers:rules-of-kind", args=["birth"]) + "?language=vi"

    assert first.json()["kind"] == "birth"
    assert "no-cache" in first["Cache-Control"]
    assert "immutable" in under_hash["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert page(client, place[1], "rules-of-kind", "nothing").status_code == 404
    assert page(client, place[1], "rules-of-kind", "birth", language="xx").status_code == 404


# --- API ------------------------------------------------------------------------------------------------------


def api(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


def test_rules_and_overrides_over_the_api(place, entry):
    rules = api(place[1]).get("/api/v1/rules/").json()
    overrides = api(place[3]).get("/api/v1/overrides/", {"rule": "V-08"}).json()

    assert [each["id"] for each in rules] == list(CATALOGUE)
    assert [each["entry"] for each in overrides["results"]] == [entry.pk]
    assert overrides["results"][0]["reason"] == "Sổ ghi đúng như vậy"
    stranger = factories.approver(factories.commune())
    assert api(stranger).get("/api/v1/overrides/").json()["results"] == []
    assert api(stranger).get("/api/v1/overrides/", {"entry": entry.pk}).json()["results"] == []


def test_the_api_keeps_the_book_s_spelling_too(place):
    body = {
        "book": place[0].pk, "values": values(9, nksDanToc="Vân Kiều"), "as_written": ["nksDanToc"],
        "reasons": {**REASONS, "V-15": "Sổ ghi đúng như vậy"},
    }  # fmt: skip

    answer = api(place[1]).post("/api/v1/entries/", body, format="json")

    assert answer.status_code == 201, answer.json()
    assert answer.json()["entry"]["values"]["nksDanToc"] == "Vân Kiều"
