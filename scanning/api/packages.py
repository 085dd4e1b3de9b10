"""REST of packages for the Ministry: ordered, listed, taken away."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, renderers, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.models import Locality, Province
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.api_body import body_of
from civreg.core.api_fields import Text
from civreg.core.api_filters import ApiFilterSet, WholeNumberFilter
from civreg.core.http import acting
from civreg.core.paging import ApiScroll
from civreg.core.parsing import ShallowJSON
from registers.actions import packages as orders
from registers.api.serializers import KIND_CHOICES
from registers.models import Package, PackageItem, PackageOrder, RegisterBook
from scanning.api.views import found_or_404
from scanning.views.package_files import XLSX, ZIP, file_of

RANGE = OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="bytes=FIRST-LAST: that piece, as 206.")


class PackageProblem(serializers.Serializer):
    code = Text()
    sentence = Text()
    entry = serializers.IntegerField(allow_null=True)
    label = Text(allow_blank=True)


class PackageOut(serializers.ModelSerializer):
    problems = PackageProblem(many=True)

    class Meta:
        model = Package
        fields = [
            "id", "order", "book", "sequence", "state", "problems", "entry_total", "done", "page_total", "sheet_name",
            "sheet_sha256", "sheet_size", "archive_name", "archive_sha256", "archive_size", "asked_at", "made_at",
            "made_by",
        ]  # fmt: skip
        read_only_fields = fields


class PackageItemOut(serializers.ModelSerializer):
    class Meta:
        model = PackageItem
        fields = ["id", "entry", "entry_version", "row", "file_name", "file_sha256", "file_size"]
        read_only_fields = fields


class Flag(serializers.BooleanField):
    """true or false: 0 or "yes" in its place is a program's mistake."""

    def to_internal_value(self, data):
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class _OptionsIn(serializers.Serializer):
    with_scans = Flag(default=True)
    again = Flag(default=False)
    leave_out = Flag(default=False)
    hold_back = Flag(default=False, help_text="leave out what the Ministry is foretold to refuse as a duplicate")


class PackageIn(_OptionsIn):
    book = serializers.IntegerField(min_value=1)


class PackageOrderIn(_OptionsIn):
    """One of locality (commune or district) and province."""

    locality = serializers.IntegerField(min_value=1, required=False)
    province = serializers.IntegerField(min_value=1, required=False)
    kind = serializers.ChoiceField(choices=KIND_CHOICES, required=False)


class PackageOrderOut(serializers.ModelSerializer):
    class Meta:
        model = PackageOrder
        fields = [
            "id", "province", "locality", "kind", "total", "ready", "refused", "asked_at", "asked_by", "finished_at"
        ]  # fmt: skip
        read_only_fields = fields


class PackageFilter(ApiFilterSet):
    locality = WholeNumberFilter("book__locality_id")

    class Meta:
        model = Package
        fields = ["book", "order", "state"]


class _Bytes(renderers.BaseRenderer):
    """For the schema and for `Accept`: the bytes themselves are streamed."""

    render_style, charset = "binary", None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return data


class Xlsx(_Bytes):
    media_type, format = XLSX, "xlsx"


class Zip(_Bytes):
    media_type, format = ZIP, "zip"


def _binary(media_type):
    """The file, a piece of it, or 416 for a piece beyond its end."""
    return {(200, media_type): OpenApiTypes.BINARY, (206, media_type): OpenApiTypes.BINARY, 416: None}


@extend_schema_view(
    list=extend_schema(summary="Packages for the Ministry"),
    retrieve=extend_schema(summary="One package with its checksums and problems"),
)
class Packages(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    queryset = Package.objects.none()
    serializer_class = PackageOut
    filterset_class = PackageFilter
    parser_classes = [ShallowJSON]
    pagination_class = ApiScroll
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self):
        return Package.objects.visible_to(self.request.user).order_by("pk")

    @extend_schema(summary="Have one book packed", request=PackageIn, responses={201: PackageOut})
    def create(self, request):
        """The work is done in the background: ask for the package until its state is ready or refused."""
        asked = body_of(request, PackageIn)
        book = found_or_404(RegisterBook.objects.visible_to(request.user, Can.EXPORT), asked.pop("book"))
        package = orders.order_book(book=book, **asked, **acting(request))
        return Response(PackageOut(package).data, status=201)

    @extend_schema(summary="The rows of a package and their PDFs", responses=PackageItemOut(many=True))
    @action(detail=True, filterset_class=None)
    def items(self, request, pk):
        rows = self.get_object().items.all()
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(PackageItemOut(page, many=True).data)

    @extend_schema(
        summary="The spreadsheet", parameters=[RANGE],
        responses=_binary(XLSX),
    )  # fmt: skip
    @action(detail=True, renderer_classes=[Xlsx, renderers.JSONRenderer], filterset_class=None)
    def sheet(self, request, pk):
        return file_of(request, self.get_object(), "sheet")

    @extend_schema(
        summary="The archive with one PDF a case", parameters=[RANGE],
        responses=_binary(ZIP),
    )  # fmt: skip
    @action(detail=True, renderer_classes=[Zip, renderers.JSONRenderer], filterset_class=None)
    def archive(self, request, pk):
        return file_of(request, self.get_object(), "archive")


@extend_schema_view(
    list=extend_schema(summary="Orders of packages"), retrieve=extend_schema(summary="One order and how far it is")
)
class PackageOrders(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    queryset = PackageOrder.objects.none()
    serializer_class = PackageOrderOut
    parser_classes = [ShallowJSON]
    pagination_class = ApiScroll
    filterset_fields = ["locality", "province", "kind"]
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self):
        return orders.orders_for(self.request.user).order_by("pk")

    @extend_schema(
        summary="Have a commune, district or province packed", request=PackageOrderIn,
        responses={201: PackageOrderOut},
    )  # fmt: skip
    def create(self, request):
        asked = body_of(request, PackageOrderIn)
        places = asked.pop("locality", None), asked.pop("province", None)
        place = _place(request.user, *places)
        order = orders.order_packages(place=place, **asked, **acting(request))
        return Response(PackageOrderOut(order).data, status=201)


def _place(user, locality, province):
    """The place asked for, where this person takes packages out of the whole of it; 404 else."""
    if bool(locality) == bool(province):
        raise serializers.ValidationError({"locality": ["locality, province"]})
    rows = Locality.objects.filter(province_id__in=_provinces(user)) if locality else Province.objects.all()
    place = found_or_404(rows, locality or province)
    if not orders.may_order(user, place):
        raise Http404
    return place


def _provinces(user):
    communes = scope(user).commune_ids(Can.EXPORT)
    return Locality.objects.filter(pk__in=communes).values("province_id")
