"""Files of entries over the API: sent, previewed by a job, confirmed, and their reports."""

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, parsers, renderers, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.api_body import body_of
from civreg.core.http import acting
from civreg.core.paging import ApiScroll
from registers.actions import import_runs
from registers.actions.importing import MODES
from registers.exchange.encodings import ENCODINGS
from registers.kinds import KINDS
from registers.models import ImportRun
from registers.views.imports import report_of, to_fix_of

KINDS_OFFERED = [(slug, kind.label) for slug, kind in KINDS.items()]


class ImportOut(serializers.ModelSerializer):
    class Meta:
        model = ImportRun
        fields = [
            "id", "kind", "locality", "name", "sha256", "size", "options", "state", "total", "done", "read", "created",
            "updated", "unchanged", "refused", "preview", "problem", "asked_at", "started_at", "finished_at",
        ]  # fmt: skip
        read_only_fields = fields


class ConfirmedOut(serializers.Serializer):
    confirmed = serializers.IntegerField()


class ImportIn(serializers.Serializer):
    file = serializers.FileField(allow_empty_file=True, help_text="XLSX, CSV, or a ZIP of them")
    kind = serializers.ChoiceField(choices=KINDS_OFFERED)
    locality = serializers.IntegerField(min_value=1, max_value=2**53, required=False, help_text="commune of all rows")
    encoding = serializers.ChoiceField(choices=["auto", *ENCODINGS], default="auto")
    mode = serializers.ChoiceField(choices=list(MODES), default="entered", help_text="what the rows are: see the docs")
    update = serializers.BooleanField(default=False, help_text="change entries that may still be revised")


class Binary(renderers.BaseRenderer):
    """For the schema and for `Accept`: the bytes themselves are streamed."""

    render_style, charset = "binary", None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return data


class CsvFile(Binary):
    media_type, format = "text/csv", "csv"


class XlsxFile(Binary):
    media_type, format = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"


class Imports(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Imports that the owner of the token asked for."""

    serializer_class = ImportOut
    queryset = ImportRun.objects.none()
    pagination_class = ApiScroll
    parser_classes = [parsers.MultiPartParser]
    filter_backends = []

    def get_queryset(self):
        return import_runs.runs_of(self.request.user)

    @extend_schema(request={"multipart/form-data": ImportIn}, responses={201: ImportOut})
    def create(self, request):
        """Send one file; it is read for a preview, and imported only after `confirm`. The files of a ZIP become imports
        of their own."""
        asked = body_of(request, ImportIn)
        file, locality = asked.pop("file"), asked.pop("locality", None)
        if locality is not None:
            within = Locality.objects.filter(pk__in=scope(request.user).commune_ids(Can.IMPORT))
            locality = get_object_or_404(within, pk=locality)
        who = acting(request)
        run = import_runs.receive(file=file, name=file.name, locality=locality, **asked, **who)
        return Response(ImportOut(run).data, status=201)

    @extend_schema(request=None, responses=ImportOut)
    @action(detail=True, methods=["post"])
    def confirm(self, request, pk=None):
        """Import a previewed file."""
        return Response(ImportOut(import_runs.confirm(run=self.get_object(), by=request.user)).data)

    @extend_schema(request=None, responses=ConfirmedOut)
    @action(detail=False, methods=["post"], url_path="confirm-all")
    def confirm_all(self, request):
        """Import the previewed files, the oldest first; 500 at most a call."""
        return Response({"confirmed": import_runs.confirm_all(by=request.user)})

    @extend_schema(request=None, responses=ImportOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        """Put a previewed file away; nothing of it is imported."""
        return Response(ImportOut(import_runs.cancel(run=self.get_object(), by=request.user)).data)

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[CsvFile, renderers.JSONRenderer])
    def report(self, request, pk=None):
        """The refused rows: row, column, value, rule, message."""
        return report_of(self.get_object())

    @extend_schema(responses={(200, XlsxFile.media_type): OpenApiTypes.BINARY})
    @action(detail=True, url_path="to-fix", renderer_classes=[XlsxFile, renderers.JSONRenderer])
    def to_fix(self, request, pk=None):
        """The refused rows as a spreadsheet to correct and send again."""
        return to_fix_of(self.get_object())
