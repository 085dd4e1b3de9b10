"""The screens of entries: the list, the page, the decisions and the way to the next one."""

import pytest
from django.urls import reverse

from registers.actions.checking import check_entry
from registers.actions.entering import mark_attached
from registers.models import Entry
from tests import factories
from tests.registers.births import apart, place_with_people, saved, values


@pytest.fixture
def place(db):
    return place_with_people()


@pytest.fixture
def entry(place):
    return saved(place[0], place[1]).entry


def signed_in(client, person):
    client.force_login(person)
    return client


def address(name, *args, **query):
    tail = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"registers:{name}", args=args) + (f"?{tail}" if tail else "")


DECISIONS = ["entry-check", "entry-approve", "entry-return"]


@pytest.mark.parametrize("name", ["entry", *DECISIONS])
def test_nobody_reaches_an_entry_without_an_account(client, entry, name):
    for method in (client.get, client.post):
        assert method(address(name, entry.pk)).status_code == 302


@pytest.mark.parametrize("name", DECISIONS)
def test_a_stranger_decides_nothing(client, entry, name):
    client = signed_in(client, factories.approver(factories.commune()))

    assert client.post(address(name, entry.pk), {"version": 1, "reason": "x"}).status_code == 404
    assert client.get(address(name, entry.pk)).status_code in (404, 405)


def test_a_stranger_finds_no_entry(client, entry):
    client = signed_in(client, factories.clerk(factories.commune(parent=entry.locality.parent)))

    assert client.get(address("entry", entry.pk)).status_code == 404
    assert client.get(address("entry-list")).context["window"].rows == []


def test_the_page_shows_fields_as_on_paper_with_words_for_codes(client, place, entry):
    response = signed_in(client, place[2]).get(address("entry", entry.pk))

    child = next(group for group in response.context["groups"] if "Nguyễn Thị Huệ" in _values(group))
    assert "Nữ" in _values(child)
    assert child["blank"]


def _values(group):
    return [str(fact["value"]) for fact in group["facts"]]


def test_the_page_shows_scan_only_when_attached(client, place, entry, now):
    client = signed_in(client, place[2])
    picture = reverse("scanning:entry-scan", args=[entry.pk])
    assert picture not in client.get(address("entry", entry.pk)).content.decode()

    mark_attached(entry=entry, at=now, by=place[1])

    assert picture in client.get(address("entry", entry.pk)).content.decode()


def test_the_page_tells_history_and_reasons_in_words(client, place):
    book, clerk, other, _approver = place
    entry = saved(book, clerk, values=values(1, nguoiKy="")).entry
    saved(book, other, values=values(1, nguoiKy="", meHoTen="Trần Thị Lành"), entry=entry, version=1, key="edit")

    body = signed_in(client, clerk).get(address("entry", entry.pk)).content.decode()

    assert "Sổ không ghi người ký" in body
    assert "<del>Trần Thị Lan</del> → <ins>Trần Thị Lành</ins>" in body


def test_a_refused_button_says_why(client, place, entry):
    body = signed_in(client, place[1]).get(address("entry", entry.pk)).content.decode()

    assert "Bạn đã nhập hoặc sửa trường hợp này" in body
    assert address("entry-check", entry.pk) not in body


def test_text_of_the_paper_is_never_markup(client, place):
    entry = saved(place[0], place[1], values=values(1, ghiChu="<script>alert(1)</script>")).entry

    body = signed_in(client, place[2]).get(address("entry", entry.pk)).content.decode()

    assert "<script>alert(1)" not in body


def test_an_entry_is_checked_and_the_next_one_opens(client, place, entry):
    following = saved(place[0], place[1], number=2).entry
    client = signed_in(client, place[2])

    response = client.post(address("entry-check", entry.pk), {"version": 1, "review": "check"})

    assert response.url == address("entry", following.pk, review="check")
    entry.refresh_from_db()
    assert (entry.state, entry.checked_by) == ("checked", place[2])


def test_after_the_last_one_the_queue_opens(client, place, entry):
    client = signed_in(client, place[2])

    response = client.post(address("entry-check", entry.pk), {"version": 1, "review": "check"})

    assert response.url == address("review", step="check")


def test_an_own_entry_is_not_checked(client, place, entry):
    response = signed_in(client, place[1]).post(address("entry-check", entry.pk), {"version": 1})

    assert response.status_code == 409
    assert "Bạn đã nhập" in response.content.decode()


def test_a_decision_about_an_older_version_is_refused(client, place, entry):
    saved(place[0], place[1], values=values(1, meHoTen="Trần Thị Lành"), entry=entry, version=1, key="k2")

    response = signed_in(client, place[2]).post(address("entry-check", entry.pk), {"version": 1})

    assert response.status_code == 409


def test_an_entry_is_approved(client, place, entry, now):
    check_entry(entry=entry, by=place[2], at=now)

    response = signed_in(client, place[3]).post(address("entry-approve", entry.pk), {"version": 2})

    assert response.url == address("entry", entry.pk)
    entry.refresh_from_db()
    assert entry.approved_by == place[3]


def test_an_entry_is_returned_with_its_reason(client, place, entry):
    client = signed_in(client, place[2])

    client.post(address("entry-return", entry.pk), {"version": 1, "reason": "Sai tên mẹ", "review": ""})

    entry.refresh_from_db()
    assert entry.return_reason == "Sai tên mẹ"
    assert "Sai tên mẹ" in client.get(address("entry", entry.pk)).content.decode()


