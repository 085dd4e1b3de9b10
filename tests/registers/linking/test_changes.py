"""Links are kept up with every change: of entries, of their rivals, of runs that were killed."""

import pytest

from registers.models import Entry, PersonLink, PersonMention
from tests.registers import lives
from tests.registers.linking.running import child_of, only_link, roles, run

pytestmark = pytest.mark.django_db


def test_a_second_run_reads_only_what_changed(place):
    lives.birth(place)
    marriage = lives.marriage(place, "15.04.2004")
    run(place)
    Entry.objects.filter(pk=marriage.pk).update(version=2, values={**marriage.values, "ghiChu": "Bản sao"})

    done = run(place)

    assert (done.read, done.proposed, done.gone) == (1, 0, 0)
    assert run(place).read == 0


def test_a_link_goes_when_the_entry_is_corrected_and_comes_again(place):
    lives.birth(place)
    marriage = lives.marriage(place, "15.04.2004")
    run(place)
    values = {**marriage.values, "chongHoTen": "Phan Quốc Bảo"}

    Entry.objects.filter(pk=marriage.pk).update(version=2, values=values)
    run(place)
    gone = only_link().state
    Entry.objects.filter(pk=marriage.pk).update(version=3, values=marriage.values)
    run(place)

    assert (gone, only_link().state) == ("gone", "proposed")


def test_an_entry_that_is_a_duplicate_mentions_nobody(place):
    lives.birth(place)
    marriage = lives.marriage(place, "15.04.2004")
    run(place)

    Entry.objects.filter(pk=marriage.pk).update(state="duplicate")
    done = run(place)

    assert done.gone == 1
    assert only_link().state == "gone"
    assert not PersonMention.objects.filter(entry=marriage).exists()


@pytest.mark.parametrize("order", ["birth then marriage", "marriage then birth"])
def test_a_namesake_that_comes_later_takes_its_share(place, order):
    """The first link was sure until a second birth fitted the marriage as well; whatever was read first."""
    records = [lives.birth, lambda place: lives.marriage(place, "15.04.2004")]
    for record in records if order.startswith("birth") else reversed(records):
        record(place)
        run(place)

    lives.birth(place)
    run(place)

    assert not PersonLink.objects.filter(state="proposed", second__kind="marriage").exists()


def test_a_run_that_was_killed_goes_on(place, monkeypatch):
    lives.birth(place), lives.marriage(place, "15.04.2004")
    with monkeypatch.context() as broken:
        broken.setattr("registers.actions.linking._write", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(place)

    done = run(place)

    assert (done.read, done.proposed) == (0, 1)


def test_the_whole_province_at_once_finds_the_same(place, monkeypatch):
    lives.birth(place), lives.marriage(place, "15.04.2004"), child_of(place, "20.06.2006")
    run(place)
    little = roles()
    PersonLink.objects.all().delete(), PersonMention.objects.all().delete()

    monkeypatch.setattr("registers.actions.linking.FEW", 0)
    run(place, days=1)

    assert roles() == little != set()
