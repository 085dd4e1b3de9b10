"""Addresses of the API: an id in one is a whole number that the database can hold, or the address is unknown."""

from rest_framework.routers import SimpleRouter

WHOLE_NUMBER = "[0-9]{1,18}"


class Routes(SimpleRouter):
    def get_lookup_regex(self, viewset, lookup_prefix=""):
        if getattr(viewset, "lookup_field", "pk") == "pk" and not hasattr(viewset, "lookup_value_regex"):
            return f"(?P<{lookup_prefix}pk>{WHOLE_NUMBER})"
        return super().get_lookup_regex(viewset, lookup_prefix)
