"""The trial of the forecast: both sets of scenarios apart, and what is kept of a run."""

import json

import pytest

from benchmarks import forecast as trial_run


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(trial_run, "RESULT", tmp_path / "data" / "forecast_trial.json")
    return trial_run.RESULT


def test_a_run_of_one_set_leaves_the_stored_figures_of_the_other(kept):
    trial_run.keep("seen", {"held": 0.81, "scenarios": {}})
    trial_run.keep("unseen", {"held": 0.79, "scenarios": {}})
    trial_run.keep("unseen", {"held": 0.84, "scenarios": {}})

    found = json.loads(kept.read_text())
    assert (found["seen"]["held"], found["unseen"]["held"]) == (0.81, 0.84)
    assert found["unseen"]["communes"] == trial_run.COMMUNES


def test_askings_without_a_day_are_counted_apart_from_held_and_missed(capsys):
    asked = [(True, False, 4, 1), (False, False, 6, 3), (True, True, 8, 2), None]

    whole, scenarios = trial_run.said("unseen", {"machines": asked, "lent": asked[:2]})

    assert scenarios["machines"] == {
        "asked": 3, "held": 0.667, "peer": 0.333, "width": 6, "miss": 2, "no_day": 0.25,
    }  # fmt: skip
    assert (whole["asked"], whole["held"]) == (5, 0.6)
    printed = capsys.readouterr().out
    assert "figure forecast_coverage_80_unseen 0.600" in printed
    assert "figure forecast_coverage_80_machines 0.667" in printed


def test_a_played_campaign_says_for_every_close_before_its_end_whether_the_range_held():
    outputs, shared = [100] * 30, None

    held, peer, width, miss = trial_run.asked_of(outputs, 1500, 15, 5, shared)
    assert held
    assert peer
    assert width >= 1
    assert miss <= 1
    assert trial_run.asked_of([0] * 30, 1500, 15, 5, shared) is None
