"""How lists of the API are narrowed."""

import django_filters as filters

from civreg.core.api_filters import ApiFilterSet, WholeNumberFilter
from registers.models import Entry, Override, RegisterBook


class BookFilter(ApiFilterSet):
    class Meta:
        model = RegisterBook
        fields = ["locality", "kind", "year_opened", "number", "phase", "condition"]


class WaivedFilter(ApiFilterSet):
    # By number: whether an entry exists beyond the scope is not told.
    entry = WholeNumberFilter(field_name="entry_id")
    locality = WholeNumberFilter(field_name="entry__locality_id")

    class Meta:
        model = Override
        fields = ["rule"]


class EntryFilter(ApiFilterSet):
    q = filters.CharFilter(method="search", label="words of names or the number, with or without tones")
    changed_since = filters.IsoDateTimeFilter(field_name="state_at", lookup_expr="gte")

    class Meta:
        model = Entry
        fields = ["locality", "book", "kind", "state", "registration_year", "number"]

    def search(self, entries, _name, text):
        return entries.search(text)
