"""Progress, frozen reports and exports over the API, within the scope of the token's owner."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView

from civreg.core.api_fields import Text
from registers.templating import SHEET
from reporting import actions, asked, screens, structures
from reporting.exports import entries
from reporting.exports.answers import download
from reporting.models import DailyReport


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


def _filter(name, kind, text):
    return OpenApiParameter(name, kind, description=text)


LOCALITY = _filter("locality", OpenApiTypes.INT, "A district or commune; without it the widest place of one's own.")
KIND = _filter("kind", OpenApiTypes.STR, "A kind of book, e.g. birth; without it all kinds.")


class ProgressView(APIView):
    """A place and its parts: the province by districts, a district by communes, a commune by kinds of books."""

    @extend_schema(
        parameters=[
            LOCALITY, KIND,
            _filter("day", OpenApiTypes.DATE, "As of the close of that day; without it as of now."),
            _filter("version", OpenApiTypes.INT, "Number of a target version; without it the newest."),
            OpenApiParameter("structure", OpenApiTypes.STR, enum=[structures.BEFORE, structures.AFTER],
                             description="Units as of that day; without it those of the campaign."),
        ],
        responses=ProgressAnswer,
    )  # fmt: skip
    def get(self, request):
        if "" in (request.query_params.get("day"), request.query_params.get("structure")):
            raise Http404  # a form may leave its field empty, a program says nothing or a day
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


class ReportOut(serializers.ModelSerializer):
    made_by = Text(source="made_by.full_name")

    class Meta:
        model = DailyReport
        fields = ["id", "locality", "day", "figures", "sha256", "note", "made_at", "made_by"]
        read_only_fields = fields


class ReportIn(serializers.Serializer):
    """Freezing a day: the locality (null is the province), the day, and what hinders."""

    locality = serializers.IntegerField(allow_null=True)
    day = serializers.DateField()
    note = Text(allow_blank=True, default="", max_length=5000)


class ReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Frozen daily reports; to create one is to freeze that day, once."""

    queryset = DailyReport.objects.none()  # for the schema
    serializer_class = ReportOut
    filterset_fields = ["day", "locality"]

    def get_queryset(self):
        reports = DailyReport.objects.visible_to(self.request.user).select_related("made_by")
        return reports.order_by("-day", "pk")

    @extend_schema(request=ReportIn, responses={201: ReportOut})
    def create(self, request):
        wanted = ReportIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        campaign = asked.campaign_or_404(request.user)
        pk = wanted.validated_data["locality"]
        place = asked.place_or_404(request.user, pk) if pk is not None else None
        report = actions.freeze_report(
            campaign=campaign, locality=place, day=wanted.validated_data["day"], note=wanted.validated_data["note"],
            communes=asked.communes_of(request.user, place, campaign), by=request.user, at=timezone.now(),
        )  # fmt: skip
        return Response(ReportOut(get_object_or_404(self.get_queryset(), pk=report.pk)).data, status=201)


class EntriesExport(APIView):
    """Entries of one kind as the Ministry's spreadsheet (as=xlsx) or as CSV (as=csv)."""

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", OpenApiTypes.STR, required=True, description="Kind of book, e.g. birth."),
            OpenApiParameter("as", OpenApiTypes.STR, enum=["xlsx", "csv"], description="xlsx unless told."),
            _filter("locality", OpenApiTypes.INT, "A commune."),
            _filter("book", OpenApiTypes.INT, "A book."),
            _filter("state", OpenApiTypes.STR, "A state, e.g. approved."),
            _filter("stage", OpenApiTypes.STR, "A stage that has been reached, e.g. checked."),
            _filter("day", OpenApiTypes.DATE, "The day on which the stage was reached."),
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request):
        asked.exporter_or_404(request.user)
        kind, found = entries.wanted(request.user, request.query_params)
        return download(
            name=f"{kind.code}-{timezone.localdate().isoformat()}", form=request.query_params.get("as", "xlsx"),
            title=SHEET, heads=entries.heads_of(kind), rows=entries.rows(kind, found),
        )  # fmt: skip
