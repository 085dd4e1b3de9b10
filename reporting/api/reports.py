"""Daily reports over the API."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from civreg.core.api_fields import Text
from reporting import asked
from reporting.actions import reports as actions
from reporting.models import DailyReport


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
