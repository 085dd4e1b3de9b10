"""The next page, in one person's hands at a time; what another left there is lost to nobody."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from registers.actions.assigning import assign
from registers.actions.entering import save_draft
from registers.models import Entry
from scanning.models import Attachment, Lease, Page, Scan, Upload
from scanning.work import leases
from scanning.work.next import next_work
from tests import factories

pytestmark = pytest.mark.django_db
AT = timezone.make_aware(dt.datetime(2025, 3, 5, 9))


@pytest.fixture
def place():
    return factories.commune(parent=factories.district(province=factories.campaign().province))


@pytest.fixture
def book(place):
    return pages(factories.book(locality=place), 3)


def pages(book, n, records=1):
    """The book with pages that are read."""
    by, at = book.created_by, timezone.now()
    sha = f"{book.pk:064d}"
    upload = Upload.objects.create(book=book, name="x", size=1, sha256=sha, file="x", created_at=at, created_by=by)
    scan = Scan.objects.create(
        book=book, upload=upload, name="x", media_type="image/jpeg", size=1, sha256=sha, file="x", page_total=n,
        created_at=at,
    )  # fmt: skip
    for index in range(n):
        Page.objects.create(
            book=book, scan=scan, index=index, position=index + 1, state="read", width=100, height=100,
            record_total=records, created_at=at,
        )  # fmt: skip
    return book


def _position(work):
    return work and (work.book.pk, work.page and work.page.position)


def test_each_gets_another_page_and_the_last_gets_nothing(book, place):
    people = [factories.clerk(place) for _each in range(4)]

    found = [_position(next_work(by=person, at=AT)) for person in people]

    assert found == [(book.pk, 1), (book.pk, 2), (book.pk, 3), None]


def test_asking_again_gives_the_same_page_and_a_lease_that_ran_out_goes_to_another(book, place):
    first, second = factories.clerk(place), factories.clerk(place)
    assert _position(next_work(by=first, at=AT)) == _position(next_work(by=first, at=AT)) == (book.pk, 1)

    assert _position(next_work(by=second, at=AT + dt.timedelta(minutes=29))) == (book.pk, 2)
    assert _position(next_work(by=second, at=AT + dt.timedelta(minutes=31))) == (book.pk, 1)
    assert Lease.objects.get(page__position=1).previous == first


def test_activity_renews_a_lease_and_taking_another_page_lets_go(book, place):
    first, second = factories.clerk(place), factories.clerk(place)
    one, two = book.scan_pages.in_order()[:2]
    leases.take(book_id=book.pk, page_id=one.pk, by=first, at=AT)
    leases.take(book_id=book.pk, page_id=one.pk, by=first, at=AT + dt.timedelta(minutes=20))

    hold = leases.take(book_id=book.pk, page_id=one.pk, by=second, at=AT + dt.timedelta(minutes=40))
    assert (hold.mine, hold.by, hold.minutes) == (False, first.full_name, 10)
    leases.take(book_id=book.pk, page_id=two.pk, by=first, at=AT + dt.timedelta(minutes=41))
    assert leases.take(book_id=book.pk, page_id=one.pk, by=second, at=AT + dt.timedelta(minutes=41)).mine


def test_what_is_given_comes_first_by_priority_within_its_pages(book, place):
    clerk, official = factories.clerk(place), factories.official(place.parent)
    other = pages(factories.book(locality=place), 5)
    assign(book=book, person=clerk, by=official, at=timezone.now(), priority=3)
    assign(book=other, person=clerk, by=official, at=timezone.now(), priority=1, pages=(4, 5))

    assert _position(next_work(by=clerk, at=AT)) == (other.pk, 4)
    assert next_work(by=clerk, at=AT).assignment.priority == 1


def test_what_is_given_to_another_is_not_pulled_and_entered_pages_are_done(book, place):
    clerk, other = factories.clerk(place), factories.clerk(place)
    free = pages(factories.book(locality=place), 1, records=2)
    assign(book=book, person=other, by=factories.official(place.parent), at=timezone.now())
    page = free.scan_pages.get()
    assert _position(next_work(by=clerk, at=AT)) == (free.pk, 1)

    for slot in range(2):
        entry = factories.entry(book=free)
        Attachment.objects.create(entry=entry, page=page, slot=slot, made_at=AT, made_by=clerk)

    assert next_work(by=clerk, at=AT) is None


def test_a_book_without_scans_is_taken_whole(place):
    book = factories.book(locality=place, declared_entries=10)
    first, second = factories.clerk(place), factories.clerk(place)

    assert _position(next_work(by=first, at=AT)) == (book.pk, None)
    assert next_work(by=second, at=AT) is None


def test_a_lent_book_is_pulled_and_nothing_else_of_its_commune(book, place):
    beside = factories.commune(parent=place.parent)
    pages(factories.book(locality=place), 2)
    clerk, official = factories.clerk(beside), factories.official(place.parent)
    assert next_work(by=clerk, at=AT) is None
    del clerk._scope

    assign(book=book, person=clerk, by=official, at=timezone.now())
    del clerk._scope

    for page in book.scan_pages.in_order():
        assert _position(next_work(by=clerk, at=AT)) == (book.pk, page.position)
        Attachment.objects.create(entry=factories.entry(book=book), page=page, made_at=AT, made_by=clerk)
    assert next_work(by=clerk, at=AT) is None


@pytest.mark.django_db(transaction=True)
def test_a_room_that_presses_at_once_never_gets_a_page_twice(place):
    book = pages(factories.book(locality=place), 12)
    people, found, gate = [factories.clerk(place) for _each in range(8)], [], threading.Barrier(8)

    def press(person):
        gate.wait()
        try:
            found.append(_position(next_work(by=person, at=AT)))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == len(set(found)) == 8
    assert {pk for pk, _page in found} == {book.pk}
    assert Lease.objects.count() == 8


# --- at the desk -------------------------------------------------------------------------------------------


def _values(book, number):
    return {
        "so": f"{number}/{book.year_opened}", "quyenSo": book.book_number, "ngayDangKy": f"15.03.{book.year_opened}",
        "noiDangKy": book.office, "nksHoTen": "NGUYỄN VĂN AN", "nksGioiTinh": "1", "nksNgaySinh": "01.03.1998",
        "nksDanToc": "Kinh", "nksQuocTich": "Việt Nam", "meHoTen": "LÊ THỊ HOA",
    }  # fmt: skip


REASONS = {**{f"V-{n:02d}": "Sổ ghi vậy" for n in range(1, 40)}, "CORE": "Sổ ghi vậy", "RANGE": "Sổ ghi vậy"}


def _desk(client, book, what, body=None, **query):
    address = reverse(f"scanning:desk-{what}", args=[book.pk])
    if body is None:
        return client.get(address, query)
    return client.post(address, body, content_type="application/json", headers={"accept": "application/json"})


def test_the_desk_says_who_has_the_page_and_goes_past_it(client, book, place):
    first, second = factories.clerk(place), factories.clerk(place)
    page = book.scan_pages.in_order().first()
    client.force_login(first)
    assert _desk(client, book, "state").json()["lease"]["mine"]

    client.force_login(second)
    assert _desk(client, book, "state").json()["position"] == 2
    asked = _desk(client, book, "state", page=page.pk).json()["lease"]
    assert (asked["mine"], asked["by"]) == (False, first.full_name)
    assert 28 <= asked["minutes"] <= 30
    shown = client.get(reverse("scanning:book-pages", args=[book.pk])).content.decode()
    assert f"đang được {first.full_name} nhập" in shown

    client.force_login(first)
    _desk(client, book, "release", {})
    client.force_login(second)
    assert _desk(client, book, "state", page=page.pk).json()["lease"]["mine"]


def test_what_was_typed_is_offered_to_who_takes_over_and_stays_its_authors(client, book, place):
    first, second = factories.clerk(place), factories.clerk(place)
    page = book.scan_pages.in_order().first()
    at = timezone.now() - dt.timedelta(hours=1)
    leases.take(book_id=book.pk, page_id=page.pk, by=first, at=at)
    spot = {"page": page.pk, "slot": 0}
    save_draft(book=book, key="k1", values={"nksHoTen": "NGUYỄN VĂN AN"}, place=spot, by=first, at=at)

    client.force_login(second)
    offered = _desk(client, book, "state", page=page.pk).json()["offered"]

    assert offered["by"] == first.full_name
    assert offered["values"] == {"nksHoTen": "NGUYỄN VĂN AN"}
    assert book.drafts.filter(user=first).exists()


def test_a_draft_of_who_still_holds_the_page_is_offered_to_nobody(client, book, place):
    first, second = factories.clerk(place), factories.clerk(place)
    page = book.scan_pages.in_order().first()
    leases.take(book_id=book.pk, page_id=page.pk, by=first, at=timezone.now())
    spot = {"page": page.pk, "slot": 0}
    save_draft(book=book, key="k1", values={"nksHoTen": "X"}, place=spot, by=first, at=timezone.now())

    client.force_login(second)

    assert _desk(client, book, "state", page=page.pk).json()["offered"] is None


def test_a_save_after_the_takeover_meets_the_others_field_by_field(client, book, place):
    first, second = factories.clerk(place), factories.clerk(place)
    page = book.scan_pages.in_order().first()
    body = {"page": page.pk, "slot": 0, "values": _values(book, 7), "reasons": REASONS}
    client.force_login(second)
    saved = _desk(client, book, "save", {**body, "key": "theirs"})
    assert saved.status_code == 200, saved.content.decode()

    client.force_login(first)
    same = _desk(client, book, "save", {**body, "key": "mine"}).json()
    values = {**body["values"], "meHoTen": "LÊ THỊ HOÀ", "chaHoTen": "NGUYỄN VĂN BA"}
    met = _desk(client, book, "save", {**body, "key": "mine-2", "values": values})
    refusal = met.json()

    assert same["entry"] == saved.json()["entry"]
    assert met.status_code == 409
    assert (refusal["code"], refusal["entry"], refusal["version"]) == ("stale", saved.json()["entry"], 1)
    assert refusal["theirs"] == {"meHoTen": "LÊ THỊ HOA", "chaHoTen": ""}
    again = {**body, "key": "mine-2", "values": values, "entry": refusal["entry"], "version": refusal["version"]}
    assert _desk(client, book, "save", again).status_code == 200
    entry = Entry.objects.get()
    assert (entry.values["meHoTen"], entry.entered_by, entry.edited_by) == ("LÊ THỊ HOÀ", second, [first.pk])


def test_a_number_taken_elsewhere_in_the_book_is_still_said_so(client, book, place):
    clerk = factories.clerk(place)
    client.force_login(clerk)
    one, two = book.scan_pages.in_order()[:2]
    body = {"slot": 0, "values": _values(book, 7), "reasons": REASONS}
    _desk(client, book, "save", {**body, "page": one.pk, "key": "a"})

    assert _desk(client, book, "save", {**body, "page": two.pk, "key": "b"}).json()["code"] == "taken"


def test_one_press_leads_to_the_desk(client, book, place):
    client.force_login(factories.clerk(place))

    answer = client.post(reverse("scanning:work-next"))
    assert answer.url.startswith(reverse("scanning:desk", args=[book.pk]))
    assert client.get(answer.url).status_code == 200
    assert "Việc tiếp theo" in client.get(reverse("reporting:today")).content.decode()
    ids = client.post("/api/v1/next-work/").json()
    assert (ids["book"], ids["page"]) == (book.pk, book.scan_pages.in_order().first().pk)
    assert len(client.get("/api/v1/leases/").json()["results"]) == 1

    Page.objects.update(state="waiting")
    done = client.post(reverse("scanning:work-next"), follow=True).content.decode()
    assert "Không còn trang nào" in done
    client.force_login(factories.user())
    assert client.post(reverse("scanning:work-next")).status_code == 404


def test_the_minutes_are_a_setting(settings, book, place):
    settings.LEASE_MINUTES = 5
    first, second = factories.clerk(place), factories.clerk(place)
    next_work(by=first, at=AT)

    assert _position(next_work(by=second, at=AT + dt.timedelta(minutes=6))) == (book.pk, 1)
