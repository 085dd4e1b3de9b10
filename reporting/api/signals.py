"""Signs of formality over the API, for those who inspect."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from civreg.core.api_body import body_of
from civreg.core.api_fields import Text
from reporting.formality import actions, words
from reporting.models import Signal


class SignalOut(serializers.ModelSerializer):
    sentence = serializers.SerializerMethodField()

    class Meta:
        model = Signal
        fields = ["id", "day", "locality", "person", "sign", "sentence", "entries", "found_at", "explanation",
                  "explained_at", "explained_by"]  # fmt: skip
        read_only_fields = fields

    def get_sentence(self, signal) -> str:
        return words.sentence(signal.sign, signal.facts)


class ExplanationIn(serializers.Serializer):
    explanation = Text(max_length=actions.MOST_OF_AN_EXPLANATION)


class Signals(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Signs of formality in the communes that one inspects. None of them is a verdict."""

    serializer_class = SignalOut
    queryset = Signal.objects.none()
    filterset_fields = ["day", "locality", "sign", "person"]

    def get_queryset(self):
        return Signal.objects.visible_to(self.request.user).order_by("-day", "pk")

    @extend_schema(request=ExplanationIn, responses=SignalOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def explain(self, request, pk=None):
        """Say what lies behind it; the sign is closed with these words."""
        given = body_of(request, ExplanationIn)
        made = actions.explain(signal=self.get_object(), by=request.user, at=timezone.now(), **given)
        return Response(SignalOut(made).data)

    @extend_schema(request=None, responses=SignalOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def reopen(self, request, pk=None):
        """The explanation does not hold."""
        return Response(SignalOut(actions.reopen(signal=self.get_object(), by=request.user)).data)
