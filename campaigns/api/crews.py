"""Teams, shifts, equipment, and who and what worked where on a day, over the API."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.actions import crews as actions
from campaigns.crew_rules import Force, Part, shift_at
from campaigns.models import Equipment, Locality, Placement, Shift, ShiftStaff, Team
from campaigns.queries import current_campaign, forces_and_means, localities_of, placements_of, shifts_of, teams_of
from campaigns.scope import scope
from civreg.core.api_body import body_of
from civreg.core.api_fields import Text

ID = {"min_value": 1, "max_value": 2**63 - 1}


class TeamOut(serializers.ModelSerializer):
    class Meta:
        model = Team
        fields = ["id", "name", "force", "locality", "phone", "made_at", "closed_at"]
        read_only_fields = fields


class TeamIn(serializers.Serializer):
    name = Text(max_length=100)
    force = serializers.ChoiceField(choices=Force.choices)
    locality = serializers.IntegerField(**ID)
    phone = Text(max_length=20, allow_blank=True, default="")


class StaffOut(serializers.ModelSerializer):
    """A person, or (user null) so many of a force. `came` is null until somebody tells."""

    class Meta:
        model = ShiftStaff
        fields = ["id", "user", "team", "force", "planned", "came"]
        read_only_fields = fields


class ShiftOut(serializers.ModelSerializer):
    staff = StaffOut(many=True, read_only=True)

    class Meta:
        model = Shift
        fields = ["id", "locality", "day", "part", "note", "staff"]
        read_only_fields = fields


class ShiftIn(serializers.Serializer):
    """A whole team, or so many of a force who have no account."""

    locality = serializers.IntegerField(**ID)
    day = serializers.DateField()
    part = serializers.ChoiceField(choices=Part.choices)
    team = serializers.IntegerField(**ID, allow_null=True, default=None)
    force = serializers.ChoiceField(choices=Force.choices, allow_blank=True, default="")
    planned = serializers.IntegerField(min_value=0, max_value=actions.MOST_AT_ONCE, default=0)


class CameIn(serializers.Serializer):
    staff = serializers.IntegerField(**ID)
    came = serializers.IntegerField(min_value=0, max_value=actions.MOST_AT_ONCE)


class CameAllIn(serializers.Serializer):
    came = CameIn(many=True)


class PlacementOut(serializers.ModelSerializer):
    id = serializers.IntegerField(source="equipment_id", read_only=True)
    kind = serializers.ChoiceField(source="equipment.kind", choices=Equipment.Kind.choices, read_only=True)
    label = Text(source="equipment.label", read_only=True)
    quantity = serializers.IntegerField(source="equipment.quantity", read_only=True)

    class Meta:
        model = Placement
        fields = ["id", "kind", "label", "quantity", "locality", "state", "starts_on", "note"]
        read_only_fields = fields


class EquipmentIn(serializers.Serializer):
    locality = serializers.IntegerField(**ID)
    kind = serializers.ChoiceField(choices=Equipment.Kind.choices)
    label = Text(max_length=100)
    quantity = serializers.IntegerField(min_value=1, max_value=actions.MOST_AT_ONCE, default=1)
    on = serializers.DateField()


class MeansOut(serializers.Serializer):
    """People by force and machines by kind of one unit on one day; each person once."""

    locality = serializers.IntegerField(allow_null=True)
    members = serializers.DictField(child=serializers.IntegerField())
    planned = serializers.DictField(child=serializers.IntegerField())
    came = serializers.DictField(child=serializers.IntegerField())
    untold = serializers.IntegerField()
    machines = serializers.DictField(child=serializers.IntegerField())
    broken = serializers.DictField(child=serializers.IntegerField())


class DayQuestion(serializers.Serializer):
    day = serializers.DateField(required=False)


def _unit(request, pk):
    """A district or commune that lies wholly within the scope, or 404."""
    unit = Locality.objects.filter(pk=pk).first()
    if unit is None or not scope(request.user).sees_whole(unit):
        raise Http404
    return unit


class Teams(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Teams of the scope."""

    serializer_class = TeamOut
    queryset = Team.objects.none()
    filterset_fields = ["force", "locality"]

    def get_queryset(self):
        return teams_of(self.request.user).order_by("pk")

    @extend_schema(request=TeamIn, responses={201: TeamOut})
    def create(self, request):
        given = body_of(request, TeamIn)
        unit = _unit(request, given.pop("locality"))
        made = actions.make_team(locality=unit, by=request.user, at=timezone.now(), **given)
        return Response(TeamOut(made).data, status=201)


class Shifts(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Who is planned for which part of which day, and who came."""

    serializer_class = ShiftOut
    queryset = Shift.objects.none()
    filterset_fields = ["locality", "day", "part"]

    def get_queryset(self):
        return shifts_of(self.request.user).prefetch_related("staff").order_by("pk")

    @extend_schema(request=ShiftIn, responses={201: ShiftOut})
    def create(self, request):
        given = body_of(request, ShiftIn)
        unit, team = _unit(request, given.pop("locality")), given.pop("team")
        found = teams_of(request.user).filter(pk=team).first() if team else None
        if team and found is None:
            raise Http404
        actions.plan_shift(locality=unit, team=found, by=request.user, at=timezone.now(), **given)
        made = self.get_queryset().get(locality=unit, day=given["day"], part=given["part"])
        return Response(ShiftOut(made).data, status=201)

    @extend_schema(request=CameAllIn, responses=ShiftOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def came(self, request, pk=None):
        """Tell who came; rows left out stay as they are."""
        shift, given = self.get_object(), body_of(request, CameAllIn)["came"]
        came = {each["staff"]: each["came"] for each in given}
        actions.tell_who_came(shift=shift, came=came, by=request.user, at=timezone.now())
        return Response(ShiftOut(self.get_queryset().get(pk=shift.pk)).data)


class Machines(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Equipment of the scope, where it stands now and how it does."""

    serializer_class = PlacementOut
    queryset = Placement.objects.none()
    lookup_field = "equipment_id"
    lookup_url_kwarg = "pk"
    lookup_value_regex = "[0-9]{1,18}"
    filterset_fields = ["locality", "state"]

    def get_queryset(self):
        return placements_of(self.request.user).order_by("equipment_id")

    @extend_schema(request=EquipmentIn, responses={201: PlacementOut})
    def create(self, request):
        given = body_of(request, EquipmentIn)
        unit = _unit(request, given.pop("locality"))
        made = actions.add_equipment(locality=unit, by=request.user, at=timezone.now(), **given)
        return Response(PlacementOut(made.placements.get(ends_on=None)).data, status=201)


class ForcesAndMeans(APIView):
    """Who and what worked on a day: the whole scope first (locality null), then each district, or commune."""

    @extend_schema(parameters=[DayQuestion], responses=MeansOut(many=True))
    def get(self, request):
        asked = DayQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        campaign = current_campaign(request.user)
        if campaign is None:
            raise Http404
        units = list(localities_of(request.user, campaign).in_order())
        units = [unit for unit in units if unit.level == Locality.Level.DISTRICT] or units
        day = asked.validated_data.get("day") or shift_at(timezone.localtime(), campaign.province.day_begins_at)[0]
        whole = forces_and_means(units, day)
        rows = [(None, whole), *whole.by_locality.items()]
        return Response([_means_out(pk, means) for pk, means in rows])


def _means_out(pk, means):
    names = ("members", "planned", "came", "untold", "machines", "broken")
    return MeansOut({"locality": pk, **{name: getattr(means, name) for name in names}}).data
