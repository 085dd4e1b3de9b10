"""Pages of lists that are too long to be counted: what is before, what is after, no total."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

# Beyond this a person searches; a database that skips rows reads them all.
LAST_PAGE = 200


@dataclass(frozen=True)
class Window:
    """One page of rows, and for components/pager.html its neighbours and where it stands."""

    rows: list
    previous_url: str
    next_url: str
    position: str


def window_of(rows, request):
    """The page of `rows` that the address asks for; one row more than a page tells whether there is a next one."""
    size, asked = settings.LIST_PAGE_SIZE, request.GET.get("page", "")[:9]
    number = min(max(int(asked), 1), LAST_PAGE) if asked.isdecimal() else 1
    found = list(rows[(number - 1) * size : number * size + 1])
    more = len(found) > size and number < LAST_PAGE
    return Window(
        rows=found[:size],
        previous_url=_url(request, number - 1) if number > 1 else "",
        next_url=_url(request, number + 1) if more else "",
        position=_("Trang %(number)s") % {"number": number},
    )


def _url(request, number):
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
