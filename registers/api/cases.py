"""Cases of suspected duplicates over the API: their entries, their lane, conclusions and taking them back."""

import django_filters as filters
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.models import Province
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.api_body import body_of
from civreg.core.api_fields import Flag, Text
from civreg.core.api_filters import ApiFilterSet
from civreg.core.parsing import ShallowJSON
from registers import case_queries, suspicions
from registers.actions import deciding, deciding_many, duplicates
from registers.duplicates.classes import CLASSES
from registers.kinds import KINDS
from registers.models import DuplicateCase, DuplicateRun
from registers.rules import lanes

ID = {"min_value": 1, "max_value": 2**53}
OUTCOMES = [(name, outcome.label) for name, outcome in lanes.OUTCOMES.items()]


class CaseSide(serializers.Serializer):
    """One entry of a case; of one outside the owner's scope only where it stands in the books is told."""

    entry = serializers.IntegerField(allow_null=True)
    number = serializers.CharField()
    office = serializers.CharField()
    masked = serializers.BooleanField()
    version = serializers.IntegerField(allow_null=True)
    values = serializers.DictField(child=serializers.CharField())


class CaseOut(serializers.ModelSerializer):
    sides = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField(help_text="the evidence in words, what weighs most first")
    differing = serializers.SerializerMethodField(help_text="codes of the fields that are not the same everywhere")
    level = serializers.SerializerMethodField(help_text="who decides: commune, district, department")
    outcomes = serializers.SerializerMethodField(help_text="what may be concluded, the likeliest first")

    class Meta:
        model = DuplicateCase
        fields = [
            "id", "kind", "sort", "probability", "state", "outcome", "origin", "said", "found_at", "decided_at",
            "decided_by", "reason", "version", "reasons", "differing", "level", "outcomes", "sides",
        ]  # fmt: skip
        read_only_fields = fields

    def _sides(self, case):
        return suspicions.sides(case, self.context["request"].user)

    @extend_schema_field(CaseSide(many=True))
    def get_sides(self, case):
        return [
            {
                "entry": None if side.is_masked else side.entry.pk, "number": side.number, "office": side.office,
                "masked": side.is_masked, "version": None if side.is_masked else side.entry.version,
                "values": side.values,
            }
            for side in self._sides(case)
        ]  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_reasons(self, case):
        return [part for part in suspicions.reasons_of(case).split("; ") if part]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_differing(self, case):
        return list(self._sides(case)[0].differing)

    @extend_schema_field(serializers.CharField())
    def get_level(self, case):
        return lanes.level_of([deciding.stand_of(side.entry) for side in self._sides(case)])

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_outcomes(self, case):
        stands = [deciding.stand_of(side.entry) for side in self._sides(case)]
        return [outcome for outcome, against in lanes.offered(case.sort, stands).items() if not against]


class CaseDecisionIn(serializers.Serializer):
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    kept = serializers.IntegerField(**ID, required=False, allow_null=True, help_text="id of the entry that stays")
    chosen = serializers.DictField(
        child=serializers.IntegerField(**ID), required=False,
        help_text="code -> id of the entry whose value is right; what is not named stays as the kept entry has it",
    )  # fmt: skip
    reason = Text(max_length=deciding.MOST_OF_A_REASON, required=False, allow_blank=True)
    versions = serializers.DictField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        help_text="id of entry -> version that was read",
    )


class ManyIn(serializers.Serializer):
    cases = serializers.ListField(child=serializers.IntegerField(**ID), min_length=1, max_length=200)
    outcome = serializers.ChoiceField(choices=[each for each in OUTCOMES if lanes.OUTCOMES[each[0]].in_bulk])
    reason = Text(max_length=deciding.MOST_OF_A_REASON, required=False, allow_blank=True)
    dry_run = Flag(default=False, help_text="only tell what would be done")


class ManyRefused(serializers.Serializer):
    case = serializers.IntegerField()
    sentence = serializers.CharField()


class ManyOut(serializers.Serializer):
    batch = serializers.CharField(help_text="names these conclusions; empty for a dry run")
    decided = serializers.ListField(child=serializers.IntegerField(), help_text="ids of cases")
    refused = ManyRefused(many=True)


class BatchIn(serializers.Serializer):
    batch = Text(max_length=40)


class CaseFilter(ApiFilterSet):
    level = filters.ChoiceFilter(method="by_level", choices=list(lanes.WHO.items()), label="who decides")

    class Meta:
        model = DuplicateCase
        fields = ["state", "kind", "sort", "origin"]

    def by_level(self, cases, _name, level):
        return case_queries.decided_by_level(cases, level)


