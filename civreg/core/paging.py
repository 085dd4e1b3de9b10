"""Lists come in pages, always."""

from django.conf import settings
from django.core.paginator import Paginator
from rest_framework.pagination import PageNumberPagination


class ApiPages(PageNumberPagination):
    """At most 200 rows a page, whoever asks."""

    page_size_query_param = "page_size"
    max_page_size = 200


def page_of(rows, request, size=None):
    """The page of `rows` that the address asks for; a wrong number gives the nearest page."""
    return Paginator(rows, size or settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
