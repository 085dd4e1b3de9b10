"""Transfers, their answers, refusals and the account of the ledger over the API, each within the owner's scope."""

import django_filters as filters
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.models import Province
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.api_body import body_of
from civreg.core.api_fields import Text
from civreg.core.api_filters import ApiFilterSet
from civreg.core.errors import Refused
from civreg.core.http import acting
from civreg.core.models import User
from civreg.core.paging import ApiScroll
from registers.actions import answers_in, packages, reconciling, refusals, transfers
from registers.exchange.answers import RESULTS, Answer
from registers.models import AnswerFile, Reconciliation, Transfer, TransferItem

ID = {"min_value": 1, "max_value": 2**53}


class TransferOut(serializers.ModelSerializer):
    class Meta:
        model = Transfer
        fields = [
            "id", "package", "number", "channel", "state", "receipt", "attempts", "problem", "ordered_at", "ordered_by",
            "sent_at", "answered_at",
        ]  # fmt: skip
        read_only_fields = fields


class TransferIn(serializers.Serializer):
    package = serializers.IntegerField(**ID, help_text="id of a ready package")
    channel = serializers.ChoiceField(choices=Transfer.Channel.choices)


class HandIn(serializers.Serializer):
    receipt = Text(max_length=100)
    day = serializers.DateField(help_text="when the files were handed in")


class ItemOut(serializers.ModelSerializer):
    class Meta:
        model = TransferItem
        fields = [
            "id", "transfer", "entry", "row", "state", "code", "reason", "ministry_reference", "answered_at", "source",
            "owner", "due_on", "resolved_at", "resolution",
        ]  # fmt: skip
        read_only_fields = fields


class MinistryAnswer(serializers.Serializer):
    """What the Ministry said of one entry, named by sheet row, file name or number."""

    result = serializers.ChoiceField(choices=[(each, each) for each in RESULTS])
    row = serializers.IntegerField(min_value=1, max_value=9_999_999, required=False)
    file_name = Text(max_length=150, required=False, allow_blank=True)
    number = Text(max_length=30, required=False, allow_blank=True)
    code = Text(max_length=40, required=False, allow_blank=True)
    reason = Text(max_length=1000, required=False, allow_blank=True)
    reference = Text(max_length=100, required=False, allow_blank=True)


class MinistryAnswers(serializers.Serializer):
    name = Text(max_length=255, required=False, allow_blank=True)
    answers = MinistryAnswer(many=True, min_length=1, max_length=5000)


class AnswerCounts(serializers.Serializer):
    accepted = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    refused = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    problems = serializers.IntegerField()


class AnswerFileOut(serializers.ModelSerializer):
    counts = AnswerCounts(read_only=True)
    problems = serializers.ListField(child=Text(), read_only=True)

    class Meta:
        model = AnswerFile
        fields = ["id", "transfer", "name", "sha256", "source", "counts", "problems", "received_at"]
        read_only_fields = fields


class TransferFilter(ApiFilterSet):
    class Meta:
        model = Transfer
        fields = ["state", "channel"]


