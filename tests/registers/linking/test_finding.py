"""Links across kinds: found from the books, whatever was read first; who is no longer alike is linked no more."""

import pytest

from registers.actions.linking import link_persons
from registers.duplicates.search import Knowledge
from registers.models import DuplicateModel, DuplicateRun, Entry, PersonLink, PersonMention
from tests import factories
from tests.registers import lives
from tests.registers.linking.running import AT, only_link, run

pytestmark = pytest.mark.django_db


def test_birth_and_marriage_of_one_person_are_linked(place):
    birth, marriage = lives.birth(place), lives.marriage(place, "15.04.2004")

    done = run(place)

    link = only_link()
    assert (link.first, link.first_role, link.second, link.second_role) == (birth, "subject", marriage, "subject")
    assert link.state == "proposed"
    assert link.probability > 0.9
    assert "ngày sinh giống nhau" in link.reasons
    assert "cùng xã" in link.reasons
    assert (done.read, done.proposed) == (2, 1)


def test_a_slip_in_the_name_is_borne_where_the_day_of_birth_is_the_same(place):
    lives.birth(place, name="Lê Văn Khánh")
    lives.death(place, "01.02.2010", name="Lê Vân Khánh")

    run(place)

    assert only_link().probability > 0.8


def test_namesakes_of_one_day_share_the_probability(place):
    """Two births fit one marriage equally well: neither may be held to be the one."""
    lives.birth(place), lives.birth(place)
    lives.marriage(place, "15.04.2004")

    run(place)

    assert not PersonLink.objects.exclude(first__kind="birth", second__kind="birth").exists()


def test_other_people_are_not_linked(place):
    lives.birth(place), lives.marriage(place, "15.04.2004", husband="Lê Văn Khánh", born="11.09.1975")
    lives.death(place, "01.02.2010", name="Trần Thị Lựu")

    run(place)

    assert not PersonLink.objects.exists()


def test_other_provinces_are_never_looked_at(place):
    lives.birth(place)
    lives.marriage(factories.commune(), "15.04.2004")

    run(place)

    assert not PersonLink.objects.exists()
    assert PersonMention.objects.count() == 1


def test_one_commune_alone_is_read_but_found_in_the_whole_province(place):
    beside = factories.commune(parent=place.parent)
    lives.birth(place)
    run(place)
    lives.marriage(beside, "15.04.2004"), lives.birth(place, name="Đỗ Hữu Sáng")

    done = link_persons(province=place.province, locality=beside, at=AT)

    assert (done.read, done.proposed) == (1, 1)


def test_mentions_are_read_off_the_declaration_of_the_kind(place):
    lives.marriage(place, "15.04.2004")

    run(place)

    husband, wife = PersonMention.objects.order_by("pk")
    assert (husband.name, husband.sex, husband.company) == ("Lê Văn Khánh", "1", ["Hồ Thị Mơ"])
    assert (wife.name, wife.sex, wife.birth, wife.born_year) == ("Hồ Thị Mơ", "2", "03.03.1982", 1982)
    assert husband.couple_key == wife.couple_key != 0


def test_how_common_a_name_is_here_is_taken_from_the_last_comparison(place):
    lives.birth(place), lives.marriage(place, "15.04.2004")
    run(place)
    believed = only_link().probability
    everybody = {"first": {"le": 1.0}, "middle": {"van": 1.0}, "last": {"khanh": 1.0}, "whole": {"le van khanh": 1.0}}
    told = {**Knowledge().told(), "names": everybody}
    comparison = DuplicateRun.objects.create(province=place.province, threshold=0.6, asked_at=AT, state="done",
                                             finished_at=AT)  # fmt: skip
    DuplicateModel.objects.create(province=place.province, kind="birth", version=1, told=told, threshold=0.6,
                                  entries=9, is_in_force=True, made_at=AT, run=comparison)  # fmt: skip

    values = Entry.objects.get(kind="marriage").values
    Entry.objects.filter(kind="marriage").update(version=2, values={**values, "voHoTen": "Ai Khác"})
    run(place)

    assert believed > only_link().probability


def test_two_births_of_two_days_are_two_people_of_one_name(place):
    lives.birth(place, name="Hồ Kăn Lê"), lives.birth(place, name="Hồ Kăn Lê", born="25.05.1980")

    run(place)

    assert not PersonLink.objects.exists()
