"""The forecast of bounces: what makes an entry likely to bounce, kept at sending, measured against the answers."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from registers import forecasting
from registers.actions import answers_in
from registers.exchange.answers import Answer
from registers.models import Entry, ForecastItem, TransferForecast
from registers.rules import bounces
from registers.rules.bounces import Measured
from tests import factories
from tests.registers.births import values
from tests.registers.cases import case_of
from tests.registers.exchange.ledger import Place


@pytest.fixture(autouse=True)
def _address(settings):
    settings.MINISTRY_URL = "http://127.0.0.1:1"


@pytest.fixture
def place(db):
    return Place()


def accepted_elsewhere(place, number, office=None):
    """A record of another commune that the Ministry has under that number."""
    beside = factories.commune(parent=place.commune.parent)
    book = factories.book(locality=beside)
    told = {**values(number), **({"noiDangKy": office} if office else {})}
    return factories.entry(book=book, number=number, state="accepted", values=told)


def ids(place):
    return [entry.pk for entry in place.entries]


def answer(transfer, *results):
    said = [
        Answer(result=result, row=row, reason="Trùng", at=str(row)) for row, result in enumerate(results, 1) if result
    ]
    answers_in.apply_answers(transfer=transfer, answers=said, source="file", by=transfer.ordered_by, at=timezone.now())


def test_nothing_is_foretold_of_entries_that_nobody_suspects(place):
    told = forecasting.forecast_of(ids(place))

    assert (told.entries, told.chances, told.expected, told.high) == (4, {}, 0, 0)


def test_an_open_case_with_a_record_at_the_ministry_counts_and_one_at_home_does_not(place):
    first, second = place.entries[:2]
    at_ministry, at_home = accepted_elsewhere(place, 77), factories.entry()
    case = case_of(first, at_ministry, probability=0.8)
    case_of(second, at_home, probability=0.9)

    told = forecasting.forecast_of(ids(place))

    assert told.chances == {first.pk: (bounces.Chance("case", 0.8, case.pk),)}
    assert (round(told.expected, 3), told.flagged) == (0.8, {first.pk: 0.8})


def test_of_two_entries_of_a_case_in_one_package_the_later_row_bounces(place):
    first, second = place.entries[:2]
    case_of(first, second, probability=0.9)

    assert set(forecasting.forecast_of(ids(place)).chances) == {second.pk}
    assert set(forecasting.forecast_of(ids(place)[::-1]).chances) == {first.pk}


def test_a_decided_case_is_no_danger(place):
    first = place.entries[0]
    case_of(first, accepted_elsewhere(place, 77), state="decided", outcome="different", decided_at=timezone.now(),
            decided_by=place.officer)  # fmt: skip

    assert not forecasting.forecast_of(ids(place)).chances


def test_the_same_number_of_the_same_office_at_the_ministry_bounces(place):
    first = place.entries[0]
    other = accepted_elsewhere(place, first.number)
    accepted_elsewhere(place, place.entries[1].number, office="UBND xã Chỗ Khác, huyện Nơi Khác")
    Entry.objects.filter(pk=other.pk).update(values={**first.values})

    told = forecasting.forecast_of(ids(place))

    assert told.chances == {first.pk: (bounces.Chance("key", 0.95, other.pk),)}


def test_the_forecast_is_kept_when_the_transfer_is_sent_and_nobody_rewrites_it(place):
    first = place.entries[0]
    case = case_of(first, accepted_elsewhere(place, 77), probability=0.8)

    transfer = place.sent()
    case.probability = 0.1
    case.save()

    kept = transfer.forecast
    assert (kept.entries, kept.flagged, round(kept.expected, 2)) == (4, 1, 0.8)
    assert ForecastItem.objects.get(forecast=kept).chances == [{"why": "case", "probability": 0.8, "about": case.pk}]
    for rows in (TransferForecast.objects.all(), ForecastItem.objects.all()):
        for change in (lambda rows=rows: rows.update(id=987_654), lambda rows=rows: rows.delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_answers_are_measured_against_the_forecast(place):
    first, second = place.entries[:2]
    case_of(first, accepted_elsewhere(place, 77), probability=0.8)
    case_of(second, accepted_elsewhere(place, 78), probability=0.7)
    transfer = place.sent()

    before = forecasting.measured_of([transfer])
    answer(transfer, "duplicate", "accepted", "duplicate", "")

    assert before == {}
    assert forecasting.measured_of([transfer]) == {transfer.pk: Measured(hit=1, false=1, missed=1, right=0)}


def test_the_chance_of_a_number_is_learned_from_answers(place):
    first = place.entries[0]
    other = accepted_elsewhere(place, first.number)
    Entry.objects.filter(pk=other.pk).update(values={**first.values})
    transfer = place.sent()
    answer(transfer, "accepted", "accepted", "accepted", "accepted")
    again = place.approved(first.number + 100)
    third = accepted_elsewhere(place, again.number)
    Entry.objects.filter(pk=third.pk).update(values={**again.values})

    chances = forecasting.forecast_of([again.pk]).chances[again.pk]

    assert round(chances[0].probability, 4) == round(19 / 21, 4)


def test_what_is_foretold_can_be_held_back_from_a_package(place):
    from scanning.actions.packages import _held_back  # noqa: PLC0415 (a floor above: only this test goes there)

    first = place.entries[0]
    case_of(first, accepted_elsewhere(place, 77), probability=0.8)

    left, held = _held_back(place.entries, {"hold_back": True})
    everything, nothing = _held_back(place.entries, {})

    assert (left, [problem.entry for problem in held]) == (place.entries[1:], [first.pk])
    assert (everything, nothing) == (place.entries, [])


def test_pages_show_the_forecast_before_and_the_measure_after(client, place):
    first = place.entries[0]
    case = case_of(first, accepted_elsewhere(place, 77), probability=0.8)
    client.force_login(place.officer)
    package = place.package()

    before = client.get(reverse("scanning:package", args=[package.pk])).content.decode()
    listed = client.get(reverse("registers:transfers")).content.decode()
    transfer = place.sent()
    answer(transfer, "duplicate", "accepted", "accepted", "accepted")
    after = client.get(reverse("registers:transfer", args=[transfer.pk])).content.decode()
    over_time = client.get(reverse("registers:forecasts")).content.decode()

    assert reverse("registers:case", args=[case.pk]) in before
    assert "Đóng gói lại, giữ lại 1 trường hợp này" in before
    assert '<b class="num">0,8</b>' in listed
    assert "đoán đúng 1, bỏ sót 0, đoán thừa 0" in after
    assert transfer.number in over_time
    assert "100 % (21–100 %)" in over_time


def test_the_list_of_packages_asks_the_same_however_many(client, place, django_assert_max_num_queries):
    client.force_login(place.officer)
    for entry in place.entries:
        place.package([entry])

    with django_assert_max_num_queries(22):
        client.get(reverse("registers:transfers"))


def test_a_clerk_gets_no_forecast(client, place):
    transfer, package = place.sent(place.entries[:1]), place.package(place.entries[1:])
    client.force_login(place.clerk)

    for address in (reverse("registers:forecasts"), f"/api/v1/forecasts/{transfer.pk}/",
                    f"/api/v1/package-forecasts/{package.pk}/"):  # fmt: skip
        assert client.get(address).status_code == 404


def test_the_api_tells_forecast_and_accuracy(client, place):
    case_of(place.entries[0], accepted_elsewhere(place, 77), probability=0.8)
    client.force_login(place.officer)
    package = place.package()

    live = client.get(f"/api/v1/package-forecasts/{package.pk}/").json()
    transfer = place.sent()
    answer(transfer, "duplicate", "accepted", "accepted", "accepted")
    kept = client.get(f"/api/v1/forecasts/{transfer.pk}/").json()
    told = client.get("/api/v1/forecasts/").json()["results"][0]

    assert (live["flagged"], live["made_at"], live["foretold"][0]["chances"][0]["why"]) == (1, None, "case")
    assert (kept["expected"], kept["foretold"][0]["entry"]) == (0.8, place.entries[0].pk)
    assert (told["hit"], told["missed"], told["precision"]["share"]) == (1, 0, 1.0)


def test_expectation_and_interval_of_few_certain_cases():
    assert bounces.expected([1.0, 1.0]) == (2.0, 2, 2)
    assert bounces.expected([]) == (0.0, 0, 0)
    mean, low, high = bounces.expected([0.5] * 100)
    assert (mean, low, high) == (50.0, 42, 58)


@given(st.lists(st.floats(0, 1), max_size=60))
def test_the_interval_holds_the_expectation(probabilities):
    mean, low, high = bounces.expected(probabilities)

    assert 0 <= low <= high <= len(probabilities)
    assert low - 1 <= mean <= high + 1


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_share_lies_within_its_interval(hit, missed):
    share = Measured(hit=hit, missed=missed).recall

    assert share is None if hit + missed == 0 else 0 <= share[1] <= share[0] <= share[2] <= 1
