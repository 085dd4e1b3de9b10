"""What the API says of books, entries and kinds: explicit fields, nothing by accident."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from civreg.core.api_fields import Text
from civreg.core.models import HistoryEvent
from registers import queries
from registers.kinds import KINDS
from registers.models import Entry, Override, RegisterBook

KIND_CHOICES = [(slug, kind.label) for slug, kind in KINDS.items()]


class BookOut(serializers.ModelSerializer):
    """A book and what is counted of it (stage -> n; `expected` by the inventory)."""

    book_number = Text(read_only=True)
    counts = serializers.SerializerMethodField()

    class Meta:
        model = RegisterBook
        fields = [
            "id", "locality", "kind", "year_opened", "number", "book_number", "office", "pages", "first_number",
            "last_number", "declared_entries", "condition", "kept_at", "phase", "note", "version", "created_at",
            "counts",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_counts(self, book):
        return queries.counts_of(book)


class BookFacts(serializers.Serializer):
    """The facts of a book that its keepers write."""

    office = Text(max_length=255, required=False)
    pages = serializers.IntegerField(min_value=1, max_value=10_000, required=False, allow_null=True)
    first_number = serializers.IntegerField(min_value=1, max_value=999_999, required=False, allow_null=True)
    last_number = serializers.IntegerField(min_value=1, max_value=999_999, required=False, allow_null=True)
    declared_entries = serializers.IntegerField(min_value=0, max_value=999_999, required=False, allow_null=True)
    condition = serializers.ChoiceField(choices=RegisterBook.Condition.choices, required=False)
    kept_at = Text(max_length=200, required=False, allow_blank=True)
    phase = serializers.ChoiceField(choices=RegisterBook.Phase.choices, required=False)
    note = Text(max_length=2000, required=False, allow_blank=True)


class BookIn(BookFacts):
    kind = serializers.ChoiceField(choices=KIND_CHOICES)
    year_opened = serializers.IntegerField(min_value=1900, max_value=2100)
    number = Text(max_length=10)
    locality = serializers.IntegerField(help_text="id of a commune in the owner's scope")


class BookChange(BookFacts):
    kind = serializers.ChoiceField(choices=KIND_CHOICES, required=False)
    year_opened = serializers.IntegerField(min_value=1900, max_value=2100, required=False)
    number = Text(max_length=10, required=False)
    version = serializers.IntegerField(help_text="the version that was read")


class OverrideOut(serializers.ModelSerializer):
    class Meta:
        model = Override
        fields = ["rule", "codes", "message", "reason", "made_at", "made_by"]
        read_only_fields = fields


class EntryOut(serializers.ModelSerializer):
    """An entry. `values` are texts by the Ministry's code, in the Ministry's form."""

    values = serializers.DictField(child=Text(), read_only=True)

    class Meta:
        model = Entry
        fields = [
            "id", "book", "locality", "kind", "registration_year", "number", "number_suffix", "registered_on",
            "page_number", "state", "state_at", "values", "subject_name", "second_name", "subject_birth", "version",
            "entered_at", "entered_by", "attached_at", "checked_at", "checked_by", "approved_at", "approved_by",
            "sent_at", "accepted_at", "returned_at", "returned_by", "return_reason",
        ]  # fmt: skip
        read_only_fields = fields


class EntryDetail(EntryOut):
    """An entry with the warnings that were let go, each with its reason."""

    overrides = OverrideOut(many=True, read_only=True)

    class Meta(EntryOut.Meta):
        fields = [*EntryOut.Meta.fields, "overrides"]
        read_only_fields = fields


def _texts(help_text, **more):
    child = Text(allow_blank=True, trim_whitespace=False, max_length=10_000)
    return serializers.DictField(child=child, help_text=help_text, **more)


class EntryWrite(serializers.Serializer):
    """What is common to making and changing an entry."""

    values = _texts("the Ministry's code -> text, as written in the book")
    reasons = _texts("rule -> why its warning is let go", required=False)
    suggested = serializers.ListField(
        child=Text(max_length=50), required=False, max_length=200,
        help_text="codes whose value was accepted from a reading",
    )  # fmt: skip
    as_written = serializers.ListField(
        child=Text(max_length=50), required=False, max_length=200,
        help_text="codes of open lists that keep the book's own spelling",
    )  # fmt: skip


class EntryIn(EntryWrite):
    book = serializers.IntegerField(help_text="id of a book where the owner may enter")


class EntryChange(EntryWrite):
    version = serializers.IntegerField(help_text="the version that was read")


class RuleOut(serializers.Serializer):
    """A rule: what it demands, how strictly, where the demand comes from, and of which kinds."""

    id = Text()
    severity = Text(help_text="E (error), W (warning), EW (depends), - (a rule of handling)")
    sentence = Text()
    source = Text()
    places = serializers.ListField(child=Text(), help_text="entry, book, package, transfer, duplicates")
    kinds = serializers.ListField(child=Text())


class WaivedOut(serializers.ModelSerializer):
    """A warning that was let go, with the reason; `entry` is the one it spoke of."""

    class Meta:
        model = Override
        fields = ["id", "entry", *OverrideOut.Meta.fields]
        read_only_fields = fields


class FindingOut(serializers.Serializer):
    rule = Text()
    severity = serializers.ChoiceField(choices=[("E", "error"), ("W", "warning")])
    codes = serializers.ListField(child=Text())
    message = Text()


class SavedOut(serializers.Serializer):
    """The answer to a save; the same again for the same key."""

    entry = EntryOut()
    version = serializers.IntegerField(help_text="the version that this save made")
    findings = FindingOut(many=True)
    repeated = serializers.BooleanField()


class Decision(serializers.Serializer):
    version = serializers.IntegerField(required=False, help_text="the version that was looked at")


class Return(Decision):
    reason = Text(max_length=1000)


class HistoryOut(serializers.ModelSerializer):
    """One change, as the database wrote it: column or `values.CODE` -> [old, new]."""

    person = Text(source="person.full_name", default="", read_only=True)
    changes = serializers.DictField(child=serializers.ListField(), read_only=True)

    class Meta:
        model = HistoryEvent
        fields = ["id", "at", "action", "person", "source", "reason", "changes"]
        read_only_fields = fields


class ChoiceOut(serializers.Serializer):
    code = Text()
    label = Text()


class FieldOut(serializers.Serializer):
    """One column of the Ministry's sheet."""

    code = Text()
    name = Text()
    label = Text()
    group = Text()
    type = Text()
    core = serializers.BooleanField()
    carried = serializers.BooleanField()
    default = Text(allow_blank=True)
    max_length = serializers.IntegerField()
    choices = serializers.SerializerMethodField()
    listed = Text(allow_blank=True)
    confirmed = serializers.BooleanField()
    note = Text(allow_blank=True)

    @extend_schema_field(ChoiceOut(many=True))
    def get_choices(self, field):
        return [{"code": code, "label": str(label)} for code, label in field.choices]


class GroupOut(serializers.Serializer):
    key = Text()
    label = Text()


class KindOut(serializers.Serializer):
    """A kind of register and its fields, in the Ministry's column order."""

    slug = Text()
    code = Text()
    label = Text()
    is_confirmed = serializers.BooleanField()
    notes = serializers.ListField(child=Text())
    groups = GroupOut(many=True)
    columns = FieldOut(many=True, source="fields")
