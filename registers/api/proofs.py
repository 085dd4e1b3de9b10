"""Completeness of books over the API: closing entries, explained gaps, accounts, proofs and coverage."""

from django.db.models import Count
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.roles import Can
from civreg.core.api_body import body_of
from civreg.core.api_fields import Text
from civreg.core.api_filters import ApiFilterSet, WholeNumberFilter
from civreg.core.http import acting
from registers import coverage
from registers.actions import proving
from registers.forms import communes_of
from registers.models import BookProof, BookYear, NumberGap, RegisterBook
from registers.rules import completeness

MOST_NUMBER = 999_999


class ClosingOut(serializers.ModelSerializer):
    """The closing entry of one year in one book."""

    class Meta:
        model = BookYear
        fields = [
            "id", "book", "year", "first_number", "last_number", "total_events", "total_pages", "closed_on",
            "closed_by_name", "note", "version", "recorded_at", "recorded_by",
        ]  # fmt: skip
        read_only_fields = fields


class ClosingFacts(serializers.Serializer):
    total_events = serializers.IntegerField(min_value=0, max_value=MOST_NUMBER, required=False, allow_null=True)
    total_pages = serializers.IntegerField(min_value=0, max_value=MOST_NUMBER, required=False, allow_null=True)
    closed_on = Text(max_length=10, required=False, allow_blank=True, help_text="dd.mm.yyyy, or less of it")
    closed_by_name = Text(max_length=100, required=False, allow_blank=True)
    note = Text(max_length=proving.MOST_WORDS, required=False, allow_blank=True)


class ClosingIn(ClosingFacts):
    book = serializers.IntegerField(help_text="id of a book in the owner's scope")
    year = serializers.IntegerField(min_value=1900, max_value=2100)
    first_number = serializers.IntegerField(min_value=1, max_value=MOST_NUMBER)
    last_number = serializers.IntegerField(min_value=1, max_value=MOST_NUMBER)


class ClosingChange(ClosingFacts):
    first_number = serializers.IntegerField(min_value=1, max_value=MOST_NUMBER, required=False)
    last_number = serializers.IntegerField(min_value=1, max_value=MOST_NUMBER, required=False)
    version = serializers.IntegerField(help_text="the version that was read")


class GapOut(serializers.ModelSerializer):
    """Numbers that hold no event in this book, and why."""

    class Meta:
        model = NumberGap
        fields = ["id", "book", "year", "first", "last", "why", "explanation", "explained_at", "explained_by"]
        read_only_fields = fields


class GapIn(serializers.Serializer):
    book = serializers.IntegerField(help_text="id of a book in the owner's scope")
    year = serializers.IntegerField(min_value=1900, max_value=2100)
    first = serializers.IntegerField(min_value=1, max_value=MOST_NUMBER)
    last = serializers.IntegerField(min_value=1, max_value=MOST_NUMBER)
    why = serializers.ChoiceField(choices=NumberGap.Why.choices)
    explanation = Text(max_length=proving.MOST_WORDS, required=False, allow_blank=True)


class RunOut(serializers.Serializer):
    first = serializers.IntegerField()
    last = serializers.IntegerField()


class YearAccountOut(serializers.Serializer):
    """Each number of the year is in one of the five: present, void, unreadable, explained, or a run of `missing`."""

    year = serializers.IntegerField()
    expected = serializers.IntegerField()
    present = serializers.IntegerField()
    void = serializers.IntegerField()
    unreadable = serializers.IntegerField()
    explained = serializers.IntegerField()
    missing = RunOut(many=True)


class PagesOut(serializers.Serializer):
    """Pages that the closing entries declare, null unless each says how many, and pages that were scanned."""

    declared = serializers.IntegerField(allow_null=True)
    scanned = serializers.IntegerField()
    is_explained = serializers.BooleanField(help_text="somebody gave the reason of exactly this difference")


class PagesIn(serializers.Serializer):
    explanation = Text(max_length=proving.MOST_WORDS)


class AccountOut(serializers.Serializer):
    book = serializers.IntegerField()
    years = YearAccountOut(many=True)
    pages = PagesOut()
    problems = serializers.ListField(child=Text(), help_text="what speaks against the proof; empty: it may be signed")


class ProofOut(serializers.ModelSerializer):
    """The signed statement that every number of a book is accounted for."""

    figures = serializers.DictField(read_only=True)

    class Meta:
        model = BookProof
        fields = ["id", "book", "number", "figures", "proved_at", "proved_by"]
        read_only_fields = fields


class ProofIn(serializers.Serializer):
    book = serializers.IntegerField(help_text="id of a book in the owner's scope")


class ProofReason(serializers.Serializer):
    reason = Text(max_length=500)


class MissingOut(serializers.Serializer):
    """Numbers of one kind and year that are in no entry and not explained, and where the first of them stands."""

    kind = Text()
    year = serializers.IntegerField()
    missing = serializers.IntegerField()
    unsettled = serializers.IntegerField(help_text="the missing ones that have an entry: draft, sent back, suspected")
    first = serializers.IntegerField()
    book = serializers.IntegerField(help_text="the book that should hold the first")


class CoverageOut(serializers.Serializer):
    """Books of one commune, kind and year: how many are in the inventory, how many of them are proved."""

    locality = serializers.IntegerField(source="locality_id")
    kind = Text()
    year = serializers.IntegerField(source="year_opened")
    books = serializers.IntegerField()
    proved = serializers.IntegerField()


def _books(request):
    return RegisterBook.objects.visible_to(request.user, Can.VIEW)


