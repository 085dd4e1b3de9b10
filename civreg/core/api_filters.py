"""Lists of the API are narrowed by whole numbers, never by 0.5 of one."""

import django_filters
from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from rest_framework.exceptions import ValidationError


class WholeNumberFilter(django_filters.NumberFilter):
    """A number that the schema calls an integer is one: anything else is refused with its field."""

    field_class = forms.IntegerField


_WHOLE = {each: {"filter_class": WholeNumberFilter} for each in (
    models.IntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField, models.BigIntegerField,
)}  # fmt: skip


class ApiFilterSet(FilterSet):
    """What a view's `filterset_fields` become, and what filter sets of their own begin with."""

    FILTER_DEFAULTS = {**FilterSet.FILTER_DEFAULTS, **_WHOLE}


class ApiFilters(DjangoFilterBackend):
    filterset_base = ApiFilterSet

    def get_filterset(self, request, queryset, view):
        """A filter left empty is a mistake of the program that asks, and would give it everything."""
        found = super().get_filterset(request, queryset, view)
        wrong = [name for name in request.query_params if found and _is_wrong(found.filters.get(name), request, name)]
        if wrong:
            raise ValidationError({name: [_("Điều kiện lọc này không đọc được.")] for name in wrong})
        return found


def _is_wrong(each, request, name):
    if each is None or isinstance(each, django_filters.CharFilter):
        return False
    text = request.query_params[name]
    return not text or isinstance(each, django_filters.BooleanFilter) and text.lower() not in ("true", "false")
