"""Who may order packages, of what, and which entries go into them."""

import pytest
from django.utils import timezone

from civreg.core.errors import Refused
from civreg.core.models import Job
from registers.actions import packages as orders
from registers.models import Entry, Package, Transfer, TransferItem
from tests import factories
from tests.scanning import packed
from tests.scanning.packed import codes, order

pytestmark = pytest.mark.django_db


def test_a_newer_package_takes_the_place_of_one_that_was_not_sent(justice):
    book, _entries = packed.book_with(1)
    first = packed.compiled(order(book))

    second = packed.compiled(order(book))

    first.refresh_from_db()
    assert (first.state, second.state, second.sequence) == ("superseded", "ready", 2)
    assert list(orders.ready_for(factories.justice(book.locality.province))) == [second]


def test_entries_that_are_on_their_way_or_not_approved_stay(justice):
    book, entries = packed.book_with(4)
    Entry.objects.filter(pk=entries[0].pk).update(state="sent", sent_at=timezone.now())
    Entry.objects.filter(pk=entries[1].pk).update(state="returned", return_reason="x")
    first = packed.compiled(order(book))

    assert set(first.items.values_list("entry", flat=True)) == {entries[2].pk, entries[3].pk}

    transfer = Transfer.objects.create(
        package=first, number="1", channel="file", ordered_at=timezone.now(), ordered_by=factories.user()
    )
    TransferItem.objects.create(transfer=transfer, entry=entries[2], row=1)
    second = packed.compiled(order(book))
    again = packed.compiled(order(book, again=True))

    assert set(second.items.values_list("entry", flat=True)) == {entries[3].pk}
    assert set(again.items.values_list("entry", flat=True)) == {entries[0].pk, entries[3].pk}
    first.refresh_from_db()
    assert first.state == "ready"  # it is on its way


def test_a_book_without_anything_to_send_says_so(justice):
    package = packed.compiled(order(factories.book(locality=packed.place())))

    assert (package.state, codes(package)) == ("refused", ["nothing"])


def test_a_finished_package_is_not_made_twice(justice):
    book, _entries = packed.book_with(1)
    package = packed.compiled(order(book))
    made_at = package.made_at

    packed.compiled(package)

    assert package.made_at == made_at
    assert package.items.count() == 1


def test_one_package_at_a_time_a_book_and_only_by_those_who_may(justice):
    book, _entries = packed.book_with(1)
    order(book)

    with pytest.raises(Refused, match="đang được đóng gói"):
        order(book)
    for stranger in (factories.clerk(book.locality), factories.official(factories.district()), factories.user()):
        with pytest.raises(Refused) as refusal:
            order(book, by=stranger)
        assert refusal.value.status == 403


def test_an_order_over_a_district_packs_every_book_that_has_something():
    home = packed.place()
    books = [packed.book_with(1, commune=home, year_opened=year, with_scans=False)[0] for year in (1997, 1998, 1999)]
    beside = factories.commune(parent=home.parent)
    other, _entries = packed.book_with(2, commune=beside, with_scans=False)
    factories.book(locality=home)
    packed.book_with(1, with_scans=False)
    official = factories.official(home.parent)

    made = orders.order_packages(place=home.parent, with_scans=False, by=official, at=timezone.now())
    orders.fill_order(order=made, at=timezone.now())
    orders.fill_order(order=made, at=timezone.now())

    made.refresh_from_db()
    assert set(made.packages.values_list("book", flat=True)) == {*(book.pk for book in books), other.pk}
    assert made.total == 4
    assert Job.objects.filter(name="scanning.compile_package").count() == orders.IN_FLIGHT
    for package in made.packages.order_by("pk"):
        packed.compiled(package)
    made.refresh_from_db()
    assert (made.ready, made.refused) == (4, 0)
    assert made.finished_at
    assert Job.objects.filter(name="scanning.compile_package").count() == 4
    assert list(orders.orders_for(official)) == [made]
    assert not orders.orders_for(factories.official(factories.district())).exists()
    assert not orders.orders_for(factories.clerk(home)).exists()


def test_an_order_is_refused_beyond_ones_place():
    home = packed.place()
    official = factories.official(home.parent)

    for place in (home.province, factories.district(province=home.province), factories.commune()):
        with pytest.raises(Refused) as refusal:
            orders.order_packages(place=place, by=official, at=timezone.now())
        assert refusal.value.status == 403
    with pytest.raises(Refused, match="loại sổ"):
        orders.order_packages(place=home, kind="nothing", by=official, at=timezone.now())
    with pytest.raises(Refused, match="Chọn"):
        orders.order_packages(place=None, by=official, at=timezone.now())


def test_an_order_that_finds_nothing_is_finished_at_once():
    official = factories.official(packed.place().parent)
    made = orders.order_packages(place=official.memberships.get().locality, by=official, at=timezone.now())

    orders.fill_order(order=made, at=timezone.now())

    made.refresh_from_db()
    assert made.finished_at
    assert Package.objects.count() == 0
