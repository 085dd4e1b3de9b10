"""The threshold of duplicate cases over the API: what others would have meant, changed with a reason, taken back."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.models import Province
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.api_body import body_of
from civreg.core.api_fields import Text
from registers.actions import tuning
from registers.kinds import KINDS
from registers.models import ThresholdChange
from registers.rules import tuning as tables


class ThresholdRow(serializers.Serializer):
    threshold = serializers.FloatField()
    decided = serializers.IntegerField(help_text="decided cases at least as probable")
    same = serializers.IntegerField(help_text="of these, held to be one event")
    precision = serializers.ListField(child=serializers.FloatField(), allow_null=True, help_text="share, low, high")
    recall = serializers.ListField(child=serializers.FloatField(), allow_null=True, help_text="share, low, high")
    stay = serializers.IntegerField(help_text="open cases that would stay")
    close = serializers.IntegerField(help_text="open cases that would close")


class ThresholdTable(serializers.Serializer):
    kind = serializers.CharField()
    current = serializers.FloatField()
    enough = serializers.BooleanField(help_text="false: too few cases were decided for the figures to guide anybody")
    rows = ThresholdRow(many=True)


class ThresholdIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=[(slug, kind.label) for slug, kind in KINDS.items()])
    threshold = serializers.FloatField(min_value=tuning.LEAST, max_value=tuning.MOST)
    reason = Text(max_length=tuning.MOST_OF_A_REASON)


class ThresholdChangeOut(serializers.ModelSerializer):
    closed = serializers.IntegerField(source="closed_total", help_text="cases that it closed")

    class Meta:
        model = ThresholdChange
        fields = ["id", "kind", "before", "after", "reason", "closed", "made_at", "made_by", "undone_at", "undone_by"]
        read_only_fields = fields


class Thresholds(viewsets.GenericViewSet):
    """The threshold of the owner's province, a kind at a time: the Department's to tune."""

    serializer_class = ThresholdChangeOut
    queryset = ThresholdChange.objects.none()
    pagination_class = None  # one table a kind

    def _province(self):
        allowed = scope(self.request.user)
        ids = list(allowed.province_ids)[:1] if allowed.may_anywhere(Can.TARGETS) else []
        return get_object_or_404(Province, pk__in=ids)

    @extend_schema(responses=ThresholdTable(many=True), filters=False)
    def list(self, request):
        """What each threshold would have meant for the decided cases, and would do to the open ones."""
        province, told = self._province(), []
        for kind in KINDS:
            current, decided = tuning.in_force(province, kind), tuning.decided_of(province, kind)
            rows = tables.table(decided, tuning.waiting_of(province, kind), current)
            told.append({"kind": kind, "current": current, "enough": tables.is_enough(decided), "rows": rows})
        return Response(ThresholdTable(told, many=True).data)

    @extend_schema(request=ThresholdIn, responses={201: ThresholdChangeOut})
    def create(self, request):
        """Let another threshold hold from now on."""
        province, asked = self._province(), body_of(request, ThresholdIn)
        change = tuning.change_threshold(province=province, **asked, by=request.user, at=timezone.now())
        return Response(ThresholdChangeOut(change).data, status=201)

    @extend_schema(request=None, responses=ThresholdChangeOut)
    @action(detail=True, methods=["post"])
    def undo(self, request, pk=None):
        """Let the threshold before hold again; the cases that the change closed open again."""
        change = get_object_or_404(ThresholdChange.objects.filter(province=self._province()), pk=pk)
        return Response(ThresholdChangeOut(tuning.undo_change(change=change, by=request.user, at=timezone.now())).data)
