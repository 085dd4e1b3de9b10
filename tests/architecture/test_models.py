"""What every model must have, found by reflection."""

import pytest
from django.apps import apps

OURS = [
    model
    for name in ("core", "campaigns", "registers", "scanning", "reporting")
    for model in apps.get_app_config(name).get_models()
]
WITHOUT = {"HistoryEvent", "Job"}  # an append-only log and a queue


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_model_says_what_must_never_be_false(model):
    assert model.__name__ in WITHOUT or model._meta.constraints


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_model_neither_orders_itself_nor_overrides_save(model):
    assert not model._meta.ordering
    assert "save" not in vars(model)