def _book(request, asked):
    return get_object_or_404(_books(request), pk=asked.pop("book"))


class BookFilter(ApiFilterSet):
    """By number: whether a book exists beyond the scope is not told."""

    book = WholeNumberFilter(field_name="book_id")


class ClosingFilter(BookFilter):
    class Meta:
        model = BookYear
        fields = ["year"]


class GapFilter(BookFilter):
    class Meta:
        model = NumberGap
        fields = ["year", "why"]


class CoverageFilter(ApiFilterSet):
    locality = WholeNumberFilter(field_name="locality_id")

    class Meta:
        model = RegisterBook
        fields = ["kind", "year_opened"]


class Closings(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Closing entries of the books within the scope."""

    serializer_class = ClosingOut
    queryset = BookYear.objects.none()
    filterset_class = ClosingFilter

    def get_queryset(self):
        return BookYear.objects.filter(book__in=_books(self.request)).order_by("pk")

    @extend_schema(request=ClosingIn, responses={201: ClosingOut})
    def create(self, request):
        """Record the closing entry of one year of a book."""
        asked = body_of(request, ClosingIn)
        row = proving.record_year(book=_book(request, asked), **asked, **acting(request))
        return Response(ClosingOut(row).data, status=201)

    @extend_schema(request=ClosingChange, responses=ClosingOut)
    def partial_update(self, request, pk=None):
        """Correct a closing entry; `version` is required."""
        row, changes = self.get_object(), body_of(request, ClosingChange)
        row = proving.change_year(row=row, version=changes.pop("version"), changes=changes, **acting(request))
        return Response(ClosingOut(row).data)


class Gaps(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Explained runs of numbers within the scope."""

    serializer_class = GapOut
    queryset = NumberGap.objects.none()
    filterset_class = GapFilter

    def get_queryset(self):
        return NumberGap.objects.filter(book__in=_books(self.request)).order_by("pk")

    @extend_schema(request=GapIn, responses={201: GapOut})
    def create(self, request):
        """Say why a run of numbers holds no event in this book."""
        asked = body_of(request, GapIn)
        row = proving.explain_gap(book=_book(request, asked), **asked, **acting(request))
        return Response(GapOut(row).data, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request, pk=None):
        """Take an explanation back."""
        proving.withdraw_explanation(gap=self.get_object(), **acting(request))
        return Response(status=204)


class Proofs(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Signed proofs of complete books within the scope."""

    serializer_class = ProofOut
    queryset = BookProof.objects.none()

    def get_queryset(self):
        return BookProof.objects.filter(book__in=_books(self.request)).order_by("pk")

    @extend_schema(request=ProofIn, responses={201: ProofOut})
    def create(self, request):
        """Sign that a book is complete; refused with the sentences of what lacks."""
        asked = body_of(request, ProofIn)
        proof = proving.prove_book(book=_book(request, asked), **acting(request))
        return Response(ProofOut(proof).data, status=201)

    @extend_schema(request=ProofReason, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Take a proof back, with a reason that is kept."""
        asked = body_of(request, ProofReason)
        proving.revoke(book=self.get_object().book, **asked, **acting(request))
        return Response(status=204)


class Accounts(viewsets.GenericViewSet):
    """The count of a book, number by number, as it stands now."""

    serializer_class = AccountOut
    queryset = RegisterBook.objects.none()

    def get_queryset(self):
        return _books(self.request)

    @extend_schema(responses=AccountOut)
    def retrieve(self, request, pk=None):
        """What each year of the book holds, and what still lacks."""
        book = self.get_object()
        accounts, problems = proving.accounts_of(book)
        years = [{**_figures(each), "missing": [dict(first=a, last=b) for a, b in each.missing]} for each in accounts]
        answer = {"book": book.pk, "years": years, "pages": proving.pages_of(book), "problems": map(str, problems)}
        return Response(AccountOut({**answer, "problems": list(answer["problems"])}).data)

    @extend_schema(request=PagesIn, responses=PagesOut)
    @action(detail=True, methods=["post"])
    def pages(self, request, pk=None):
        """Say why the scanned pages are not those that the closing entries declare."""
        book = self.get_object()
        proving.explain_pages(book=book, **body_of(request, PagesIn), **acting(request))
        return Response(PagesOut(proving.pages_of(book)).data)


def _figures(account: completeness.Account):
    names = ("year", "expected", "present", "void", "unreadable", "explained")
    return {name: getattr(account, name) for name in names}


class Coverage(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Books and proved books by commune, kind and year, within the scope."""

    serializer_class = CoverageOut
    queryset = RegisterBook.objects.none()
    filterset_class = CoverageFilter

    def get_queryset(self):
        rows = _books(self.request).order_by().values("locality_id", "kind", "year_opened")
        rows = rows.annotate(books=Count("pk"), proved=Count("proof"))
        return rows.order_by("locality_id", "kind", "year_opened")

    @extend_schema(
        parameters=[OpenApiParameter("locality", OpenApiTypes.INT, required=True, description="A commune.")],
        responses=MissingOut(many=True), filters=False,
    )  # fmt: skip
    @action(detail=False, pagination_class=None, filter_backends=[])
    def missing(self, request):
        """Missing numbers of one commune by kind and year, the most first."""
        asked = request.query_params.get("locality", "")
        pk = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
        commune = get_object_or_404(communes_of(request.user, Can.VIEW), pk=pk)
        return Response(MissingOut(coverage.missing_of(commune), many=True).data)
