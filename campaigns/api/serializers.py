"""What the API says of campaigns, units, targets and people: explicit fields, nothing by accident."""

from rest_framework import serializers

from campaigns.models import Campaign, DayOff, Locality, Membership, Obstacle, Target
from campaigns.rules import BOOK_KINDS
from civreg.core.api_fields import Text


class DayOffOut(serializers.ModelSerializer):
    class Meta:
        model = DayOff
        fields = ["day", "name"]
        read_only_fields = fields


class CampaignOut(serializers.ModelSerializer):
    """A plan; its working day begins at `day_begins_at` in Asia/Ho_Chi_Minh, not always at midnight."""

    day_begins_at = serializers.TimeField(source="province.day_begins_at", read_only=True)
    days_off = DayOffOut(many=True, read_only=True)

    class Meta:
        model = Campaign
        fields = [
            "id", "name", "document", "document_on", "day_one", "entry_until", "last_day", "phase2_limit",
            "played_from", "is_current", "day_begins_at", "report_cut_off", "days_off",
        ]  # fmt: skip
        read_only_fields = fields


class LocalityOut(serializers.ModelSerializer):
    office = Text(read_only=True)

    class Meta:
        model = Locality
        fields = ["id", "code", "valid_from", "valid_to", "level", "type", "name", "full_name", "parent", "office"]
        read_only_fields = fields


class TargetOut(serializers.ModelSerializer):
    version = serializers.IntegerField(source="version.number", read_only=True)
    document = Text(source="version.document", read_only=True)

    class Meta:
        model = Target
        fields = [
            "id", "version", "document", "locality", "kind", "books", "entries", "is_estimate", "method",
        ]  # fmt: skip
        read_only_fields = fields


class TargetIn(serializers.Serializer):
    locality = serializers.IntegerField(allow_null=True, required=False, default=None)
    kind = serializers.ChoiceField(choices=list(BOOK_KINDS), allow_blank=True, required=False, default="")
    books = serializers.IntegerField(min_value=0, max_value=1_000_000)
    entries = serializers.IntegerField(min_value=0, max_value=1_000_000_000)
    document = Text(max_length=200)
    in_force_from = serializers.DateField()
    note = Text(max_length=1000, required=False, allow_blank=True, default="")


class MembershipOut(serializers.ModelSerializer):
    username = Text(source="user.username", read_only=True)
    full_name = Text(source="user.full_name", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "username", "full_name", "role", "province", "locality", "starts_on", "ends_on"]
        read_only_fields = fields


class MeOut(serializers.Serializer):
    username = Text()
    full_name = Text()
    memberships = MembershipOut(many=True)
    may = serializers.ListField(child=Text())


class TokenOut(serializers.Serializer):
    """The token is shown once; only its hash is kept."""

    token = Text()
    expiry = serializers.DateTimeField(allow_null=True)


class ObstacleOut(serializers.ModelSerializer):
    """What hinders a commune; `state` is open, answered or closed."""

    state = Text(read_only=True)

    class Meta:
        model = Obstacle
        fields = [
            "id", "locality", "cause", "description", "place", "state", "reported_at", "reported_by", "owner", "due_on",
            "answer", "answered_at", "answered_by", "closed_at", "closed_by",
        ]  # fmt: skip
        read_only_fields = fields


class ObstacleIn(serializers.Serializer):
    locality = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    cause = serializers.ChoiceField(choices=Obstacle.Cause.choices)
    description = Text(allow_blank=True, default="", max_length=2000)
    place = Text(allow_blank=True, default="", max_length=200)


class AnswerIn(serializers.Serializer):
    answer = Text(max_length=2000)
