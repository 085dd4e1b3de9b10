"""What the database itself refuses, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from registers.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("step", ["checked", "approved"])
def test_an_editor_reviews_nothing_even_by_a_raw_update(step):
    editor = factories.user()
    entry = factories.entry(edited_by=[editor.pk])

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**{f"{step}_by": editor, f"{step}_at": timezone.now()})


def test_the_same_number_stands_once_in_an_office_kind_and_year():
    entry = factories.entry()
    second_volume = factories.book(locality=entry.locality, year_opened=entry.registration_year)

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.entry(book=second_volume, number=entry.number)
