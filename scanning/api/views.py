"""REST of scans: each list is what the token's owner may see; an unknown or foreign id is 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, renderers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from campaigns.roles import Can
from civreg.core.api_body import body_of
from civreg.core.api_filters import ApiFilterSet, WholeNumberFilter
from registers.models import Entry, RegisterBook
from scanning.actions.attaching import attach
from scanning.actions.uploads import receive_upload
from scanning.api import serializers
from scanning.limits import check_request
from scanning.models import Attachment, Page, Scan, Upload
from scanning.pictures import derived

BIG = 2**63 - 1


def found_or_404(rows, pk):
    """A number beyond the database's own is a number that is not there."""
    return get_object_or_404(rows, pk=pk if pk <= BIG else 0)


class Scoped:
    """Rows of the books that the person may see, in the order of their making; ids are numbers."""

    model = None
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user).order_by("pk")


@extend_schema_view(
    list=extend_schema(summary="Uploads, in the order of arrival"),
    retrieve=extend_schema(summary="One upload with its state and refusals"),
)
class UploadViewSet(Scoped, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    model, queryset = Upload, Upload.objects.none()
    serializer_class = serializers.UploadOut
    parser_classes = [MultiPartParser]
    filterset_fields = ["book", "state"]

    def initial(self, request, *args, **kwargs):
        # Before anyone asks who it is: session authentication reads the form, and with it the whole file.
        check_request(request)
        super().initial(request, *args, **kwargs)

    @extend_schema(
        summary="Send a scan, a PDF, or a ZIP of scans",
        description="201 for a new file, 200 where this book has the same content already. 413 above the limit.",
        request={"multipart/form-data": serializers.UploadIn},
        responses={201: serializers.UploadOut, 200: serializers.UploadOut},
    )
    def create(self, request):
        asked = body_of(request, serializers.UploadIn)
        book = found_or_404(RegisterBook.objects.visible_to(request.user, Can.SCAN), asked["book"])
        file = asked["file"]
        upload, is_new = receive_upload(book=book, file=file, name=file.name, by=request.user, at=timezone.now())
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(serializers.UploadOut(upload).data, status=code)


@extend_schema_view(
    list=extend_schema(summary="Original files"), retrieve=extend_schema(summary="One original file's description")
)
class ScanViewSet(Scoped, viewsets.ReadOnlyModelViewSet):
    model, queryset = Scan, Scan.objects.none()
    serializer_class = serializers.ScanOut
    filterset_fields = ["book", "upload", "sha256"]


class WebP(renderers.BaseRenderer):
    """For the schema and for `Accept`: the bytes themselves are streamed."""

    media_type, format, render_style, charset = "image/webp", "webp", "binary", None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return data


@extend_schema_view(
    list=extend_schema(summary="Page pictures in the order of the book"),
    retrieve=extend_schema(summary="One page picture"),
)
class PageViewSet(Scoped, viewsets.ReadOnlyModelViewSet):
    model, queryset = Page, Page.objects.none()
    serializer_class = serializers.PageOut
    filterset_fields = ["book", "scan", "state", "verdict"]

    def get_queryset(self):
        return Page.objects.visible_to(self.request.user).order_by("book_id", "position", "pk")

    @extend_schema(summary="What the reader saw", responses=serializers.FactsOut)
    @action(detail=True, filterset_fields=[])
    def facts(self, request, pk):
        reading = self.get_object().readings.order_by("-made_at").first()
        if reading is None:
            raise Http404
        return Response(serializers.FactsOut(reading).data)

    @extend_schema(summary="The straightened page as a picture", responses={(200, "image/webp"): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[WebP, renderers.JSONRenderer], filterset_fields=[])
    def preview(self, request, pk):
        page = self.get_object()
        if not page.preview:
            raise Http404
        with derived(page, "preview") as stored:
            return Response(stored.read(), content_type=WebP.media_type)


class AttachmentFilter(ApiFilterSet):
    book = WholeNumberFilter("page__book_id")

    class Meta:
        model = Attachment
        fields = ["entry", "page", "book"]


class AttachmentViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    queryset = Attachment.objects.none()
    serializer_class = serializers.AttachmentOut
    filterset_class = AttachmentFilter

    def get_queryset(self):
        pages = Page.objects.visible_to(self.request.user)
        return Attachment.objects.filter(page__in=pages).order_by("pk")

    @extend_schema(summary="Pieces of scans that prove entries")
    def list(self, request, *args, **kwargs):
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Tie an entry to its record on a page",
        request=serializers.AttachmentIn,
        responses={201: serializers.AttachmentOut},
    )
    def create(self, request):
        given = body_of(request, serializers.AttachmentIn)
        entry = found_or_404(Entry.objects.visible_to(request.user, Can.ENTER), given["entry"])
        page = found_or_404(Page.objects.visible_to(request.user, Can.ENTER), given["page"])
        made = attach(
            entry=entry, page=page, slot=given["slot"], region=given["region"], by=request.user, at=timezone.now()
        )
        return Response(serializers.AttachmentOut(made).data, status=status.HTTP_201_CREATED)
