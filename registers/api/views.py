"""Books, entries and kinds over the API, each within the owner's scope; every write is one action."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.api_body import body_of
from civreg.core.http import acting
from civreg.core.paging import ApiScroll
from registers import waived
from registers.actions import books, checking
from registers.actions.answers import hash_of
from registers.actions.entering import save_entry
from registers.api import serializers
from registers.api.filters import BookFilter, EntryFilter, WaivedFilter
from registers.kinds import KINDS
from registers.models import Entry, Override, RegisterBook
from registers.rules.listing import listing

KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER,
    description="At most 64 ASCII letters. The same key with the same body gets the same answer again; "
    "without one the body itself is the key.",
)  # fmt: skip


class Books(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Register books within the scope."""

    serializer_class = serializers.BookOut
    queryset = RegisterBook.objects.none()
    filterset_class = BookFilter

    def get_queryset(self):
        return RegisterBook.objects.visible_to(self.request.user).with_totals().order_by("pk")

    @extend_schema(request=serializers.BookIn, responses={201: serializers.BookOut})
    def create(self, request):
        """Take a book into the inventory of a commune."""
        asked = body_of(request, serializers.BookIn)
        communes = scope(request.user).commune_ids(Can.INVENTORY)
        offices = Locality.objects.filter(pk__in=communes).select_related("parent", "province")
        locality = get_object_or_404(offices, pk=asked.pop("locality"))
        book = books.create_book(locality=locality, **asked, **acting(request))
        return Response(serializers.BookOut(book).data, status=201)

    @extend_schema(request=serializers.BookChange, responses=serializers.BookOut)
    def partial_update(self, request, pk=None):
        """Change facts of a book; `version` is required."""
        book, changes = self.get_object(), body_of(request, serializers.BookChange)
        version = changes.pop("version")
        book = books.change_book(book=book, version=version, changes=changes, **acting(request))
        return Response(serializers.BookOut(book).data)


class Entries(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Entries within the scope."""

    serializer_class = serializers.EntryOut
    queryset = Entry.objects.none()
    filterset_class = EntryFilter
    pagination_class = ApiScroll

    def get_queryset(self):
        return Entry.objects.visible_to(self.request.user)

    @extend_schema(responses=serializers.EntryDetail)
    def retrieve(self, request, pk=None):
        return Response(serializers.EntryDetail(self.get_object()).data)

    @extend_schema(request=serializers.EntryIn, responses={201: serializers.SavedOut}, parameters=[KEY])
    def create(self, request):
        """Make an entry; errors are refused by field, warnings need a reason."""
        asked = body_of(request, serializers.EntryIn)
        within = RegisterBook.objects.visible_to(request.user, Can.ENTER)
        book = get_object_or_404(within, pk=asked.pop("book"))
        saved = save_entry(book=book, key=_key(request, "new", book.pk), **asked, **acting(request))
        return Response(serializers.SavedOut(saved).data, status=201)

    @extend_schema(request=serializers.EntryChange, responses=serializers.SavedOut, parameters=[KEY])
    def update(self, request, pk=None):
        """Change an entry that is not checked yet; a stale `version` is refused with what stands there now."""
        asked, entry = body_of(request, serializers.EntryChange), self.get_object()
        saved = save_entry(
            book=entry.book, entry=entry, key=_key(request, "change", entry.pk), **asked, **acting(request)
        )
        return Response(serializers.SavedOut(saved).data)

    @extend_schema(request=serializers.Decision, responses=serializers.EntryOut)
    @action(detail=True, methods=["post"])
    def check(self, request, pk=None):
        """The second person found the entry to say what the page says."""
        asked = body_of(request, serializers.Decision)
        return self._now(checking.check_entry(entry=self.get_object(), **asked, **acting(request)))

    @extend_schema(request=serializers.Decision, responses=serializers.EntryOut)
    @action(detail=True, methods=["post"])
    def approve(self, request, pk=None):
        """Answer for a checked entry."""
        asked = body_of(request, serializers.Decision)
        return self._now(checking.approve_entry(entry=self.get_object(), **asked, **acting(request)))

    @extend_schema(request=serializers.Return, responses=serializers.EntryOut)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request, pk=None):
        """Return an entry to who can fix it, with the reason."""
        asked = body_of(request, serializers.Return)
        return self._now(checking.return_entry(entry=self.get_object(), **asked, **acting(request)))

    @extend_schema(responses=serializers.HistoryOut(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def history(self, request, pk=None):
        """Every change of the entry, newest first."""
        return Response(serializers.HistoryOut(history.of(self.get_object()), many=True).data)

    def _now(self, entry):
        return Response(serializers.EntryOut(entry).data)


def _key(request, verb, pk):
    """The caller's key, else one made of the request itself: sent twice, it is saved once."""
    return request.headers.get("Idempotency-Key") or hash_of([verb, pk, request.data])


class Kinds(viewsets.ViewSet):
    """The kinds of registers and the fields that each has."""

    lookup_field = "slug"

    @extend_schema(responses=serializers.KindOut(many=True))
    def list(self, request):
        return Response(serializers.KindOut(KINDS.values(), many=True).data)

    @extend_schema(
        responses=serializers.KindOut, parameters=[OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH)]
    )
    def retrieve(self, request, slug=None):
        if slug not in KINDS:
            raise Http404
        return Response(serializers.KindOut(KINDS[slug]).data)


class Rules(viewsets.ViewSet):
    """What entries, books and packages are checked for."""

    @extend_schema(responses=serializers.RuleOut(many=True), filters=False)
    def list(self, request):
        rows = [
            {
                "id": about.id, "severity": about.severity, "sentence": str(about.sentence), "source": about.source,
                "places": about.places, "kinds": [kind.slug for kind in kinds],
            }
            for about, kinds in listing(KINDS.values())
        ]  # fmt: skip
        return Response(serializers.RuleOut(rows, many=True).data)


class Waived(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Warnings that were let go within the communes where the owner checks."""

    serializer_class = serializers.WaivedOut
    queryset = Override.objects.none()
    filterset_class = WaivedFilter
    pagination_class = ApiScroll

    def get_queryset(self):
        return waived.within(self.request.user, Can.CHECK)
