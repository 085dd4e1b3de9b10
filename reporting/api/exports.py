"""Entries and progress as files over the API: small ones at once, large ones by a job."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from civreg.core.api_body import body_of
from civreg.core.api_fields import Text
from civreg.core.paging import ApiScroll
from civreg.core.parsing import ShallowJSON
from registers.api.serializers import KIND_CHOICES
from registers.rules.lifecycle import STAGES
from registers.templating import SHEET
from reporting import asked
from reporting.actions import exporting
from reporting.api.progress import filter_of
from reporting.exports import entries
from reporting.exports.answers import download
from reporting.models import Export
from reporting.views.exports import answer_with_file


class EntriesExport(APIView):
    """Entries of one kind as the Ministry's spreadsheet (as=xlsx) or as CSV (as=csv)."""

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", OpenApiTypes.STR, required=True, description="Kind of book, e.g. birth."),
            OpenApiParameter("as", OpenApiTypes.STR, enum=["xlsx", "csv"], description="xlsx unless told."),
            filter_of("locality", OpenApiTypes.INT, "A commune."),
            filter_of("book", OpenApiTypes.INT, "A book."),
            filter_of("state", OpenApiTypes.STR, "A state, e.g. approved."),
            filter_of("stage", OpenApiTypes.STR, "A stage that has been reached, e.g. checked."),
            filter_of("day", OpenApiTypes.DATE, "The day on which the stage was reached."),
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request):
        asked.exporter_or_404(request.user)
        kind, found = entries.wanted(request.user, request.query_params)
        return download(
            name=f"{kind.code}-{timezone.localdate().isoformat()}", form=request.query_params.get("as", "xlsx"),
            title=SHEET, heads=entries.heads_of(kind), rows=entries.rows(kind, found),
        )  # fmt: skip


class ExportOut(serializers.ModelSerializer):
    """`done` of `total` rows are written; `state` "ready" has a file until `expires_at`."""

    class Meta:
        model = Export
        fields = [
            "id", "what", "form", "kind", "filters", "state", "total", "done", "name", "size", "sha256", "problem",
            "asked_at", "started_at", "finished_at", "expires_at",
        ]  # fmt: skip
        read_only_fields = fields


class ExportIn(serializers.Serializer):
    what = serializers.ChoiceField(choices=Export.What.choices)
    form = serializers.ChoiceField(choices=Export.Form.choices)
    kind = serializers.ChoiceField(choices=KIND_CHOICES, required=False, help_text="without it every kind")
    locality = serializers.IntegerField(min_value=1, max_value=2**53, required=False, help_text="a district or commune")
    stage = serializers.ChoiceField(choices=STAGES, required=False, help_text="a stage that has been reached")
    day = serializers.DateField(required=False, help_text="the day on which it was")
    state = Text(required=False, max_length=20)
    book = serializers.IntegerField(min_value=1, max_value=2**53, required=False)


class Exports(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Files that the owner of the token ordered."""

    serializer_class = ExportOut
    parser_classes = [ShallowJSON]
    queryset = Export.objects.none()
    pagination_class = ApiScroll
    filter_backends = []

    def get_queryset(self):
        return Export.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(request=ExportIn, responses={201: ExportOut})
    def create(self, request):
        """Order a file of everything in the owner's scope, or of a part; ask for it until it is ready."""
        wanted = body_of(request, ExportIn)
        locality = asked.place_within_or_404(request.user, wanted["locality"]) if "locality" in wanted else None
        filters = {name: wanted[name] for name in ("stage", "day", "state", "book") if name in wanted}
        export = exporting.order_export(
            what=wanted["what"], form=wanted["form"], kind=wanted.get("kind", ""), locality=locality, filters=filters,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        return Response(ExportOut(export).data, status=201)

    @extend_schema(request=None, responses=ExportOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        """Stop the writing, or delete the file."""
        export = get_object_or_404(self.get_queryset(), pk=pk)
        return Response(ExportOut(exporting.cancel_export(export=export, by=request.user, at=timezone.now())).data)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request, pk=None):
        """The file; `Range` and `If-Range` go on with a download that broke off."""
        return answer_with_file(request, get_object_or_404(self.get_queryset(), pk=pk))