def test_a_return_without_a_reason_is_refused(client, place, entry):
    response = signed_in(client, place[2]).post(address("entry-return", entry.pk), {"version": 1, "reason": ""})

    assert response.status_code == 422


@pytest.mark.parametrize(
    ("asked", "found"),
    [("q=nguyen thi hue", 1), ("q=NGUYỄN", 1), ("q=xyz", 0), ("q=1/1998", 1), ("state=entered", 1), ("state=sent", 0),
     ("kind=death", 0), ("year=1998", 1), ("mine=on", 0), ("sort=name", 1), ("sort=number", 1), ("page=2", 0),
     ("book=0", 1), ("book=999999", 0), ("page=99999999999999999999", 0), ("q=%00", 1)],
)  # fmt: skip
def test_the_list_is_searched_and_filtered(client, place, entry, asked, found):
    response = signed_in(client, place[2]).get(f"{address('entry-list')}?{asked}")

    assert len(response.context["window"].rows) == found


def test_names_sort_as_in_a_vietnamese_list(client, place):
    book, clerk, *_others = place
    for n, name in enumerate(["Trần Văn Ân", "Lê Thị An", "Đỗ Văn Ăn", "Phạm Bá Ba"], start=1):
        saved(book, clerk, number=n, values=values(n, nksHoTen=name))

    response = signed_in(client, clerk).get(address("entry-list", sort="name"))

    assert [row.subject_name for row in response.context["window"].rows] == [
        "Lê Thị An", "Đỗ Văn Ăn", "Trần Văn Ân", "Phạm Bá Ba",
    ]  # fmt: skip


def test_a_list_has_pages_without_a_count(client, place, settings):
    settings.LIST_PAGE_SIZE = 2
    for n in range(1, 6):
        saved(place[0], place[1], number=n)
    client = signed_in(client, place[1])

    window = client.get(address("entry-list", page=2)).context["window"]

    assert [row.number for row in window.rows] == [3, 2]
    assert (window.previous_url, window.next_url) == ("?page=1", "?page=3")


@pytest.mark.parametrize("name", ["entry-list", "review"])
def test_a_list_costs_the_same_for_many(client, place, entry, name, django_assert_num_queries,
                                        django_assert_max_num_queries):  # fmt: skip
    client = signed_in(client, place[2])
    with django_assert_max_num_queries(8) as few:
        client.get(address(name))

    for n in range(2, 12):
        saved(place[0], place[1], number=n)

    with django_assert_num_queries(len(few)):
        client.get(address(name))


def test_the_page_of_an_entry_asks_few_questions(client, place, entry, django_assert_max_num_queries):
    client = signed_in(client, place[2])

    with django_assert_max_num_queries(17):
        client.get(address("entry", entry.pk, review="check"))


def test_the_queue_is_oldest_first_and_without_ones_own(client, place):
    book, clerk, other, _approver = place
    numbers = [saved(book, who, number=n).entry.number for n, who in enumerate([clerk, other, clerk], start=1)]

    rows = signed_in(client, other).get(address("review", step="check")).context["window"].rows

    assert [row.number for row in rows] == [numbers[0], numbers[2]]


def test_the_queue_shows_nothing_of_others(client, entry):
    stranger = factories.clerk(factories.commune(parent=entry.locality.parent))

    assert signed_in(client, stranger).get(address("review")).context["window"].rows == []


def test_who_reviews_nothing_finds_no_queue(client, db):
    client.force_login(factories.user())

    assert client.get(address("review")).status_code == 404


def test_an_approver_lands_where_work_waits(client, place, entry, now):
    check_entry(entry=entry, by=place[2], at=now)

    context = signed_in(client, place[3]).get(address("review")).context

    assert (context["step"], [tab["count"] for tab in context["tabs"]]) == ("approve", [0, 1])


def test_the_ticked_are_approved_and_the_others_named(client, place, now):
    book, clerk, other, approver = place
    entries = [saved(book, clerk, number=n, values=apart(n)).entry for n in (1, 2, 3)]
    for each in entries[:2]:
        check_entry(entry=each, by=other, at=now)
    ticked = [each.pk for each in entries] + ["x", 10**30]

    response = signed_in(client, approver).post(address("review-approve"), {"entry": ticked}, follow=True)

    assert Entry.objects.filter(state="approved").count() == 2
    assert "Số 3/1998" in response.content.decode()


def test_a_stranger_approves_none_of_them(client, entry, place, now):
    check_entry(entry=entry, by=place[2], at=now)
    client = signed_in(client, factories.approver(factories.commune()))

    client.post(address("review-approve"), {"entry": [entry.pk]})

    entry.refresh_from_db()
    assert entry.state == "checked"


def test_nobody_approves_without_an_account(client, entry):
    assert client.post(address("review-approve"), {"entry": [entry.pk]}).status_code == 302


def test_a_decision_needs_a_post(client, place, entry):
    client = signed_in(client, place[2])

    assert client.get(address("entry-check", entry.pk)).status_code == 405


def test_a_form_without_its_token_is_refused(place, entry):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(place[2])

    assert client.post(address("entry-check", entry.pk), {"version": 1}).status_code == 403
