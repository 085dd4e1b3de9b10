"""Links across kinds and contradictions over the API; both entries must be within the owner's scope."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.roles import Can
from civreg.core.api_body import body_of
from civreg.core.api_fields import Text
from civreg.core.api_filters import ApiFilterSet
from civreg.core.http import acting
from registers.actions import contradicting, links
from registers.models import Contradiction, Entry, PersonLink
from registers.rules import life

ID = {"min_value": 1, "max_value": 2**53}
MOST_OF_A_REASON = 1000


class PersonLinkOut(serializers.ModelSerializer):
    """Two entries that mention what may be one person, each with that person's role in it."""

    class Meta:
        model = PersonLink
        fields = [
            "id", "first", "first_role", "second", "second_role", "probability", "reasons", "state", "found_at",
            "decided_at", "decided_by", "reason",
        ]  # fmt: skip
        read_only_fields = fields


class LinkDecision(serializers.Serializer):
    same = serializers.BooleanField(help_text="whether the two are one person")
    reason = Text(max_length=MOST_OF_A_REASON, required=False, allow_blank=True)


class LinkFilter(ApiFilterSet):
    class Meta:
        model = PersonLink
        fields = ["state", "first_role", "second_role"]


class PersonLinks(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Records of different kinds that may be one person's."""

    serializer_class = PersonLinkOut
    queryset = PersonLink.objects.none()
    filterset_class = LinkFilter

    def get_queryset(self):
        can = Can.VIEW if self.action in ("list", "retrieve") else Can.CHECK
        return PersonLink.objects.visible_to(self.request.user, can).order_by("pk")

    @extend_schema(request=LinkDecision, responses=PersonLinkOut)
    @action(detail=True, methods=["post"])
    def decide(self, request, pk=None):
        """Say that the two are one person, or are not."""
        row, asked = self.get_object(), body_of(request, LinkDecision)
        return Response(PersonLinkOut(links.decide_link(link=row, **asked, **acting(request))).data)

    @extend_schema(request=None, responses=PersonLinkOut)
    @action(detail=True, methods=["post"])
    def undo(self, request, pk=None):
        """Take the decision back."""
        return Response(PersonLinkOut(links.undo_decision(link=self.get_object(), **acting(request))).data)


class ContradictionOut(serializers.ModelSerializer):
    sentence = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField(help_text="the law or the sense that it goes against")

    class Meta:
        model = Contradiction
        fields = [
            "id", "link", "first", "second", "rule", "sentence", "source", "state", "found_at", "owner", "due_on",
            "resolved_at", "resolved_by", "reason",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_sentence(self, row):
        return life.sentence(row.rule, row.params)

    @extend_schema_field(serializers.CharField())
    def get_source(self, row):
        return str(life.RULES[row.rule].source)


class Why(serializers.Serializer):
    reason = Text(max_length=MOST_OF_A_REASON)


class ReturnOne(Why):
    entry = serializers.IntegerField(**ID, help_text="id of the entry that goes back")


class ContradictionFilter(ApiFilterSet):
    class Meta:
        model = Contradiction
        fields = ["state", "rule", "owner"]


class Contradictions(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What cannot all be true of one person."""

    serializer_class = ContradictionOut
    queryset = Contradiction.objects.none()
    filterset_class = ContradictionFilter

    def get_queryset(self):
        can = Can.VIEW if self.action in ("list", "retrieve") else Can.CHECK
        return Contradiction.objects.visible_to(self.request.user, can).not_asked_elsewhere().order_by("pk")

    @extend_schema(request=Why, responses=ContradictionOut)
    @action(detail=True, methods=["post"])
    def explain(self, request, pk=None):
        """Both records stand, with the reason."""
        row, asked = self.get_object(), body_of(request, Why)
        return Response(ContradictionOut(contradicting.explain(contradiction=row, **asked, **acting(request))).data)

    @extend_schema(request=ReturnOne, responses=ContradictionOut)
    @action(detail=True, methods=["post"], url_path="return")
    def return_one(self, request, pk=None):
        """One of the two entries goes back to be fixed."""
        row, asked = self.get_object(), body_of(request, ReturnOne)
        entry = get_object_or_404(Entry.objects.visible_to(request.user, Can.CHECK), pk=asked["entry"])
        done = contradicting.return_one(contradiction=row, entry=entry, reason=asked["reason"], **acting(request))
        return Response(ContradictionOut(done).data)

    @extend_schema(request=None, responses=ContradictionOut)
    @action(detail=True, methods=["post"])
    def take(self, request, pk=None):
        """Answer for an open one from now on."""
        return Response(ContradictionOut(contradicting.take(contradiction=self.get_object(), **acting(request))).data)

    @extend_schema(request=None, responses=ContradictionOut)
    @action(detail=True, methods=["post"])
    def reopen(self, request, pk=None):
        """Take an explanation back, or a return from which nobody has gone on."""
        return Response(ContradictionOut(contradicting.reopen(contradiction=self.get_object(), **acting(request))).data)