class Transfers(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Packages on their way to the Ministry."""

    serializer_class = TransferOut
    queryset = Transfer.objects.none()
    filterset_class = TransferFilter

    def get_queryset(self):
        return Transfer.objects.visible_to(self.request.user, Can.EXPORT).select_related("package__book").order_by("pk")

    @extend_schema(request=TransferIn, responses={201: TransferOut})
    def create(self, request):
        """Put a ready package in line for the Ministry."""
        asked = body_of(request, TransferIn)
        package = get_object_or_404(packages.ready_for(request.user, Can.EXPORT), pk=asked["package"])
        made = transfers.order_transfer(package=package, channel=asked["channel"], **acting(request))
        return Response(TransferOut(made).data, status=201)

    @extend_schema(request=None, responses=TransferOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        """Take back a transfer that was never tried."""
        return Response(TransferOut(transfers.cancel_transfer(transfer=self.get_object(), **acting(request))).data)

    @extend_schema(request=HandIn, responses=TransferOut)
    @action(detail=True, methods=["post"], url_path="hand-in")
    def hand_in(self, request, pk=None):
        """The package was handed in as files, with the Ministry's receipt."""
        row, asked = self.get_object(), body_of(request, HandIn)
        return Response(TransferOut(transfers.hand_in(transfer=row, **asked, **acting(request))).data)

    @extend_schema(responses=ItemOut(many=True), filters=False)
    @action(detail=True, pagination_class=ApiScroll)
    def items(self, request, pk=None):
        """The entries of the transfer and what came back for each."""
        page = self.paginate_queryset(self.get_object().items.all())
        return self.get_paginated_response(ItemOut(page, many=True).data)

    @extend_schema(request=MinistryAnswers, responses=AnswerFileOut)
    @action(detail=True, methods=["post"])
    def answers(self, request, pk=None):
        """Apply the Ministry's answers; the same ones again change nothing, contradictions are told and not applied."""
        row, asked = self.get_object(), body_of(request, MinistryAnswers)
        if sentence := answers_in.against_answering(request.user, row):
            raise Refused(sentence, code="forbidden", status=403)
        said = [Answer(at=str(n), **each) for n, each in enumerate(asked["answers"], start=1)]
        kept = answers_in.apply_answers(
            transfer=row, answers=said, source="file", name=asked.get("name", ""), **acting(request)
        )
        return Response(AnswerFileOut(kept).data)


class RefusalFilter(ApiFilterSet):
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = TransferItem
        fields = ["state", "owner"]


class Resolve(serializers.Serializer):
    resolution = serializers.ChoiceField(choices=[(each, each) for each in refusals.RESOLUTIONS])
    reason = Text(max_length=1000)


class Assign(serializers.Serializer):
    owner = serializers.IntegerField(**ID, help_text="id of a person who works in the commune")


class Refusals(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Open refusals and duplicates: whose work, until when."""

    serializer_class = ItemOut
    queryset = TransferItem.objects.none()
    filterset_class = RefusalFilter

    def get_queryset(self):
        return refusals.refusals_for(self.request.user)

    @extend_schema(request=Resolve, responses=ItemOut)
    @action(detail=True, methods=["post"])
    def resolve(self, request, pk=None):
        """Conclude a duplicate, or give up a refused entry, with the reason."""
        item, asked = self.get_object(), body_of(request, Resolve)
        return Response(ItemOut(refusals.resolve(item=item, **asked, **acting(request))).data)

    @extend_schema(request=Assign, responses=ItemOut)
    @action(detail=True, methods=["post"])
    def assign(self, request, pk=None):
        """Give the work to another person of the commune."""
        item, asked = self.get_object(), body_of(request, Assign)
        owner = get_object_or_404(User, pk=asked["owner"])
        return Response(ItemOut(refusals.reassign(item=item, owner=owner, **acting(request))).data)


class ReconciliationOut(serializers.ModelSerializer):
    whole = serializers.SerializerMethodField(help_text="stage -> entries of the province")

    class Meta:
        model = Reconciliation
        fields = ["id", "day", "province", "number", "whole", "made_at", "made_by", "signed_at", "signed_by"]
        read_only_fields = fields

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_whole(self, row):
        return row.figures["whole"]


class Reconciliations(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Frozen accounts of the ledger, one a day and province."""

    serializer_class = ReconciliationOut
    queryset = Reconciliation.objects.none()

    def get_queryset(self):
        provinces = scope(self.request.user).province_ids
        return Reconciliation.objects.filter(province_id__in=provinces).order_by("-day", "-pk")

    @extend_schema(request=None, responses={201: ReconciliationOut})
    def create(self, request):
        """Freeze today's account of the owner's province."""
        province = Province.objects.filter(pk__in=scope(request.user).province_ids).order_by("pk").first()
        if province is None:
            raise Http404
        return Response(
            ReconciliationOut(reconciling.make_reconciliation(province=province, **acting(request))).data, 201
        )

    @extend_schema(request=None, responses=ReconciliationOut)
    @action(detail=True, methods=["post"])
    def sign(self, request, pk=None):
        """The Department signs a frozen account."""
        row = reconciling.sign_reconciliation(reconciliation=self.get_object(), **acting(request))
        return Response(ReconciliationOut(row).data)
