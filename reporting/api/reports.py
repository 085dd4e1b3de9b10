"""Daily reports over the API."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from civreg.core.api_body import body_of
from civreg.core.api_fields import Text
from civreg.core.http import acting
from reporting import asked
from reporting.actions import mailing, signing
from reporting.actions import reports as actions
from reporting.models import DailyReport, ReportRecipient, ReportStep
from reporting.views.report_chain import file_answer


class ReportStepOut(serializers.ModelSerializer):
    """One signature or return."""

    class Meta:
        model = ReportStep
        fields = ["state", "at", "name", "title", "comment"]
        read_only_fields = fields


class ReportOut(serializers.ModelSerializer):
    """A frozen report: `made_by` is null where the cut-off froze it, `code` its number on paper."""

    made_by = Text(source="made_by.full_name", default=None, allow_null=True)
    code = Text(read_only=True)
    steps = ReportStepOut(many=True, read_only=True)

    class Meta:
        model = DailyReport
        fields = [
            "id", "locality", "day", "code", "sequence", "supplement_of", "reason", "state", "figures", "sha256",
            "note", "made_at", "made_by", "steps",
        ]  # fmt: skip
        read_only_fields = fields


class SignIn(serializers.Serializer):
    title = Text(max_length=100, required=False, allow_blank=True, help_text="position; without it one's role")
    comment = Text(max_length=2000, required=False, allow_blank=True)


class ReturnIn(serializers.Serializer):
    comment = Text(max_length=2000, help_text="why")


class SupplementIn(serializers.Serializer):
    reason = Text(max_length=2000)


class ReportIn(serializers.Serializer):
    """Freezing a day: the locality (null is the province), the day, and what hinders."""

    locality = serializers.IntegerField(allow_null=True)
    day = serializers.DateField()
    note = Text(allow_blank=True, default="", max_length=5000)


class ReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Frozen daily reports; to create one is to freeze that day, once."""

    queryset = DailyReport.objects.none()  # for the schema
    serializer_class = ReportOut
    filterset_fields = ["day", "locality", "state"]

    def get_queryset(self):
        reports = DailyReport.objects.visible_to(self.request.user).select_related(
            "made_by", "locality__parent", "campaign__province", "supplement_of"
        )  # fmt: skip
        return reports.prefetch_related(Prefetch("steps", ReportStep.objects.order_by("pk"))).order_by("-day", "pk")

    def _answer(self, report, status=200):
        return Response(ReportOut(get_object_or_404(self.get_queryset(), pk=report.pk)).data, status=status)

    def _given(self, serializer):
        return {**body_of(self.request, serializer), **acting(self.request)}

    @extend_schema(request=SignIn, responses=ReportOut)
    @action(detail=True, methods=["post"])
    def sign(self, request, pk=None):
        """Put one's name to the next step: submit, confirm, or sign."""
        return self._answer(signing.sign_report(report=self.get_object(), **self._given(SignIn)))

    @extend_schema(request=ReturnIn, responses=ReportOut)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request, pk=None):
        """Send it back with a reason instead of signing."""
        return self._answer(signing.return_report(report=self.get_object(), **self._given(ReturnIn)))

    @extend_schema(request=SupplementIn, responses={201: ReportOut})
    @action(detail=True, methods=["post"])
    def supplement(self, request, pk=None):
        """Another report on the same day, as it is counted now, that names this one."""
        report = self.get_object()
        communes = asked.communes_of(request.user, report.locality, report.campaign)
        made = actions.supplement_report(report=report, communes=communes, **self._given(SupplementIn))
        return self._answer(made, status=201)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def pdf(self, request, pk=None):
        """The paper in the layout of the Decree."""
        return file_answer(self.get_object(), "pdf")

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def xlsx(self, request, pk=None):
        """The table."""
        return file_answer(self.get_object(), "xlsx")

    @extend_schema(request=ReportIn, responses={201: ReportOut})
    def create(self, request):
        wanted = body_of(request, ReportIn)
        campaign = asked.campaign_or_404(request.user)
        pk = wanted["locality"]
        place = asked.place_or_404(request.user, pk) if pk is not None else None
        report = actions.freeze_report(
            campaign=campaign, locality=place, day=wanted["day"], note=wanted["note"],
            communes=asked.communes_of(request.user, place, campaign), by=request.user, at=timezone.now(),
        )  # fmt: skip
        return Response(ReportOut(get_object_or_404(self.get_queryset(), pk=report.pk)).data, status=201)


class RecipientOut(serializers.ModelSerializer):
    """An address that gets the reports of a place; locality null is the province."""

    class Meta:
        model = ReportRecipient
        fields = ["id", "locality", "email", "name", "added_at"]
        read_only_fields = fields


class RecipientIn(serializers.Serializer):
    locality = serializers.IntegerField(allow_null=True)
    email = Text(max_length=254)
    name = Text(max_length=100)


class Recipients(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Who gets reports by mail, of the places that the owner of the token leads."""

    queryset = ReportRecipient.objects.none()
    serializer_class = RecipientOut
    filter_backends = []

    def get_queryset(self):
        return ReportRecipient.objects.led_by(self.request.user).filter(stopped_at=None).order_by("pk")

    @extend_schema(request=RecipientIn, responses={201: RecipientOut})
    def create(self, request):
        wanted = body_of(request, RecipientIn)
        campaign, pk = asked.campaign_or_404(request.user), wanted["locality"]
        place = asked.place_or_404(request.user, pk) if pk is not None else None
        made = mailing.add_recipient(
            campaign=campaign, locality=place, email=wanted["email"], name=wanted["name"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        return Response(RecipientOut(made).data, status=201)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request, pk=None):
        """No more mail to this address."""
        mailing.stop_recipient(recipient=self.get_object(), by=request.user, at=timezone.now())
        return Response(status=204)
