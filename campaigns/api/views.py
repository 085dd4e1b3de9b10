"""Campaign, units, targets, people and tokens over the API, each within the owner's scope."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.actions import obstacles
from campaigns.actions.targets import change_target, current_targets
from campaigns.api import places, serializers
from campaigns.models import Locality, Membership, Obstacle, Target
from campaigns.queries import campaigns_of, current_campaign, localities_of, obstacles_of
from campaigns.roles import Can
from campaigns.scope import scope
from campaigns.views.people import memberships_of
from civreg.core.api_body import body_of


class Campaigns(viewsets.ReadOnlyModelViewSet):
    """Campaigns of the provinces that the owner works in."""

    serializer_class = serializers.CampaignOut
    queryset = Target.objects.none()

    def get_queryset(self):
        return campaigns_of(self.request.user).prefetch_related("days_off").order_by("-day_one")


class Localities(viewsets.ReadOnlyModelViewSet):
    """Units of the campaign's first day within the scope."""

    serializer_class = serializers.LocalityOut
    queryset = Locality.objects.none()
    filterset_fields = ["level", "parent", "code"]

    def get_queryset(self):
        campaign = current_campaign(self.request.user)
        if campaign is None:
            return Locality.objects.none()
        return localities_of(self.request.user, campaign).select_related("province").in_order()

    @extend_schema(responses=places.UnitHistoryOut)
    @action(detail=True)
    def history(self, request, pk=None):
        """What the unit was made of, what it became and who keeps its books today."""
        return Response(places.history_of(self.get_object()))


class Targets(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Targets in force; setting one makes a new version of all."""

    serializer_class = serializers.TargetOut
    queryset = Target.objects.none()
    filterset_fields = ["locality", "kind", "is_estimate"]

    def get_queryset(self):
        campaign = current_campaign(self.request.user)
        if campaign is None:
            return Target.objects.none()
        rows = current_targets(campaign).select_related("version")
        if campaign.province_id in scope(self.request.user).province_ids:
            return rows.order_by("pk")
        return rows.filter(locality__in=localities_of(self.request.user, campaign)).order_by("pk")

    @extend_schema(request=serializers.TargetIn, responses={201: serializers.TargetOut})
    def create(self, request):
        campaign = current_campaign(request.user)
        if campaign is None or not scope(request.user).may_anywhere(Can.TARGETS):
            raise Http404
        asked = body_of(request, serializers.TargetIn)
        locality = self._locality(campaign, asked.pop("locality"))
        version = change_target(campaign=campaign, locality=locality, by=request.user, at=timezone.now(), **asked)
        made = version.targets.get(locality=locality, kind=asked["kind"])
        return Response(serializers.TargetOut(made).data, status=201)

    def _locality(self, campaign, pk):
        if pk is None:
            return None
        found = localities_of(self.request.user, campaign).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


class People(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Roles within reach of who may manage people."""

    serializer_class = serializers.MembershipOut
    queryset = Membership.objects.none()
    filterset_fields = ["role", "locality"]

    def get_queryset(self):
        return memberships_of(self.request.user).order_by("pk")

    @extend_schema(responses=serializers.MeOut)
    @action(detail=False, pagination_class=None, filterset_fields=[])
    def me(self, request):
        """The owner of the token: who, where, and what they may do."""
        allowed = scope(request.user)
        me = {
            "username": request.user.username,
            "full_name": request.user.full_name,
            "memberships": allowed.memberships,
            "may": sorted(can.value for can in allowed.communes),
        }
        return Response(serializers.MeOut(me).data)


class Obstacles(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What hinders the communes of the scope: reported, owned, answered, closed."""

    serializer_class = serializers.ObstacleOut
    queryset = Obstacle.objects.none()
    filterset_fields = ["locality", "cause", "owner"]

    def get_queryset(self):
        return obstacles_of(self.request.user).order_by("-pk")

    @extend_schema(request=serializers.ObstacleIn, responses={201: serializers.ObstacleOut})
    def create(self, request):
        given = body_of(request, serializers.ObstacleIn)
        within = Locality.objects.communes().filter(pk__in=scope(request.user).commune_ids(Can.VIEW))
        locality = within.filter(pk=given.pop("locality")).first()
        if locality is None:
            raise Http404
        made = obstacles.report_obstacle(locality=locality, by=request.user, at=timezone.now(), **given)
        return Response(serializers.ObstacleOut(made).data, status=201)

    @extend_schema(request=serializers.AnswerIn, responses=serializers.ObstacleOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def answer(self, request, pk=None):
        """Say how it is resolved; the owner may, and who leads the people there."""
        found, given = self.get_object(), body_of(request, serializers.AnswerIn)
        made = obstacles.answer_obstacle(obstacle=found, by=request.user, at=timezone.now(), **given)
        return Response(serializers.ObstacleOut(made).data)

    @extend_schema(request=None, responses=serializers.ObstacleOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def close(self, request, pk=None):
        """It hinders no longer."""
        made = obstacles.close_obstacle(obstacle=self.get_object(), by=request.user, at=timezone.now())
        return Response(serializers.ObstacleOut(made).data)


class Tokens(APIView):
    """A token for programs that act as this person, within the same scope."""

    @extend_schema(request=None, responses={201: serializers.TokenOut})
    def post(self, request):
        instance, token = AuthToken.objects.create(request.user)
        return Response({"token": token, "expiry": instance.expiry}, status=201)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request):
        """Withdraw every token of this person."""
        AuthToken.objects.filter(user=request.user).delete()
        return Response(status=204)
