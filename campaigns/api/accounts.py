"""Accounts from a sheet over the API: read, look at the errors, make, extend, close."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from campaigns.account_sheets import rows_of
from campaigns.actions import accounts as actions
from campaigns.models import AccountBatch
from campaigns.queries import current_campaign
from campaigns.roles import Can
from campaigns.scope import scope
from campaigns.views.accounts import batches_of, file_name
from civreg.core.api_body import body_of
from civreg.core.api_fields import Text


class JudgedRowOut(serializers.Serializer):
    """`errors` maps a column to its sentence; a row without any becomes an account."""

    number = serializers.IntegerField()
    full_name = Text()
    username = Text()
    role = Text()
    force = Text()
    place = Text()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    errors = serializers.DictField(child=Text())


class BatchOut(serializers.ModelSerializer):
    rows = JudgedRowOut(many=True, read_only=True)

    class Meta:
        model = AccountBatch
        fields = ["id", "name", "state", "total", "rows", "read_at", "made_at"]
        read_only_fields = fields


class SheetIn(serializers.Serializer):
    file = serializers.FileField()


class FirstPasswordOut(serializers.Serializer):
    """Said once: only a hash is kept."""

    username = Text()
    full_name = Text()
    password = Text()


class UntilIn(serializers.Serializer):
    until = serializers.DateField()


class CountOut(serializers.Serializer):
    accounts = serializers.IntegerField()


class AccountBatches(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Sheets of accounts: those that one read oneself, and those that made accounts within one's reach."""

    serializer_class = BatchOut
    queryset = AccountBatch.objects.none()
    filterset_fields = ["state"]

    def get_queryset(self):
        if not scope(self.request.user).may_anywhere(Can.PEOPLE):
            raise Http404
        return batches_of(self.request.user).order_by("pk")

    @extend_schema(request={"multipart/form-data": SheetIn}, responses={201: BatchOut})
    def create(self, request):
        """Read a sheet and judge it row by row; nobody gets an account yet."""
        campaign = current_campaign(request.user)
        if campaign is None or not scope(request.user).may_anywhere(Can.PEOPLE):
            raise Http404
        file = body_of(request, SheetIn)["file"]
        batch = actions.read_accounts(
            campaign=campaign, rows=rows_of(file), name=file_name(file), by=request.user, at=timezone.now()
        )
        return Response(BatchOut(batch).data, status=201)

    def get_parsers(self):
        is_sheet = getattr(self, "action_map", {}).get("post") == "create"
        return [MultiPartParser()] if is_sheet else super().get_parsers()

    @extend_schema(request=None, responses=FirstPasswordOut(many=True))
    @action(detail=True, methods=["post"], filterset_fields=[], pagination_class=None)
    def make(self, request, pk=None):
        """Make the accounts of the rows that are right; the answer is the only place of their first passwords."""
        made = actions.make_accounts(batch=self.get_object(), by=request.user, at=timezone.now())
        rows = [{"username": u.username, "full_name": u.full_name, "password": word} for u, word in made]
        return Response(FirstPasswordOut(rows, many=True).data)

    @extend_schema(request=UntilIn, responses=CountOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def extend(self, request, pk=None):
        members = actions.accounts_of(request.user).filter(batch=self.get_object())
        until = body_of(request, UntilIn)["until"]
        n = actions.extend_accounts(memberships=members, until=until, by=request.user, at=timezone.now())
        return Response({"accounts": n})

    @extend_schema(request=None, responses=CountOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def close(self, request, pk=None):
        members = actions.accounts_of(request.user).filter(batch=self.get_object())
        n = actions.close_accounts(memberships=members, by=request.user, at=timezone.now())
        return Response({"accounts": n})
