"""A written place on a day: the unit meant, how certain that is, and who keeps its books today."""

import datetime as dt
import time

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from campaigns import place_text, through_time
from campaigns.actions.loading import load_quang_tri
from campaigns.models import Locality, Succession
from tests import factories

OLD, MERGED, NEW = dt.date(1998, 5, 1), dt.date(2022, 5, 1), dt.date(2025, 8, 1)


@pytest.fixture
def campaign():
    return load_quang_tri(by=factories.user(), at=timezone.now())


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker):
    """The units of Quảng Trị in memory, loaded once for all tests; nothing of it stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_quang_tri(by=factories.user(), at=timezone.now())
        made = through_time.places()
        transaction.set_rollback(True)
    return made


def unit(places, code, valid_from):
    return next(each for each in places.index.units.values() if (each.code, each.valid_from) == (code, valid_from))


@pytest.mark.parametrize(
    ("text", "on", "certainty", "code"),
    [
        ("UBND xã Triệu Đông, huyện Triệu Phong, tỉnh Quảng Trị", OLD, "exact", "19663"),
        ("UBND xã Triệu Đông, huyện Triệu Phong, tỉnh Quảng Trị", MERGED, "by_successor", "19678"),
        ("UBND XÃ TRIỆU ĐÔNG HUYỆN TRIỆU PHONG TỈNH QUẢNG TRỊ", OLD, "exact", "19663"),
        ("Triệu Đông - Triệu Phong - Quảng Trị", OLD, "exact", "19663"),
        ("thôn An Bình, x. Triệu Đông, h. Triệu Phong", OLD, "exact", "19663"),
        ("UBND xa Trieu Dong, huyen Trieu Phong, tinh Quang Tri", OLD, "likely", "19663"),
        ("xã Triệu Đông", OLD, "likely", "19663"),
        ("UBND xã Vĩnh Kim, huyện Bến Hải, tỉnh Bình Trị Thiên", dt.date(1985, 1, 1), "memory", "19381"),
        ("UBND xã Vĩnh Kim, huyện Bến Hải, tỉnh Bình Trị Thiên", dt.date(1999, 1, 1), "likely", "19381"),
        ("xã Hải Phú, huyện Triệu Hải, tỉnh Bình Trị Thiên", dt.date(1980, 1, 1), "memory", "19702"),
        ("xã Ba Lòng, huyện Triệu Phong, tỉnh Quảng Trị", dt.date(1992, 1, 1), "memory", "19570"),
        ("xã Đakrông, huyện Đăkrông, tỉnh Quảng Trị", OLD, "exact", "19564"),
        ("xã Cam Thuỷ, huyện Cam Lộ", OLD, "exact", "19606"),
        ("xã Cam Thủy, tỉnh Quảng Trị", OLD, "exact", "19606"),
        ("Thị Trấn  Ái Tử, huyện Triệu Phong", OLD, "exact", "19624"),
        ("TT. Ái Tử, H. Triệu Phong", OLD, "exact", "19624"),
        ("xã Ái Tử, tỉnh Quảng Trị", NEW, "exact", "19669"),
        ("xã Triệu Phong, tỉnh Quảng Trị", NEW, "exact", "19624"),
        ("xã Hải Lăng, tỉnh Quảng Trị", NEW, "exact", "19702"),
        ("xã Vĩnh Thủy, huyện Vĩnh Linh", OLD, "exact", "19402"),
        ("xã Vĩnh Thủy, tỉnh Quảng Trị", NEW, "exact", "19405"),
        ("P.1, TX Quảng Trị", OLD, "exact", "19357"),
        ("Phường I, thành phố Đông Hà", OLD, "exact", "19333"),
        ("Phường 01, TP Đông Hà, Quảng Trị", OLD, "exact", "19333"),
        ("huyện Hải Lăng, tỉnh Quảng Trị", OLD, "exact", "470"),
    ],
)
def test_the_unit_of_the_day(places, text, on, certainty, code):
    found = places.resolve(text, on=on)

    assert (found.certainty, found.unit.code) == (certainty, code)
    assert places.index.holds(found.unit, on)


@pytest.mark.parametrize(
    ("text", "on", "reason"),
    [
        ("Phường 1", OLD, "homonym"),
        ("Phường 2, tỉnh Quảng Trị", OLD, "homonym"),
        ("xã Tân Thành", OLD, "homonym"),
        ("xã Cam Thủy", None, "homonym"),
        ("Hải Phú", OLD, "homonym"),
        ("xa Cam Thanh, huyen Cam Lo", OLD, "homonym"),
        ("Hải Lăng, Quảng Trị", OLD, "homonym"),
        ("xã Hải Phú, huyện Triệu Phong", OLD, "other_district"),
        ("xã Gio Thành, huyện Gio Linh", MERGED, "split"),
        ("xã Kim Thạch, huyện Vĩnh Linh", OLD, "made_of"),
        ("xã Ái Tử, tỉnh Quảng Trị", OLD, "made_of"),
    ],
)
def test_what_is_ambiguous_says_so_and_names_every_candidate(places, text, on, reason):
    found = places.resolve(text, on=on)

    assert (found.certainty, found.reason, found.unit) == ("ambiguous", reason, None)
    assert all(str(each.unit) in found.sentence and each.why for each in found.candidates)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing"),
        ("???", "nothing"),
        ("xã", "nothing"),
        ("tỉnh Quảng Trị", "province_only"),
        ("xã Phong An, huyện Phong Điền, tỉnh Thừa Thiên Huế", "other_province"),
        ("xã Cam Thủy, huyện Lệ Thủy", "no_such_district"),
        ("xã Không Có, huyện Cam Lộ", "no_such_name"),
        ("x" * 100_000, "nothing"),
        ("\x00,,;;  -  ", "nothing"),
        ("tỉnh huyện xã thôn", "no_such_name"),
    ],
)
def test_what_is_unknown_is_said_and_nothing_is_guessed(places, text, reason):
    found = places.resolve(text, on=OLD)

    assert (found.certainty, found.reason) == ("unknown", reason)
    assert (found.unit, found.candidates, bool(found.sentence)) == (None, (), True)


def test_every_office_of_every_time_is_resolved_to_itself(places):
    units = [unit for unit in places.index.units.values() if unit.level == "commune"]
    wrong = [each.office for each in units if places.resolve(each.office, on=each.valid_from).unit != each]

    assert (wrong, len(units)) == ([], 201)


def test_the_chain_leads_from_the_first_list_to_today(places):
    found = places.resolve("UBND xã Triệu Đông, huyện Triệu Phong", on=OLD)

    assert [(step.on.year, str(step.unit)) for step in found.chain] == [
        (2020, "Xã Triệu Thành"),
        (2025, "Xã Triệu Phong"),
    ]
    assert found.keeper == unit(places, "19624", dt.date(2025, 7, 1))


def test_a_split_unit_whose_parts_meet_again_has_one_keeper_today(places):
    before = unit(places, "19528", dt.date(2017, 3, 6))

    assert {each.code for each in places.keepers_on(before, MERGED)} == {"19519", "19543"}
    assert places.keeper_on(before, MERGED) is None
    assert places.keeper_on(before, NEW).name == "Cửa Việt"


def test_every_commune_of_the_first_list_has_exactly_one_keeper_today(places):
    units = places.index.units.values()
    first = [each for each in units if each.level == "commune" and places.index.is_of_first_list(each)]

    assert len(first) == 141
    assert [str(each) for each in first if places.keeper_on(each, NEW) is None] == []


def test_an_office_is_answered_for_by_the_unit_of_the_campaign(places):
    found = places.resolve_office("UBND xã Vĩnh Kim, huyện Bến Hải, tỉnh Bình Trị Thiên", on=dt.date(1985, 1, 1))

    assert (found.locality.name, found.refusal, found.is_certain) == ("Kim Thạch", "", False)


def test_the_scope_settles_a_homonym_and_refuses_what_lies_outside(places):
    first, second = unit(places, "19333", dt.date(2017, 3, 6)), unit(places, "19357", dt.date(2017, 3, 6))

    assert places.resolve_office("UBND Phường 1", on=OLD, within={second.pk}).locality == second
    assert "thị xã Quảng Trị" in places.resolve_office("UBND Phường 1", on=OLD).refusal
    outside = places.resolve_office("Phường 1, TP Đông Hà", on=OLD, within={second.pk})
    assert (outside.locality, str(first) in outside.refusal) == (None, True)


@pytest.mark.parametrize(
    "text",
    ["xã Hải Phú, huyện Triệu Phong", "huyện Hải Lăng", "Đặc khu Cồn Cỏ", "", "xã Tân Thành", "xã Gio Thành, Gio Linh"],
)
def test_an_office_that_is_not_one_commune_is_refused_with_a_sentence(places, text):
    found = places.resolve_office(text, on=OLD)

    assert found.locality is None
    assert found.refusal


@pytest.mark.django_db
def test_the_index_follows_the_tables(campaign):
    commune = Locality.objects.get(code="19663")
    Locality.objects.filter(pk=commune.pk).update(name="Triệu Tây", full_name="Xã Triệu Tây")

    assert through_time.resolve("xã Triệu Tây, huyện Triệu Phong", on=OLD).unit == commune
    Succession.objects.filter(predecessor=commune).delete()
    assert through_time.keeper_on(commune, NEW) is None


@pytest.mark.django_db
def test_resolving_asks_no_query_and_repeats_within_fifty_microseconds(places, django_assert_num_queries):
    offices = [each.office for each in places.index.units.values()]
    with django_assert_num_queries(0):
        for office in offices:
            places.resolve(office, on=OLD)
        started = time.perf_counter()
        for _again in range(20):
            for office in offices:
                places.resolve(office, on=OLD)
        each = (time.perf_counter() - started) / 20 / len(offices)

    assert each < 50e-6


def test_a_text_is_cut_into_levels():
    parts = place_text.parts_of("UBND thị trấn Cửa Tùng huyện Vĩnh Linh, tỉnh Quảng Trị (cũ)")

    assert [(part.level, part.name) for part in parts] == [
        ("commune", "Cửa Tùng"), ("district", "Vĩnh Linh"), ("province", "Quảng Trị"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_anybody_signed_in_searches_a_commune_of_a_year(client, campaign):
    client.force_login(factories.user())
    url = reverse("campaigns:place-find")

    page = client.get(url, {"q": "xã Vĩnh Kim, huyện Bến Hải", "on": "1985"}).content.decode()
    assert "Xã Kim Thạch" in page
    assert "Xã Cửa Tùng" in page
    assert "Phường 1, thị xã Quảng Trị" in client.get(url, {"q": "Phường 1", "on": "2000"}).content.decode()
    for bad in ("x", "31.02.2000", "45 tuổi", "\x00", "9" * 40):
        assert client.get(url, {"q": "xã Vĩnh Kim", "on": bad}).status_code == 200


@pytest.mark.django_db
def test_a_unit_has_a_page_with_what_it_was_and_became(client, campaign):
    client.force_login(factories.user())
    unit = Locality.objects.get(code="19678", valid_from=dt.date(2020, 1, 1))

    page = client.get(reverse("campaigns:place", args=[unit.pk])).content.decode()

    assert "Xã Triệu Đông" in page
    assert "Xã Triệu Phong" in page
    assert client.get(reverse("campaigns:place", args=[987_654_321])).status_code == 404


@pytest.mark.django_db
def test_the_api_resolves_a_place_and_tells_a_units_history(client, campaign):
    client.force_login(factories.justice(campaign.province))
    url = reverse("api-place-resolve")

    found = client.get(url, {"text": "UBND xã Triệu Đông, huyện Triệu Phong", "on": "2022-05-01"}).json()

    assert (found["certainty"], found["unit"]["name"], found["keepers"][0]["name"]) == (
        "by_successor", "Triệu Thành", "Triệu Phong",
    )  # fmt: skip
    for bad in (
        {},
        {"text": ""},
        {"text": "x", "on": ""},
        {"text": "x", "on": "x"},
        {"text": "x" * 400},
        {"text": "\x00"},
    ):
        assert client.get(url, bad).status_code == 400, bad
    assert client.get(url, {"text": "xã Triệu Đông", "on": "0001-01-01"}).status_code == 200
    assert client.get(url, {"text": "xã Triệu Đông", "on": "9999-12-31"}).status_code == 200
    unit = Locality.objects.get(code="19678", valid_from=dt.date(2020, 1, 1))
    history = client.get(reverse("api-locality-history", args=[unit.pk])).json()
    assert {step["before"]["name"] for step in history["origins"]} == {"Triệu Đông", "Triệu Thành"}
    assert [step["after"]["name"] for step in history["successions"]] == ["Triệu Phong"]
    client.force_login(factories.clerk(Locality.objects.communes().get(code="19669", valid_to="2025-07-01")))
    assert client.get(reverse("api-locality-history", args=[unit.pk])).status_code == 404
