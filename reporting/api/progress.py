"""Progress over the API, within the scope of the token's owner."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from civreg.core.api_fields import Text
from reporting import asked, screens, structures


class ProgressLine(serializers.Serializer):
    """One unit (or kind of book) as it is counted; percentages are of the target, null without one."""

    locality = serializers.IntegerField(source="place.pk", default=None, allow_null=True)
    label = Text()
    kind = Text(allow_blank=True)
    target = serializers.IntegerField(allow_null=True)
    target_is_estimate = serializers.BooleanField()
    books = serializers.IntegerField()
    books_scanned = serializers.IntegerField()
    books_proved = serializers.IntegerField(source="proved", help_text="books signed as complete")
    pages = serializers.IntegerField()
    entered = serializers.IntegerField()
    entered_today = serializers.IntegerField()
    entered_percent = serializers.FloatField(allow_null=True)
    attached = serializers.IntegerField()
    checked = serializers.IntegerField()
    approved = serializers.IntegerField()
    sent = serializers.IntegerField()
    accepted = serializers.IntegerField()
    returned = serializers.IntegerField()
    suspected_duplicate = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    unreadable = serializers.IntegerField()
    void = serializers.IntegerField()
    remaining = serializers.IntegerField(allow_null=True)
    planned_today = serializers.IntegerField()
    required_rate = serializers.IntegerField(source="quota", allow_null=True)
    forecast_date = serializers.DateField(allow_null=True)
    status = Text(source="verdict.status")
    days_behind = serializers.IntegerField(source="verdict.days_behind")
    reason = Text(source="verdict.sentence")
    is_partial = serializers.BooleanField()
    former = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_former(self, line):
        """Ids of the places that a summed line is made of: the communes of a district or of a new unit."""
        return [part.place.pk for part in line.parts]


class ProgressAnswer(serializers.Serializer):
    day = serializers.DateField()
    campaign_day = serializers.IntegerField()
    structure = serializers.DateField()
    target_version = serializers.IntegerField(allow_null=True)
    total = ProgressLine()
    rows = ProgressLine(many=True)


def filter_of(name, kind, text):
    return OpenApiParameter(name, kind, description=text)


LOCALITY = filter_of("locality", OpenApiTypes.INT, "A district or commune; without it the widest place of one's own.")
KIND = filter_of("kind", OpenApiTypes.STR, "A kind of book, e.g. birth; without it all kinds.")
DAY = filter_of("day", OpenApiTypes.DATE, "As of the close of that day; without it as of now.")
VERSION = filter_of("version", OpenApiTypes.INT, "Number of a target version; without it the one in force.")
BASELINE = filter_of("baseline", OpenApiTypes.INT, "A baseline: its newest version, where no version is named.")
STRUCTURE = OpenApiParameter(
    "structure", OpenApiTypes.STR, enum=[structures.BEFORE, structures.AFTER],
    description="Units as of that day; without it those of the campaign.",
)  # fmt: skip


def not_half_asked(query):
    """A form may leave its field empty, a program says nothing or a day."""
    if "" in (query.get("day"), query.get("structure")):
        raise Http404


class ProgressView(APIView):
    """A place and its parts: the province by districts, a district by communes, a commune by kinds of books."""

    @extend_schema(parameters=[LOCALITY, KIND, DAY, VERSION, BASELINE, STRUCTURE], responses=ProgressAnswer)
    def get(self, request):
        not_half_asked(request.query_params)
        campaign = asked.campaign_or_404(request.user)
        place = asked.named_place_or_404(request, campaign)
        question = asked.asked_of(request, campaign, place)
        *rows, total = screens.table_of(question, place, asked.communes_of(request.user, place, campaign))
        answer = {
            "day": question.day, "campaign_day": question.number, "total": total, "rows": rows,
            "structure": question.structure,
            "target_version": question.version.number if question.version else None,
        }  # fmt: skip
        return Response(ProgressAnswer(answer).data)
