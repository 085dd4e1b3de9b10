"""The screens of suspected duplicates: lanes, one case side by side, many at once, the API."""

import pytest
from django.urls import reverse
from django.utils import timezone

from registers import case_queries, comparing
from registers.models import DuplicateCase, DuplicateRun, Entry
from tests import factories
from tests.registers.cases import case_of, twin_entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return factories.commune()


@pytest.fixture
def approver(place, client):
    person = factories.approver(place)
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"registers:{name}", args=args)


def page(client, name, *args, **query):
    answer = client.get(url(name, *args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def state_of(entry):
    return Entry.objects.get(pk=entry.pk).state


def test_the_list_ranks_and_counts_by_lane(client, approver, place):
    case_of(*twin_entries(place), probability=0.7)
    likely = case_of(*twin_entries(place), probability=0.99)
    again = case_of(*twin_entries(place), sort="reregistered", probability=0.8)

    said = page(client, "cases")
    narrowed = page(client, "cases", sort="reregistered")

    assert said.index(url("case", likely.pk)) < said.index(url("case", again.pk))
    assert case_queries.counts_by_sort(approver) == {"same_entry": 2, "reregistered": 1}
    assert url("case", likely.pk) not in narrowed


def test_filters_say_who_decides(place):
    beside = factories.commune(parent=place.parent)
    afar = factories.commune(parent=factories.district(province=place.province))
    officer = factories.justice(place.province)
    mine, district, far = (case_of(*twin_entries(place, other)) for other in (None, beside, afar))
    taken = case_of(*twin_entries(place, state="accepted"))

    found = {who: set(case_queries.cases_for(officer, who=who)) for who in ("commune", "district", "department")}

    assert found == {"commune": {mine}, "district": {district}, "department": {far, taken}}


def test_one_case_shows_what_differs_down_to_the_letter(client, approver, place):
    first, second = twin_entries(place, nksHoTen="Lê Văn Khành")
    said = page(client, "case", case_of(first, second).pk)

    assert "Lê Văn Kh<mark>á</mark>nh" in said
    assert "Lê Văn Kh<mark>à</mark>nh" in said
    assert "trường giống nhau" in said


@pytest.mark.parametrize(
    ("text", "base", "parts"),
    [
        ("hòa", "hoà", [("h", False), ("òa", True)]), ("An", "An", [("An", False)]), ("", "An", []),
        ("An", "", [("An", False)]), ("A\u0302n", "An", [("Â", True), ("n", False)]),
        ("12.05.1980", "12.06.1980", [("12.0", False), ("5", True), (".1980", False)]),
        ("x" * 300, "y", [("x" * 300, True)]),
    ],
)  # fmt: skip
def test_texts_are_taken_apart_by_letters(text, base, parts):
    assert comparing.parts(text, base) == parts


def test_deciding_goes_on_to_the_next_case_and_offers_to_take_it_back(client, approver, place):
    first, second = twin_entries(place)
    case, after = case_of(first, second, probability=0.9), case_of(*twin_entries(place), probability=0.8)

    answer = client.post(url("case-decide", case.pk), {"outcome": "one_kept", "kept": first.pk})
    said = client.get(answer.url).content.decode()
    client.post(url("case-undo", case.pk))

    assert answer.url.startswith(url("case", after.pk))
    assert url("case-undo", case.pk) in said
    assert (state_of(first), state_of(second)) == ("entered", "entered")


def test_merging_from_the_form_takes_the_ticked_values(client, approver, place):
    first, second = twin_entries(place, nksNoiSinh="Trạm y tế")
    case = case_of(first, second)

    client.post(url("case-decide", case.pk), {"outcome": "merged", "kept": first.pk, "value-nksNoiSinh": second.pk})

    assert Entry.objects.get(pk=first.pk).values["nksNoiSinh"] == "Trạm y tế"
    assert state_of(second) == "duplicate"


def test_a_refusal_is_a_sentence_and_changes_nothing(client, approver, place):
    first, second = twin_entries(place)
    case = case_of(first, second)

    answers = [client.post(url("case-decide", case.pk), body) for body in (
        {"outcome": "one_kept"}, {"outcome": "linked", "reason": ""}, {"outcome": "x"},
        {"outcome": "one_kept", "kept": first.pk, f"version-{second.pk}": 99})]  # fmt: skip

    assert [each.status_code for each in answers] == [422, 422, 422, 409]
    assert DuplicateCase.objects.get().state == "open"


def test_an_entry_of_another_commune_is_masked_and_the_case_is_the_districts(client, approver, place):
    beside = factories.commune(parent=place.parent)
    mine, other = twin_entries(place, beside, nksHoTen="Trần Bí Mật")
    Entry.objects.filter(pk=other.pk).update(subject_name="Trần Bí Mật")
    case = case_of(mine, other)

    said = page(client, "case", case.pk)
    listed = page(client, "cases")
    refused = client.post(url("case-decide", case.pk), {"outcome": "different"})

    assert "Trần Bí Mật" not in said + listed
    assert url("entry", other.pk) not in said
    assert "Huyện kết luận" in said
    assert refused.status_code == 403
    client.force_login(factories.official(place.parent))
    assert "Trần Bí Mật" in page(client, "case", case.pk).replace("<mark>", "").replace("</mark>", "")


def test_strangers_see_no_case(client, place):
    case = case_of(*twin_entries(place))
    client.force_login(factories.approver(factories.commune(parent=place.parent)))

    assert url("case", case.pk) not in page(client, "cases")
    for answer in (client.get(url("case", case.pk)), client.post(url("case-decide", case.pk)),
                   client.post(url("case-undo", case.pk))):  # fmt: skip
        assert answer.status_code == 404
    client.force_login(factories.user())
    assert client.get(url("cases")).status_code == 404


def test_a_refused_conclusion_keeps_what_was_chosen_and_says_what_lacks(client, approver, place):
    first, second = twin_entries(place, nksNoiSinh="Trạm y tế")
    case = case_of(first, second, sort="reregistered")
    body = {"outcome": "linked", "kept": second.pk, "reason": " ", "value-nksNoiSinh": second.pk}

    answer = client.post(url("case-decide", case.pk), body)

    said, side = answer.content.decode(), {each["side"].entry.pk: each for each in answer.context["sides"]}
    (row,) = (each for each in answer.context["compared"]["differing"] if each["code"] == "nksNoiSinh")
    assert (answer.status_code, state_of(first), side[second.pk]["is_preferred"]) == (422, "entered", True)
    assert "Ghi lý do kết luận." in said
    assert [value["of"] for value in row["values"] if value["is_chosen"]] == [second.pk]
    assert client.get(url("case", case.pk)).status_code == 200


def test_what_the_ministry_has_is_not_offered_for_merging(client, place):
    first, second = twin_entries(place)
    Entry.objects.filter(pk=first.pk).update(state="accepted")
    case = case_of(first, second)
    client.force_login(factories.justice(place.province))

    said = page(client, "case", case.pk)
    told = client.get(f"/api/v1/duplicate-cases/{case.pk}/").json()

    assert 'value="merged"' not in said
    assert "Không chọn được: Trường hợp giữ lại đã chuyển về Bộ" in said
    assert "merged" not in told["outcomes"]
    assert "one_kept" in told["outcomes"]


def test_many_alike_cases_are_shown_then_decided_then_taken_back(client, approver, place):
    alike = [case_of(*twin_entries(place)) for _n in range(3)]
    odd = case_of(*twin_entries(place, nksHoTen="Phan Thị Lựu"))
    body = {"case": [each.pk for each in [*alike, odd]], "outcome": "one_kept"}

    shown = client.post(url("cases-preview"), body).content.decode()
    untouched = set(DuplicateCase.objects.values_list("state", flat=True))
    done = client.post(url("cases-decide"), body).content.decode()
    decided = DuplicateCase.objects.filter(state="decided").count()
    batch = alike[0].decisions.get().batch
    client.post(url("cases-undo", batch))

    assert "Khác nhau ở" in shown
    assert (untouched, decided) == ({"open"}, 3)
    assert url("cases-undo", batch) in done
    assert set(DuplicateCase.objects.values_list("state", flat=True)) == {"open"}
    assert not Entry.objects.filter(state="duplicate").exists()


def test_only_the_own_batch_is_taken_back(client, approver, place):
    case = case_of(*twin_entries(place))
    client.post(url("cases-decide"), {"case": [case.pk], "outcome": "one_kept"})
    client.force_login(factories.approver(place))

    client.post(url("cases-undo", case.decisions.get().batch))

    assert DuplicateCase.objects.get().state == "decided"


def test_the_list_and_a_case_ask_few_questions(client, approver, place, django_assert_max_num_queries):
    cases = [case_of(*twin_entries(place)) for _n in range(12)]

    with django_assert_max_num_queries(11):
        page(client, "cases")
    with django_assert_max_num_queries(14):
        page(client, "case", cases[5].pk)


def test_the_desks_answer_can_be_taken_back(client, approver, place):
    case = case_of(*twin_entries(place), state="decided", outcome="different", decided_at=timezone.now(),
                   decided_by=factories.clerk(place))  # fmt: skip

    client.post(url("case-undo", case.pk))

    assert DuplicateCase.objects.get().state == "open"


def test_the_api_tells_decides_and_takes_back(client, approver, place):
    first, second = twin_entries(place, nksNoiSinh="Trạm y tế")
    case = case_of(first, second)
    at = f"/api/v1/duplicate-cases/{case.pk}/"

    told = client.get(at).json()
    lanes = client.get("/api/v1/duplicate-lanes/").json()
    mine = client.get("/api/v1/duplicate-cases/", {"level": "commune"}).json()["results"]
    theirs = client.get("/api/v1/duplicate-cases/", {"level": "department"}).json()["results"]
    body = {"outcome": "merged", "kept": first.pk, "chosen": {"nksNoiSinh": second.pk},
            "versions": {str(first.pk): first.version}}  # fmt: skip
    decided = client.post(f"{at}decide/", body, "application/json").json()
    again = client.post(f"{at}decide/", body, "application/json")
    undone = client.post(f"{at}undo/", {}, "application/json").json()

    assert (told["level"], told["differing"][-1], len(told["sides"])) == ("commune", "nksNoiSinh", 2)
    assert next(each for each in lanes if each["sort"] == "same_entry")["open"] == 1
    assert ([each["id"] for each in mine], theirs) == ([case.pk], [])
    assert (decided["state"], decided["outcome"]) == ("decided", "merged")
    assert (again.status_code, again.json()["code"]) == (409, "decided")
    assert undone["state"] == "open"


def test_the_api_decides_many_after_a_dry_run(client, approver, place):
    alike, odd = case_of(*twin_entries(place)), case_of(*twin_entries(place, nksHoTen="Phan Thị Lựu"))
    body = {"cases": [alike.pk, odd.pk], "outcome": "one_kept"}

    dry = client.post("/api/v1/duplicate-cases/decide-many/", {**body, "dry_run": True}, "application/json").json()
    done = client.post("/api/v1/duplicate-cases/decide-many/", body, "application/json").json()
    undone = client.post("/api/v1/duplicate-cases/undo-many/", {"batch": done["batch"]}, "application/json").json()

    assert (dry["decided"], dry["batch"]) == ([alike.pk], "")
    assert (done["decided"], [each["case"] for each in done["refused"]]) == ([alike.pk], [odd.pk])
    assert undone["decided"] == [alike.pk]


def test_the_department_starts_a_run_and_watches_it(client, place):
    officer = factories.justice(place.province)
    client.force_login(officer)

    started = client.post(url("duplicate-run-start"), {"kind": "birth"})
    run = DuplicateRun.objects.get()
    second = client.post(url("duplicate-run-start"), {"kind": "birth"})
    busy = page(client, "duplicate-runs")
    DuplicateRun.objects.filter(pk=run.pk).update(
        state="done", finished_at=timezone.now(),
        counts={"birth": {"entries": 9, "pairs": 3, "opened": 2, "kept": 1, "gone": 0, "by_sort": {"same_entry": 2}}},
    )  # fmt: skip
    done = page(client, "duplicate-run", run.pk)
    polled = client.get(url("duplicate-runs"), headers={"HX-Request": "true"})

    assert polled["HX-Refresh"] == "true"  # the rest of the page has to tell what is so now
    assert (started.status_code, second.status_code, run.asked_by) == (302, 409, officer)
    assert 'hx-trigger="every 2s"' in busy
    assert "Một trường hợp nhập hai lần" in done
    assert 'hx-trigger="every 2s"' not in page(client, "duplicate-runs")


def test_runs_are_the_departments_alone(client, approver, place):
    for person in (approver, factories.official(place.parent)):
        client.force_login(person)
        assert client.get(url("duplicate-runs")).status_code == 404
        assert client.post(url("duplicate-run-start")).status_code == 404
        assert client.post("/api/v1/duplicate-runs/", {}, "application/json").status_code == 404
    assert not DuplicateRun.objects.exists()


def test_the_entry_names_its_cases(client, approver, place):
    first, second = twin_entries(place)
    case, gone = case_of(first, second), case_of(first, factories.entry(book=first.book), state="gone")

    said = client.get(url("entry", first.pk)).content.decode()

    assert url("case", case.pk) in said
    assert url("case", gone.pk) not in said