class Cases(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Entries that may be one event, the likeliest first."""

    serializer_class = CaseOut
    queryset = DuplicateCase.objects.none()
    filterset_class = CaseFilter

    def get_queryset(self):
        return suspicions.with_members(DuplicateCase.objects.visible_to(self.request.user)).ranked()

    def _told(self, pk):
        case = get_object_or_404(self.get_queryset(), pk=pk)
        return Response(CaseOut(case, context=self.get_serializer_context()).data)

    @extend_schema(request=CaseDecisionIn, responses=CaseOut)
    @action(detail=True, methods=["post"])
    def decide(self, request, pk=None):
        """Conclude an open case, as its lane allows."""
        case, asked = self.get_object(), body_of(request, CaseDecisionIn)
        choice = deciding.Choice(
            asked["outcome"], asked.get("kept"), asked.get("chosen"), asked.get("reason", ""), asked.get("versions")
        )
        deciding.decide_case(case=case, choice=choice, by=request.user, at=timezone.now())
        return self._told(case.pk)

    @extend_schema(request=None, responses=CaseOut)
    @action(detail=True, methods=["post"])
    def undo(self, request, pk=None):
        """Take the conclusion back: states, values and attachments are as they were."""
        case = self.get_object()
        deciding.undo_decision(case=case, by=request.user, at=timezone.now())
        return self._told(case.pk)

    @extend_schema(request=ManyIn, responses=ManyOut)
    @action(detail=False, methods=["post"], url_path="decide-many", parser_classes=[ShallowJSON])
    def decide_many(self, request):
        """One conclusion for many cases that are plainly alike; each that is not stays open, with the sentence why."""
        asked = body_of(request, ManyIn)
        cases, by = self.get_queryset().filter(pk__in=asked["cases"]), request.user
        if asked["dry_run"]:
            planned = deciding_many.plan(cases=cases, outcome=asked["outcome"], by=by)
            done = deciding_many.Done("", [each.case for each in planned if not each.against],
                                      [(each.case, each.against) for each in planned if each.against])  # fmt: skip
        else:
            done = deciding_many.decide_many(
                cases=cases, outcome=asked["outcome"], reason=asked.get("reason", ""), by=by, at=timezone.now()
            )
        return Response(_many(done))

    @extend_schema(request=BatchIn, responses=ManyOut)
    @action(detail=False, methods=["post"], url_path="undo-many")
    def undo_many(self, request):
        """Take back the owner's own conclusions of one batch."""
        done = deciding_many.undo_many(batch=body_of(request, BatchIn)["batch"], by=request.user, at=timezone.now())
        return Response(_many(done))


def _many(done):
    return {
        "batch": done.batch, "decided": [case.pk for case in done.decided],
        "refused": [{"case": case.pk, "sentence": sentence} for case, sentence in done.refused],
    }  # fmt: skip


class LaneOut(serializers.Serializer):
    sort = serializers.CharField()
    label = serializers.CharField()
    outcomes = serializers.ListField(child=serializers.CharField())
    open = serializers.IntegerField(help_text="open cases within the owner's scope")


class Lanes(viewsets.ViewSet):
    """The lanes: what may be concluded of each class, and how many cases wait."""

    @extend_schema(responses=LaneOut(many=True), filters=False)
    def list(self, request):
        counts = case_queries.counts_by_sort(request.user)
        sorts = [*CLASSES, *(sort for sort in counts if sort not in CLASSES)]
        rows = [{"sort": sort, "label": CLASSES.get(sort, sort), "outcomes": lanes.lane_of(sort).outcomes,
                 "open": counts.get(sort, 0)} for sort in sorts]  # fmt: skip
        return Response(LaneOut(rows, many=True).data)


class DuplicateRunOut(serializers.ModelSerializer):
    class Meta:
        model = DuplicateRun
        fields = ["id", "kind", "state", "threshold", "total", "done", "counts", "problem", "asked_at", "asked_by",
                  "started_at", "finished_at"]  # fmt: skip
        read_only_fields = fields


class DuplicateRunIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=[(slug, kind.label) for slug, kind in KINDS.items()], required=False)


class DuplicateRuns(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Comparisons of the owner's whole province."""

    serializer_class = DuplicateRunOut
    queryset = DuplicateRun.objects.none()

    def get_queryset(self):
        provinces = scope(self.request.user).province_ids
        return suspicions.runs_for(self.request.user).filter(province__in=provinces)

    @extend_schema(request=DuplicateRunIn, responses={201: DuplicateRunOut})
    def create(self, request):
        """Have all entries compared by a job."""
        allowed = scope(request.user)
        province = get_object_or_404(Province, pk__in=list(allowed.province_ids)[:1] if
                                     allowed.may_anywhere(Can.TARGETS) else [])  # fmt: skip
        kind = body_of(request, DuplicateRunIn).get("kind", "")
        run = duplicates.start_run(province=province, kind=kind, by=request.user, at=timezone.now())
        return Response(DuplicateRunOut(run).data, status=201)
