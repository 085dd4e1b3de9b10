"""Proposals of who goes where over the API, for who leads the people of a district or of the province."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.models import Locality
from civreg.core.api_body import body_of
from civreg.core.api_fields import Flag, Text
from reporting import asked
from reporting.actions import allocating
from reporting.allocation.terms import DEFAULTS
from reporting.models import Allocation


class AllocationOut(serializers.ModelSerializer):
    """`found` has the communes before and after (`sites`), the `moves` with what each brings, and the whole `gain`."""

    class Meta:
        model = Allocation
        fields = ["id", "locality", "terms", "state", "found", "problem", "asked_at", "asked_by", "solved_at", "reason",
                  "decided_at", "decided_by"]  # fmt: skip
        read_only_fields = fields


class AllocationIn(serializers.Serializer):
    """The what-if; without a field the present state. The locality is a district, null the province."""

    locality = serializers.IntegerField(allow_null=True, min_value=1, max_value=2**53)
    hours = serializers.IntegerField(min_value=1, max_value=20, default=DEFAULTS["hours"])
    extra_people = serializers.IntegerField(min_value=0, max_value=500, default=0)
    extra_computers = serializers.IntegerField(min_value=0, max_value=100, default=0)
    target_percent = serializers.IntegerField(min_value=-50, max_value=100, default=0)
    reach_km = serializers.IntegerField(min_value=0, max_value=200, default=DEFAULTS["reach_km"])
    blocks = serializers.IntegerField(min_value=1, max_value=3, default=DEFAULTS["blocks"])


class DecisionIn(serializers.Serializer):
    accept = Flag()
    reason = Text(allow_blank=True, default="", max_length=2000)


class Allocations(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Proposals, newest first; ask for one again until it is `ready`."""

    serializer_class = AllocationOut
    queryset = Allocation.objects.none()
    filterset_fields = ["locality", "state"]

    def get_queryset(self):
        return Allocation.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(request=AllocationIn, responses={201: AllocationOut})
    def create(self, request):
        terms = dict(body_of(request, AllocationIn))
        campaign, pk = asked.campaign_or_404(request.user), terms.pop("locality")
        place = asked.place_or_404(request.user, pk, level=Locality.Level.DISTRICT) if pk is not None else None
        if allocating.may_ask(request.user, campaign, place):
            raise Http404
        made = allocating.propose(campaign=campaign, locality=place, terms=terms, by=request.user, at=timezone.now())
        return Response(AllocationOut(made).data, status=201)

    @extend_schema(request=DecisionIn, responses=AllocationOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def decide(self, request, pk=None):
        """Agree, or turn it down with a reason."""
        given = body_of(request, DecisionIn)
        made = allocating.decide(allocation=self.get_object(), by=request.user, at=timezone.now(), **given)
        return Response(AllocationOut(made).data)

    @extend_schema(request=None, responses=AllocationOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def undo(self, request, pk=None):
        """Take back what was agreed, while nobody has worked by it."""
        made = allocating.undo(allocation=self.get_object(), by=request.user, at=timezone.now())
        return Response(AllocationOut(made).data)
