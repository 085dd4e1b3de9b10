"""Forecasts over the API, within the scope of the token's owner."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from civreg.core.api_fields import Text
from reporting import asked, outlook, progress
from reporting.api.progress import DAY, KIND, LOCALITY, STRUCTURE, VERSION, not_half_asked


class ReasonOut(serializers.Serializer):
    """A part of the move since the day before, in tenths of a day; later is positive."""

    what = Text()
    tenths = serializers.IntegerField()
    text = Text()


class StageOut(serializers.Serializer):
    """A stage's finish: the middle and the range that eight cases in ten fall in; null is not in sight."""

    due = serializers.SerializerMethodField()
    done = serializers.IntegerField()
    remaining = serializers.IntegerField(allow_null=True)
    required_rate = serializers.IntegerField(source="required", allow_null=True)
    present_rate = serializers.IntegerField(source="rate")
    p50 = serializers.DateField(source="dates.middle", allow_null=True)
    p10 = serializers.DateField(source="dates.early", allow_null=True)
    p90 = serializers.DateField(source="dates.late", allow_null=True)
    chance_in_time = serializers.FloatField(source="chance", allow_null=True)
    moved_tenths = serializers.IntegerField(source="move.tenths", default=None, allow_null=True)
    reasons = ReasonOut(many=True)

    def get_due(self, stage) -> str:
        return stage.line.asked.calendar.date(stage.deadline).isoformat()


class OutlookOut(serializers.Serializer):
    locality = serializers.IntegerField(source="line.place.pk", default=None, allow_null=True)
    label = Text(source="line.label")
    entry = StageOut()
    review = StageOut()


class ForecastAnswer(serializers.Serializer):
    day = serializers.DateField()
    closed_days = serializers.IntegerField()
    total = OutlookOut()
    rows = OutlookOut(many=True)


class ForecastView(APIView):
    """When entry and review end, for a place and each of its parts, and why that moved since the day before."""

    @extend_schema(parameters=[LOCALITY, KIND, DAY, VERSION, STRUCTURE], responses=ForecastAnswer)
    def get(self, request):
        not_half_asked(request.query_params)
        campaign = asked.campaign_or_404(request.user)
        place = asked.named_place_or_404(request, campaign)
        question = asked.asked_of(request, campaign, place)
        communes = asked.communes_of(request.user, place, campaign)
        rows, whole = outlook.outlooks(question, progress.overview_of(question, place, communes))
        answer = {"day": question.day, "closed_days": question.closed, "total": whole, "rows": rows}
        return Response(ForecastAnswer(answer).data)
