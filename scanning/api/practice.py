"""Attempts at practice pages over the API: one's own, and those of people whom one leads."""

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.queries import unqualified_of
from civreg.core.api_fields import Text
from scanning.models import PracticeAttempt


class AttemptOut(serializers.ModelSerializer):
    percent = serializers.IntegerField(read_only=True)

    class Meta:
        model = PracticeAttempt
        fields = [
            "id", "user", "kind", "pass_percent", "started_at", "finished_at", "fields_right", "fields_total",
            "percent", "passed",
        ]  # fmt: skip
        read_only_fields = fields


class FieldScoreOut(serializers.Serializer):
    """`verdict` is right, tones, wrong or missing."""

    record = serializers.IntegerField()
    code = Text()
    verdict = Text()
    typed = Text()
    truth = Text()


class PracticeAttempts(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Attempts at practice pages."""

    serializer_class = AttemptOut
    queryset = PracticeAttempt.objects.none()
    filterset_fields = ["user", "kind", "passed"]

    def get_queryset(self):
        led = unqualified_of(self.request.user).values("user_id")
        return PracticeAttempt.objects.filter(Q(user=self.request.user) | Q(user__in=led)).order_by("pk")

    @extend_schema(responses=FieldScoreOut(many=True))
    @action(detail=True, pagination_class=None, filterset_fields=[])
    def scores(self, request, pk=None):
        """What was right and what was not, field by field; records begin at 0."""
        answers = self.get_object().answers.order_by("position")
        rows = [{"record": answer.position, **each} for answer in answers for each in answer.scores]
        return Response(FieldScoreOut(rows, many=True).data)
