"""Versions of the Ministry's sheets over the API: read by everybody, added by the Department."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from civreg.core.api_body import body_of
from civreg.core.api_fields import Text
from civreg.core.api_filters import ApiFilterSet
from registers import permissions
from registers.actions.templates import LONGEST_FIXED, LONGEST_HEAD, MOST_COLUMNS, add_template
from registers.api.serializers import KIND_CHOICES
from registers.models import SheetTemplate
from registers.templating import SHEET


class ColumnOut(serializers.Serializer):
    """One column: its head, the field it takes ("#" counts the rows, "" takes none) and a fixed text."""

    code = Text(max_length=LONGEST_HEAD)
    source = Text(max_length=60, required=False, allow_blank=True, default="")
    fixed = Text(max_length=LONGEST_FIXED, required=False, allow_blank=True, default="")


class TemplateOut(serializers.ModelSerializer):
    columns = ColumnOut(many=True, read_only=True)

    class Meta:
        model = SheetTemplate
        fields = [
            "id", "kind", "version", "name", "valid_from", "sheet", "columns", "source", "is_confirmed", "note",
            "created_at", "created_by",
        ]  # fmt: skip
        read_only_fields = fields


class TemplateIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=KIND_CHOICES)
    name = Text(max_length=100)
    valid_from = serializers.DateField()
    sheet = Text(max_length=31, required=False, default=SHEET)
    columns = ColumnOut(many=True, min_length=1, max_length=MOST_COLUMNS)
    source = Text(max_length=255)
    is_confirmed = serializers.BooleanField(required=False, default=False)
    note = Text(max_length=2000, required=False, allow_blank=True, default="")


class TemplateFilter(ApiFilterSet):
    class Meta:
        model = SheetTemplate
        fields = ["kind", "version"]


class Templates(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Stored versions of the sheets; version 0 of a kind is what kinds/ declares."""

    serializer_class = TemplateOut
    queryset = SheetTemplate.objects.order_by("pk")
    filterset_class = TemplateFilter

    @extend_schema(request=TemplateIn, responses={201: TemplateOut})
    def create(self, request):
        """Add the next version of a kind's sheet; older ones never change."""
        permissions.require(permissions.against_templates(request.user))
        given = body_of(request, TemplateIn)
        row = add_template(**given, by=request.user, at=timezone.now())
        return Response(TemplateOut(row).data, status=201)
