"""Lists come in pages, always."""

from django.conf import settings
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination, PageNumberPagination

from civreg.core.http import number_in


class _WholeSize:
    """At most 200 rows a page, whoever asks; a size that is no number is refused like any other wrong field."""

    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request):
        asked = request.query_params.get(self.page_size_query_param)
        if asked is not None and not number_in(asked):
            sentence = _("Số dòng mỗi trang phải là số nguyên dương.")
            raise ValidationError({self.page_size_query_param: [sentence]})
        return super().get_page_size(request)


class ApiPages(_WholeSize, PageNumberPagination):
    """Pages by number, with a count."""


class ApiScroll(_WholeSize, CursorPagination):
    """By id, without a count: as fast on the last page as on the first."""

    ordering = "id"


def page_of(rows, request, size=None):
    """The page of `rows` that the address asks for; a wrong number gives the nearest page."""
    return Paginator(rows, size or settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
