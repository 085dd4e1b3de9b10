"""Fields of the API that take what the schema says, and nothing that could be made into it."""

from rest_framework import serializers


class Text(serializers.CharField):
    """A text is a JSON string: 0 or true in its place is a program's mistake, refused with its field."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Slug(Text, serializers.SlugField):
    """A short name of letters, digits, hyphens and underscores; a text as ``Text`` is."""


class Flag(serializers.BooleanField):
    """Yes or no as JSON has it: 0 and "0" in its place are a program's mistake, refused with the field."""

    def to_internal_value(self, data):
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data
