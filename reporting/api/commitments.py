"""Commitments over the API: made by the Department, judged from the counters."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.actions import commitments as actions
from campaigns.models import Commitment, Escalation
from campaigns.queries import commitments_of, current_campaign, localities_of
from campaigns.roles import Can
from campaigns.rules import BOOK_KINDS
from campaigns.scope import scope
from civreg.core.api_body import body_of
from civreg.core.api_fields import Text
from reporting.promises import promises_of


class EscalationOut(serializers.ModelSerializer):
    class Meta:
        model = Escalation
        fields = ["id", "level", "missing", "raised_at", "owner", "answer", "answered_at", "answered_by"]
        read_only_fields = fields


class CommitmentOut(serializers.ModelSerializer):
    """A commitment; `standing` is kept, on_the_way, broken, unknown or withdrawn, as counted today."""

    standing = serializers.SerializerMethodField()
    promised = serializers.SerializerMethodField()
    done = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()
    escalations = EscalationOut(many=True, read_only=True)

    class Meta:
        model = Commitment
        fields = [
            "id", "locality", "stage", "kind", "amount", "due_on", "note", "department_signer", "department_title",
            "locality_signer", "locality_title", "signed_on", "standing", "promised", "done", "missing", "escalations",
            "withdrawn_at", "withdrawn_why",
        ]  # fmt: skip
        read_only_fields = fields

    def get_standing(self, commitment) -> str:
        return commitment.promise.standing

    def get_promised(self, commitment) -> int | None:
        return commitment.promise.verdict.promised

    def get_done(self, commitment) -> int:
        return commitment.promise.verdict.done

    def get_missing(self, commitment) -> int:
        return commitment.promise.verdict.missing


class CommitmentIn(serializers.Serializer):
    """The same promise for each of some places; without an amount 100 % of the target."""

    localities = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62), min_length=1, max_length=500
    )
    stage = serializers.ChoiceField(choices=Commitment.Stage.choices)
    kind = serializers.ChoiceField(choices=list(BOOK_KINDS), allow_blank=True, required=False, default="")
    amount = serializers.IntegerField(min_value=1, max_value=10**9, allow_null=True, required=False, default=None)
    due_on = serializers.DateField()
    note = Text(max_length=2000, required=False, allow_blank=True, default="")


class ReasonIn(serializers.Serializer):
    why = Text(max_length=2000)


class ReplyIn(serializers.Serializer):
    answer = Text(max_length=2000)


def _judged(campaign, rows):
    rows = list(rows)
    for promise in promises_of(campaign, rows):
        promise.commitment.promise = promise
    return rows


class Commitments(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What districts and communes promised."""

    serializer_class = CommitmentOut
    queryset = Commitment.objects.none()
    filterset_fields = ["locality", "stage", "kind", "due_on"]

    def get_queryset(self):
        campaign = current_campaign(self.request.user)
        if campaign is None:
            return Commitment.objects.none()
        rows = commitments_of(self.request.user).filter(campaign=campaign)
        return rows.select_related("locality").prefetch_related("escalations").order_by("pk")

    def list(self, request):
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        campaign = current_campaign(request.user)
        rows = _judged(campaign, page) if campaign else []
        return self.get_paginated_response(CommitmentOut(rows, many=True).data)

    def retrieve(self, request, pk=None):
        return self._said(self.get_object())

    def _said(self, found, status=200):
        [row] = _judged(current_campaign(self.request.user), [found])
        return Response(CommitmentOut(row).data, status=status)

    @extend_schema(request=CommitmentIn, responses={201: CommitmentOut(many=True)})
    def create(self, request):
        campaign = current_campaign(request.user)
        if campaign is None or not scope(request.user).may_anywhere(Can.TARGETS):
            raise Http404
        asked = dict(body_of(request, CommitmentIn))
        wanted = set(asked.pop("localities"))
        places = list(localities_of(request.user, campaign).filter(pk__in=wanted))
        if len(places) != len(wanted):
            raise Http404
        made = actions.make_commitments(
            campaign=campaign, localities=places, by=request.user, at=timezone.now(), **asked
        )
        rows = self.get_queryset().filter(pk__in=[each.pk for each in made])
        return Response(CommitmentOut(_judged(campaign, rows), many=True).data, status=201)

    @extend_schema(request=ReasonIn, responses=CommitmentOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def withdraw(self, request, pk=None):
        """It binds no longer."""
        found = self.get_object()
        given = body_of(request, ReasonIn)
        actions.withdraw_commitment(commitment=found, by=request.user, at=timezone.now(), **given)
        return self._said(self.get_object())


class Escalations(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Who above was told of a broken promise, and what they answered."""

    serializer_class = EscalationOut
    queryset = Escalation.objects.none()
    filterset_fields = ["level", "owner"]

    def get_queryset(self):
        seen = commitments_of(self.request.user).order_by()
        return Escalation.objects.filter(commitment__in=seen).select_related("commitment__locality").order_by("pk")

    @extend_schema(request=ReplyIn, responses=EscalationOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def answer(self, request, pk=None):
        """What will be done about it."""
        found = self.get_object()
        given = body_of(request, ReplyIn)
        made = actions.answer_escalation(escalation=found, by=request.user, at=timezone.now(), **given)
        return Response(EscalationOut(made).data)
