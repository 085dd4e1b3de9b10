"""The page of the forecast: both stages, by locality, with reasons; for who may see the place."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from registers.models import Entry
from reporting import lines, outlook, progress, trial
from reporting.replay.scenarios import SCENARIOS
from reporting.replay.unseen import UNSEEN
from tests import factories
from tests.reporting.arrange import entries_of, targets

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(place):
    return factories.campaign(province=place.province, played_from=timezone.localdate() - dt.timedelta(days=6))


@pytest.fixture
def at_work(place, campaign):
    """Six closed days of four entries, five approved on each but the first; a target of sixty."""
    targets(campaign, {(place, ""): 60})
    made = entries_of(factories.book(locality=place), days_ago=[6, 5, 4, 3, 2, 1] * 4)
    checker, approver = factories.user(), factories.user()
    for entry in made:
        Entry.objects.filter(pk=entry.pk).update(
            checked_at=entry.entered_at, checked_by=checker, approved_at=entry.entered_at, approved_by=approver,
            state="approved",
        )  # fmt: skip
    return place


def whole_of(campaign, place):
    question = lines.ask(campaign)
    return outlook.outlooks(question, progress.by_commune(question, [place], district=place.parent))


def test_both_stages_have_rates_dates_and_a_chance(at_work, campaign):
    _rows, whole = whole_of(campaign, at_work)

    assert (whole.entry.done, whole.entry.remaining, whole.entry.rate, whole.entry.required) == (24, 36, 4, 4)
    assert whole.entry.found.early <= whole.entry.found.day <= whole.entry.found.late
    assert 0 < whole.entry.chance < 1
    assert (whole.review.done, whole.review.deadline) == (24, 20)
    assert whole.review.found.day >= whole.entry.found.day


def test_what_is_shared_is_learned_anew_when_a_closed_day_moves_or_is_a_day_off(at_work, campaign):
    def shared():
        return lines.ask(campaign).shared()

    before = shared()
    entries_of(factories.book(locality=at_work), days_ago=[2] * 40)
    moved = shared()
    campaign.days_off.create(day=timezone.localdate() - dt.timedelta(days=4), name="Nghỉ lễ")

    assert (moved.noise, moved.learning) != (before.noise, before.learning)
    assert shared().kinds != moved.kinds


def test_a_target_raised_today_is_the_first_reason(at_work, campaign):
    targets(campaign, {(at_work, ""): 120})

    _rows, whole = whole_of(campaign, at_work)

    first = whole.entry.reasons[0]
    assert (first["what"], "60" in first["text"], "120" in first["text"]) == ("target", True, True)
    assert sum(reason["tenths"] for reason in whole.entry.reasons) == whole.entry.move.tenths > 0


def test_what_came_back_on_the_last_day_is_told(at_work, campaign):
    yesterday = timezone.localtime().replace(hour=12) - dt.timedelta(days=1)
    for entry in Entry.objects.filter(approved_at__date=yesterday.date())[:2]:
        Entry.objects.filter(pk=entry.pk).update(
            state="returned", state_at=yesterday, approved_at=None, approved_by=None, checked_at=None, checked_by=None,
            returned_at=yesterday, returned_by=factories.user(), return_reason="Sai năm",
        )  # fmt: skip

    _rows, whole = whole_of(campaign, at_work)

    told = {reason["what"]: reason["text"] for reason in whole.review.reasons}
    assert told["returned"].startswith("2 ")


@pytest.mark.parametrize("name", ["forecast", "forecast-method"])
def test_the_pages_stand(client, at_work, name):
    client.force_login(factories.justice(at_work.province))

    answer = client.get(reverse(f"reporting:{name}"))

    assert answer.status_code == 200


def test_a_clerk_sees_the_own_commune_only(client, at_work):
    client.force_login(factories.clerk(at_work))
    address = reverse("reporting:forecast")

    assert client.get(address).context["whole"].line.label == at_work.full_name
    assert client.get(f"{address}?locality={at_work.parent_id}").status_code == 404


def test_before_the_first_day_is_over_nothing_is_promised(client, place):
    factories.campaign(province=place.province, played_from=timezone.localdate())
    client.force_login(factories.official(place.parent))

    answer = client.get(reverse("reporting:forecast"))

    assert "Chưa đủ hai ngày có số liệu" in answer.content.decode()


@pytest.mark.parametrize("communes", [1, 5])
def test_the_page_takes_the_same_queries_for_any_number(client, at_work, communes, django_assert_max_num_queries):
    for _n in range(communes):
        entries_of(factories.book(locality=factories.commune(parent=at_work.parent)), days_ago=[1, 2, 3])
    client.force_login(factories.official(at_work.parent))

    client.get(reverse("reporting:forecast"))  # what all communes share is read once for a closed day
    with django_assert_max_num_queries(19):
        assert client.get(reverse("reporting:forecast")).status_code == 200


def test_the_same_over_the_api(client, at_work):
    client.force_login(factories.official(at_work.parent))

    answer = client.get(f"/api/v1/forecast/?locality={at_work.parent_id}").json()

    entry = answer["total"]["entry"]
    assert answer["closed_days"] == 6
    assert (entry["remaining"], entry["present_rate"]) == (36, 4)
    assert entry["p10"] <= entry["p50"] <= entry["p90"]
    assert [row["locality"] for row in answer["rows"]] == [at_work.pk]
    assert sum(reason["tenths"] for reason in entry["reasons"]) == (entry["moved_tenths"] or 0)


def test_the_method_quotes_the_stored_trial_of_both_sets_apart(client, at_work):
    client.force_login(factories.justice(at_work.province))

    page = client.get(reverse("reporting:forecast-method"))

    kept = json.loads(trial.RESULT.read_text())
    text = page.content.decode()
    for which, names in (("unseen", UNSEEN), ("seen", SCENARIOS)):
        told, stored = page.context["trial"][which], kept[which]
        assert f"{dt.date.fromisoformat(stored['measured_on']):%d/%m/%Y}" in text
        assert set(stored["scenarios"]) == set(names) <= set(trial.LABELS)
        held = [100 * each["held"] for each in stored["scenarios"].values()]
        assert [row["held"] for row in told["rows"]] == sorted(held)
        assert all(f"{100 * stored[share]:.1f}".replace(".", ",") in text for share in ("held", "peer"))
    assert text.index(str(trial.LABELS["machines"])) < text.index(str(trial.LABELS["moved_staff"]))


def test_a_trial_of_one_set_alone_is_told_alone_and_none_says_so(client, at_work, tmp_path, monkeypatch):
    client.force_login(factories.justice(at_work.province))
    kept = json.loads(trial.RESULT.read_text())
    trial.latest.cache_clear()
    monkeypatch.setattr(trial, "RESULT", tmp_path / "trial.json")
    without = client.get(reverse("reporting:forecast-method")).content.decode()
    trial.RESULT.write_text(json.dumps({"unseen": kept["unseen"]}))
    trial.latest.cache_clear()

    alone = client.get(reverse("reporting:forecast-method")).content.decode()

    trial.latest.cache_clear()
    assert "Chưa có kết quả thử nào được lưu." in without
    assert str(trial.LABELS["machines"]) in alone
    assert str(trial.LABELS["moved_staff"]) not in alone
