"""Icons, chips and long selects: drawn by one tag each, the same as before and safe to give any text."""

import pytest
from django import forms
from django.template import Context, Template
from django.template.exceptions import TemplateDoesNotExist
from django.utils.translation import override

from civreg.core.templatetags.drawn import WORDS, chip, icon
from civreg.core.widgets import LongSelect


def test_an_icon_is_silent_unless_it_stands_alone():
    assert 'aria-hidden="true"' in icon("good")
    assert 'role="img" aria-label="&lt;Xong&gt;"' in icon("good", "<Xong>")


def test_an_unknown_icon_is_an_error_of_ours_not_a_hole_in_the_page():
    with pytest.raises(TemplateDoesNotExist):
        icon("no-such-icon")


@pytest.mark.parametrize("state", WORDS)
def test_every_state_of_an_entry_has_its_chip_in_words(state):
    drawn = chip(state)

    assert drawn.startswith(f'<span class="chip chip-{state}"><svg class="icon"')
    assert drawn.endswith(f"{WORDS[state]}</span>")


def test_a_chip_escapes_its_word_and_speaks_the_language_of_the_page():
    drawn = Template('{% include "components/chip.html" with state="bad" label=word %}').render(
        Context({"word": "<b>"})
    )

    assert "&lt;b&gt;</span>" in drawn
    with override("en"):
        assert "Nháp" not in chip("draft")


def test_a_long_select_has_the_options_of_djangos_own():
    choices = [("", "Tất cả"), (1, "Xã <A>"), (2, "Xã B")]

    drawn = LongSelect(choices=choices).render("commune", 2, {"id": "id_commune"})

    assert forms.Select(choices=choices).get_context("commune", 2, {})["widget"]["value"] == ["2"]
    assert '<select name="commune" id="id_commune">' in drawn
    assert '<option value="1">Xã &lt;A&gt;</option>' in drawn
    assert '<option value="2" selected>Xã B</option>' in drawn
