"""Advice over the API: what helps against an obstacle, read by all, written by the Department."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.actions import advice as actions
from campaigns.models import Advice, Obstacle
from campaigns.queries import advice_of, current_campaign, localities_of
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.api_body import body_of
from civreg.core.api_fields import Text


class AdviceOut(serializers.ModelSerializer):
    """Locality null is the whole province."""

    class Meta:
        model = Advice
        fields = ["id", "cause", "locality", "title", "text", "made_at", "made_by", "withdrawn_at"]
        read_only_fields = fields


class NewAdviceIn(serializers.Serializer):
    cause = serializers.ChoiceField(choices=Obstacle.Cause.choices)
    locality = serializers.IntegerField(
        allow_null=True, required=False, default=None, min_value=1, max_value=2**62, help_text="A district."
    )
    title = Text(max_length=actions.MOST_TITLE)
    text = Text(max_length=actions.MOST_TEXT)


class AdviceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The Department's advice in force."""

    serializer_class = AdviceOut
    queryset = Advice.objects.none()
    filterset_fields = ["cause", "locality"]

    def get_queryset(self):
        return advice_of(self.request.user).order_by("pk")

    @extend_schema(request=NewAdviceIn, responses={201: AdviceOut})
    def create(self, request):
        campaign = current_campaign(request.user)
        if campaign is None or not scope(request.user).may_anywhere(Can.TARGETS):
            raise Http404
        asked = dict(body_of(request, NewAdviceIn))
        pk = asked.pop("locality")
        place = localities_of(request.user, campaign).filter(pk=pk).first() if pk else None
        if pk and place is None:
            raise Http404
        made = actions.write_advice(campaign=campaign, locality=place, by=request.user, at=timezone.now(), **asked)
        return Response(AdviceOut(made).data, status=201)

    @extend_schema(request=None, responses=AdviceOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def withdraw(self, request, pk=None):
        """Nobody is shown it any more."""
        made = actions.withdraw_advice(advice=self.get_object(), by=request.user, at=timezone.now())
        return Response(AdviceOut(made).data)
