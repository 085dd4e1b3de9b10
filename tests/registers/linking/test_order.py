"""The same entries give the same links, in whatever order they are read and in however many runs."""

from random import Random

import pytest

from registers.models import Entry, PersonLink
from tests import factories
from tests.registers import lives
from tests.registers.linking.running import child_of, run

pytestmark = pytest.mark.django_db


@pytest.fixture(params=range(6))
def rng(request):
    return Random(request.param)


def village():
    """A commune, and records of namesakes in it and beside it that are easily taken for each other's."""
    district = factories.district()
    place, beside = factories.commune(parent=district), factories.commune(parent=district)
    mo, khanh = {"name": "Hồ Thị Mơ", "subject_sex": "2"}, {"subject": "Lê Văn Khánh", "subject_sex": "1"}
    return place, [
        lambda: lives.birth(place),
        lambda: lives.birth(beside),
        lambda: lives.birth(place, born="03.03.1982", **mo),
        lambda: lives.birth(beside, born="1982", **mo),
        lambda: lives.marriage(place, "15.04.2004"),
        lambda: lives.marriage(beside, "20.11.2005", second="Trần Thị Bưởi", second_birth="1983"),
        lambda: lives.death(place, "01.02.2010"),
        lambda: lives.death(beside, "03.09.2012", born="1980"),
        lambda: lives.record("death", place, "05.05.2009", event="05.05.2009", subject_birth="29 tuổi", **khanh),
        lambda: child_of(place, "20.06.2006"),
        lambda: child_of(beside, "20.06.2007", subject="Lê Thị Na", meHoTen="Trần Thị Bưởi", meNgaySinh=""),
        lambda: child_of(place, "11.03.2009", subject="Lê Văn Sóc", chaNgaySinh=""),
        lambda: child_of(beside, "20.08.2011", subject="Lê Văn Hà", chaNgaySinh="1980", meNgaySinh="1981"),
    ]


def told(numbers):
    """The links by the numbers of their records and not by when they came: {(records and roles): probability}."""
    rows = PersonLink.objects.filter(state="proposed", first__in=numbers)
    return {
        frozenset([(numbers[row.first_id], row.first_role), (numbers[row.second_id], row.second_role)]): round(
            row.probability, 4
        )
        for row in rows
    }


def at_once():
    place, records = village()
    numbers = {record().pk: at for at, record in enumerate(records)}
    run(place)
    return told(numbers)


def shuffled(records, rng):
    return rng.sample(list(enumerate(records)), len(records))


def test_neither_the_order_nor_the_number_of_runs_counts(rng):
    place, records = village()
    numbers = {}

    for at, record in shuffled(records, rng):
        numbers[record().pk] = at
        if rng.random() < 0.6:
            run(place)
    run(place)

    assert told(numbers) == at_once() != {}


def test_nor_what_was_corrected_or_set_aside_meanwhile(rng):
    place, records = village()
    numbers = {}

    for at, record in shuffled(records, rng):
        entry = record()
        numbers[entry.pk] = at
        as_it_is = {"values": entry.values, "state": entry.state}
        other = {"state": "duplicate"} if rng.random() < 0.5 else {"values": rng.choice(records)().values}
        Entry.objects.filter(pk=entry.pk).update(**other)
        run(place)
        Entry.objects.exclude(pk__in=numbers).filter(locality__parent=place.parent).update(state="void")
        Entry.objects.filter(pk=entry.pk).update(**as_it_is)
        if rng.random() < 0.5:
            run(place)
    run(place)

    assert told(numbers) == at_once()


def test_nor_whether_a_neighbourhood_or_the_whole_province_is_read(rng, monkeypatch):
    place, records = village()
    numbers = {}
    monkeypatch.setattr("registers.actions.linking.FEW", 0)

    for at, record in shuffled(records, rng):
        numbers[record().pk] = at
        if rng.random() < 0.3:
            run(place)
    run(place)

    assert told(numbers) == at_once()
