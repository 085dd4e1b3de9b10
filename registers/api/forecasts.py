"""The forecast of bounces over the API: of a package before it leaves, of a transfer as kept, and its accuracy."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from campaigns.roles import Can
from civreg.core.paging import ApiPages
from registers import forecasting
from registers.models import Package, Transfer
from registers.rules import bounces


class ChanceOut(serializers.Serializer):
    why = serializers.ChoiceField(
        choices=[(bounces.CASE, "an open case"), (bounces.KEY, "a record at the Ministry under the same number")]
    )
    probability = serializers.FloatField()


class ForetoldOut(serializers.Serializer):
    entry = serializers.IntegerField()
    probability = serializers.FloatField()
    chances = ChanceOut(many=True)


class ForecastOut(serializers.Serializer):
    """How many of the entries the Ministry is expected to refuse as duplicates."""

    entries = serializers.IntegerField()
    flagged = serializers.IntegerField(help_text="entries as likely as FORECAST_FLAG_PERCENT")
    expected = serializers.FloatField()
    low = serializers.IntegerField(help_text="the interval from low to high holds 90 % of the probability")
    high = serializers.IntegerField()
    made_at = serializers.DateTimeField(allow_null=True, help_text="when it was kept; null where it is made now")
    foretold = ForetoldOut(many=True)


class ShareOut(serializers.Serializer):
    share = serializers.FloatField()
    low = serializers.FloatField(help_text="of the 95 % interval (Wilson)")
    high = serializers.FloatField()


class AccuracyOut(serializers.Serializer):
    """What was foretold of one transfer against what the Ministry answered so far."""

    transfer = serializers.IntegerField()
    number = serializers.CharField()
    expected = serializers.FloatField()
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    answered = serializers.IntegerField()
    hit = serializers.IntegerField()
    false = serializers.IntegerField()
    missed = serializers.IntegerField()
    precision = ShareOut(allow_null=True)
    recall = ShareOut(allow_null=True)


def live(forecast):
    foretold = [
        {"entry": entry, "probability": bounces.together(found),
         "chances": [{"why": each.why, "probability": each.probability} for each in found]}
        for entry, found in forecast.chances.items()
    ]  # fmt: skip
    return {"entries": forecast.entries, "flagged": len(forecast.flagged), "expected": forecast.expected,
            "low": forecast.low, "high": forecast.high, "made_at": None, "foretold": foretold}  # fmt: skip


def kept(forecast):
    foretold = [{"entry": item.entry_id, "probability": item.probability, "chances": item.chances}
                for item in forecast.items.order_by("pk")]  # fmt: skip
    names = ("entries", "flagged", "expected", "low", "high", "made_at")
    return {**{name: getattr(forecast, name) for name in names}, "foretold": foretold}


class PackageForecasts(viewsets.GenericViewSet):
    """The forecast of a ready package, made now."""

    serializer_class = ForecastOut
    queryset = Package.objects.none()

    @extend_schema(responses=ForecastOut, filters=False)
    def retrieve(self, request, pk=None):
        rows = Package.objects.visible_to(request.user, Can.EXPORT).filter(state=Package.State.READY)
        package = get_object_or_404(rows, pk=pk)
        return Response(ForecastOut(live(forecasting.forecasts_of([package])[package.pk])).data)


class Forecasts(viewsets.GenericViewSet):
    """The forecasts of transfers as they were kept at the moment of sending, and how they came true."""

    serializer_class = AccuracyOut
    queryset = Transfer.objects.none()
    pagination_class = ApiPages

    def get_queryset(self):
        rows = Transfer.objects.visible_to(self.request.user, Can.EXPORT).filter(forecast__isnull=False)
        return rows.select_related("forecast").order_by("-pk")

    @extend_schema(responses=AccuracyOut(many=True), filters=False)
    def list(self, request):
        """The newest first: what was foretold, what came."""
        page = self.paginate_queryset(self.get_queryset())
        measured = forecasting.measured_of(page)
        rows = [_accuracy(each, measured.get(each.pk, bounces.Measured())) for each in page]
        return self.get_paginated_response(AccuracyOut(rows, many=True).data)

    @extend_schema(responses=ForecastOut)
    def retrieve(self, request, pk=None):
        """One transfer's forecast, entry by entry."""
        return Response(ForecastOut(kept(get_object_or_404(self.get_queryset(), pk=pk).forecast)).data)


def _accuracy(transfer, measured):
    told = transfer.forecast
    return {
        "transfer": transfer.pk, "number": transfer.number, "expected": told.expected, "low": told.low,
        "high": told.high, "answered": measured.answered, "hit": measured.hit, "false": measured.false,
        "missed": measured.missed, "precision": _share(measured.precision), "recall": _share(measured.recall),
    }  # fmt: skip


def _share(share):
    return share and dict(zip(("share", "low", "high"), share, strict=True))
