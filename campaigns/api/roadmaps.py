"""Roadmaps over the API: read within the scope, made and changed by the Department as new versions."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.actions import roadmaps as actions
from campaigns.models import Roadmap, RoadmapLine
from campaigns.queries import current_campaign, localities_of
from campaigns.roadmap_rules import RULES, STAGES
from campaigns.roles import Can
from campaigns.rules import BOOK_KINDS
from campaigns.scope import scope
from civreg.core.api_body import body_of
from civreg.core.api_fields import Text


class RoadmapOut(serializers.ModelSerializer):
    made_by = Text(source="made_by.full_name", read_only=True)

    class Meta:
        model = Roadmap
        fields = ["id", "stage", "number", "rule", "note", "made_at", "made_by"]
        read_only_fields = fields


class LineOut(serializers.ModelSerializer):
    """One number for each day of the plan; locality null is the province, kind "" all kinds."""

    days = serializers.ListField(child=serializers.IntegerField())

    class Meta:
        model = RoadmapLine
        fields = ["locality", "kind", "days", "total", "target"]
        read_only_fields = fields


class RoadmapIn(serializers.Serializer):
    stage = serializers.ChoiceField(choices=list(STAGES.items()))
    rule = serializers.ChoiceField(choices=list(RULES.items()))
    note = Text(max_length=1000, required=False, allow_blank=True, default="")


class ChangedLineIn(serializers.Serializer):
    locality = serializers.IntegerField(min_value=1, max_value=2**62)
    kind = serializers.ChoiceField(choices=list(BOOK_KINDS), allow_blank=True, required=False, default="")
    days = serializers.ListField(child=serializers.IntegerField(min_value=0, max_value=10**7), max_length=400)


class ChangeIn(serializers.Serializer):
    """Other days for some communes, in the kinds that the roadmap has for them."""

    lines = ChangedLineIn(many=True, max_length=5000)
    note = Text(max_length=1000, required=False, allow_blank=True, default="")


class Roadmaps(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Every version of the roadmap of every stage; the newest of a stage is in force."""

    serializer_class = RoadmapOut
    queryset = Roadmap.objects.none()
    filterset_fields = ["stage", "number"]

    def get_queryset(self):
        campaign = current_campaign(self.request.user)
        if campaign is None or not scope(self.request.user).may_anywhere(Can.PROGRESS):
            return Roadmap.objects.none()
        return campaign.roadmaps.select_related("made_by").order_by("stage", "-number")

    def _campaign(self):
        campaign = current_campaign(self.request.user)
        if campaign is None or not scope(self.request.user).may_anywhere(Can.TARGETS):
            raise Http404
        return campaign

    @extend_schema(request=RoadmapIn, responses={201: RoadmapOut})
    def create(self, request):
        campaign = self._campaign()
        given = body_of(request, RoadmapIn)
        made = actions.make_roadmap(campaign=campaign, by=request.user, at=timezone.now(), **given)
        return Response(RoadmapOut(made).data, status=201)

    @extend_schema(responses=LineOut(many=True))
    @action(detail=True, pagination_class=None, filterset_fields=[])
    def lines(self, request, pk=None):
        """The days of the places within the scope."""
        found, user = self.get_object(), request.user
        seen = found.lines.filter(locality__in=localities_of(user, found.campaign).order_by())
        if found.campaign.province_id in scope(user).province_ids:
            seen = seen | found.lines.filter(locality=None)
        return Response(LineOut(seen.order_by("pk"), many=True).data)

    @extend_schema(request=ChangeIn, responses={201: RoadmapOut})
    @action(detail=True, methods=["post"], filterset_fields=[])
    def change(self, request, pk=None):
        """A new version with other days; the roadmap itself where nothing differs."""
        self._campaign()
        found = self.get_object()
        given = body_of(request, ChangeIn)
        rows = {(row["locality"], row["kind"]): row["days"] for row in given["lines"]}
        note = given["note"]
        made = actions.change_roadmap(roadmap=found, rows=rows, by=request.user, at=timezone.now(), note=note)
        return Response(RoadmapOut(made or found).data, status=201)
