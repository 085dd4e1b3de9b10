"""Baselines and published figures over the API: read by who leads, added by the Department, changed by nobody."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.actions import baselines as actions
from campaigns.models import Baseline, Locality, PublishedFigure, TargetVersion
from campaigns.queries import current_campaign
from campaigns.roles import Can
from campaigns.rules import BOOK_KINDS
from campaigns.scope import scope
from civreg.core.api_body import body_of
from civreg.core.api_fields import Flag, Slug, Text
from civreg.core.parsing import ShallowJSON


class VersionOut(serializers.ModelSerializer):
    """One setting of all targets: when, by whom, on what paper."""

    set_by = Text(source="set_by.full_name", read_only=True)
    has_evidence = serializers.SerializerMethodField()

    class Meta:
        model = TargetVersion
        fields = ["number", "document", "note", "in_force_from", "set_at", "set_by", "has_evidence"]
        read_only_fields = fields

    def get_has_evidence(self, version) -> bool:
        return bool(version.evidence)


class BaselineOut(serializers.ModelSerializer):
    """A named series of target versions; `?baseline=` of the progress reads by its newest."""

    made_by = Text(source="made_by.full_name", read_only=True)
    versions = VersionOut(many=True, read_only=True)

    class Meta:
        model = Baseline
        fields = ["id", "name", "note", "is_main", "made_at", "made_by", "versions"]
        read_only_fields = fields


class RowIn(serializers.Serializer):
    locality = serializers.IntegerField(allow_null=True, required=False, default=None, min_value=1, max_value=2**62)
    kind = serializers.ChoiceField(choices=list(BOOK_KINDS), allow_blank=True, required=False, default="")
    books = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)
    entries = serializers.IntegerField(min_value=0, max_value=1_000_000_000)


class BaselineIn(serializers.Serializer):
    """A new baseline with all its rows: locality null is the province, kind "" is all kinds."""

    name = Text(max_length=100)
    document = Text(max_length=200)
    in_force_from = serializers.DateField()
    note = Text(max_length=1000, required=False, allow_blank=True, default="")
    targets = RowIn(many=True, max_length=5000)


class FigureOut(serializers.ModelSerializer):
    """A figure as its source printed it; a newer count of the same key is another version."""

    set_by = Text(source="set_by.full_name", default="", read_only=True)

    class Meta:
        model = PublishedFigure
        fields = [
            "id", "key", "version", "label", "value", "unit", "locality", "published_on", "source", "note",
            "is_approximate", "is_superseded", "set_at", "set_by",
        ]  # fmt: skip
        read_only_fields = fields


class FigureIn(serializers.Serializer):
    key = Slug(max_length=60)
    label = Text(max_length=200)
    locality = serializers.IntegerField(allow_null=True, required=False, default=None, min_value=1, max_value=2**62)
    value = serializers.IntegerField(min_value=0, max_value=10**12)
    unit = serializers.ChoiceField(choices=["entries", "books"])
    source = Text(max_length=300)
    published_on = serializers.DateField()
    note = Text(max_length=1000, required=False, allow_blank=True, default="")
    is_approximate = Flag(default=False)


def _campaign_or_404(user, can):
    campaign = current_campaign(user)
    if campaign is None or not scope(user).may_anywhere(can):
        raise Http404
    return campaign


def _places(campaign, pks):
    """pk -> unit of the campaign's first day; 404 where one is none of it."""
    units = Locality.objects.valid_on(campaign.day_one).filter(province=campaign.province).in_bulk(pks)
    if set(pks) - set(units):
        raise Http404
    return units


class Baselines(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Named series of targets."""

    serializer_class = BaselineOut
    queryset = Baseline.objects.none()
    filterset_fields = ["is_main"]

    def get_queryset(self):
        campaign = current_campaign(self.request.user)
        if campaign is None or not scope(self.request.user).may_anywhere(Can.PROGRESS):
            return Baseline.objects.none()
        return campaign.baselines.select_related("made_by").prefetch_related("versions__set_by").order_by("pk")

    @extend_schema(request=BaselineIn, responses={201: BaselineOut})
    def create(self, request):
        campaign = _campaign_or_404(request.user, Can.TARGETS)
        asked = body_of(request, BaselineIn)
        rows = asked.pop("targets")
        units = _places(campaign, {row["locality"] for row in rows if row["locality"]})
        targets = [{**row, "locality": units.get(row["locality"])} for row in rows]
        made = actions.make_baseline(campaign=campaign, targets=targets, by=request.user, at=timezone.now(), **asked)
        return Response(BaselineOut(made).data, status=201)

    @extend_schema(request=None, responses=BaselineOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def main(self, request, pk=None):
        """Let every screen look by this baseline unless told otherwise."""
        _campaign_or_404(request.user, Can.TARGETS)
        made = actions.make_main(baseline=self.get_object(), by=request.user, at=timezone.now())
        return Response(BaselineOut(made).data)


class Figures(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Published figures, every version of each."""

    serializer_class = FigureOut
    parser_classes = [ShallowJSON]
    queryset = PublishedFigure.objects.none()
    filterset_fields = ["key", "locality", "unit"]

    def get_queryset(self):
        campaign = current_campaign(self.request.user)
        if campaign is None or not scope(self.request.user).may_anywhere(Can.PROGRESS):
            return PublishedFigure.objects.none()
        return campaign.figures.select_related("set_by").order_by("pk")

    @extend_schema(request=FigureIn, responses={201: FigureOut})
    def create(self, request):
        campaign = _campaign_or_404(request.user, Can.TARGETS)
        asked = body_of(request, FigureIn)
        pk = asked.pop("locality")
        place = _places(campaign, [pk])[pk] if pk else None
        made = actions.publish_figure(campaign=campaign, locality=place, by=request.user, at=timezone.now(), **asked)
        return Response(FigureOut(made).data, status=201)
