"""Who has which page in hand, and the next piece of work, over the API."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.roles import Can
from campaigns.scope import scope
from registers.models import RegisterBook
from scanning.models import Lease
from scanning.work.next import next_work


class LeaseOut(serializers.ModelSerializer):
    class Meta:
        model = Lease
        fields = ["id", "book", "page", "user", "taken_at", "renewed_at", "until"]
        read_only_fields = fields


class WorkOut(serializers.Serializer):
    """`page` is null for a book without scans; all are null where nothing is open."""

    book = serializers.IntegerField(allow_null=True)
    page = serializers.IntegerField(allow_null=True)
    assignment = serializers.IntegerField(allow_null=True)


class Leases(mixins.ListModelMixin, viewsets.GenericViewSet):
    """What is in somebody's hands at this moment, in the books of the scope."""

    serializer_class = LeaseOut
    queryset = Lease.objects.none()
    filterset_fields = ["book", "user"]

    def get_queryset(self):
        books = RegisterBook.objects.visible_to(self.request.user)
        return Lease.objects.held_on(timezone.now()).filter(book__in=books).order_by("pk")


class NextWork(APIView):
    @extend_schema(request=None, responses=WorkOut)
    def post(self, request):
        """Take the next open page: it is in one's hands until LEASE_MINUTES after the last key."""
        allowed = scope(request.user)
        if not allowed.may_anywhere(Can.ENTER) and not allowed.lent:
            raise Http404
        found = next_work(by=request.user, at=timezone.now())
        ids = {"book": None, "page": None, "assignment": None}
        if found:
            ids = {
                "book": found.book.pk, "page": found.page.pk if found.page else None,
                "assignment": found.assignment.pk if found.assignment else None,
            }  # fmt: skip
        return Response(WorkOut(ids).data)
