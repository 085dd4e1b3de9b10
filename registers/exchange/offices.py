"""Which commune a row belongs to: the office that it names, on the day of its registration, within a scope."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from civreg.core.dates import DateRefused, PartialDate
from civreg.core.vietnamese import name_key

RULE = "OFFICE"
NOWHERE = _("Chưa có nơi đăng ký: không biết trường hợp thuộc đơn vị nào.")
UNSURE = _("Nơi đăng ký “%(text)s” được hiểu là %(unit)s: có đúng không?")


class Offices:
    """Finds the commune's id from noiDangKy. `by_books` are offices that existing books name: the best evidence.

    `find(text, on=, within=)` resolves names through time (campaigns.through_time); None where one commune was given.
    """

    def __init__(self, *, locality_id=None, find=None, within=frozenset(), by_books=()):
        self.locality_id, self.find, self.within = locality_id, find, within
        self.by_books = {}
        for office, locality in by_books:
            self.by_books.setdefault(name_key(office), set()).add(locality)
        self._known = {}

    def of(self, text, registered_on):
        """(commune's id or None, a sentence against it or "", a sentence of doubt or "")."""
        if self.locality_id:
            return self.locality_id, "", ""
        if not text:
            return None, str(NOWHERE), ""
        day = _day(registered_on)
        key = (text, day)
        if key not in self._known:
            self._known[key] = self._find(text, day)
        return self._known[key]

    def _find(self, text, day):
        named = self.by_books.get(name_key(text), ())
        if len(named) == 1:
            return next(iter(named)), "", ""
        found = self.find(text, on=day, within=self.within)
        if found.refusal or found.locality is None:
            return None, str(found.refusal or found.resolution.sentence), ""
        if found.locality.pk not in self.within:
            return None, str(_("%(unit)s nằm ngoài phạm vi được nhập của bạn.") % {"unit": found.locality}), ""
        doubt = "" if found.is_certain else str(UNSURE % {"text": text, "unit": found.locality})
        return found.locality.pk, "", doubt


def _day(text):
    try:
        date = PartialDate.parse(text) if text else None
    except DateRefused:
        return None
    return dt.date(date.year, date.month or 1, date.day or 1) if date and date.year else None
