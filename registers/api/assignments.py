"""Work given to people, over the API."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.queries import teams_of
from civreg.core.api_body import body_of
from civreg.core.api_fields import Text
from registers import permissions
from registers.actions import assigning
from registers.assignment_forms import people_for
from registers.models import Assignment, RegisterBook

ID = {"min_value": 1, "max_value": 2**63 - 1}


class AssignmentOut(serializers.ModelSerializer):
    across_communes = serializers.SerializerMethodField()

    class Meta:
        model = Assignment
        fields = [
            "id", "book", "from_page", "to_page", "person", "team", "priority", "due_on", "note", "given_at",
            "given_by", "ended_at", "across_communes",
        ]  # fmt: skip
        read_only_fields = fields

    def get_across_communes(self, assignment) -> bool:
        """Whether the book was opened to people of another commune for this."""
        return assignment.grant_id is not None


class AssignmentIn(serializers.Serializer):
    """To a person or to a team; without pages it is the whole book."""

    book = serializers.IntegerField(**ID)
    person = serializers.IntegerField(**ID, allow_null=True, default=None)
    team = serializers.IntegerField(**ID, allow_null=True, default=None)
    from_page = serializers.IntegerField(min_value=1, max_value=100_000, allow_null=True, default=None)
    to_page = serializers.IntegerField(min_value=1, max_value=100_000, allow_null=True, default=None)
    priority = serializers.ChoiceField(choices=Assignment.Priority.choices, default=Assignment.Priority.NORMAL)
    due_on = serializers.DateField(allow_null=True, default=None)
    note = Text(max_length=300, allow_blank=True, default="")


class Assignments(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What is given in the communes of the scope, and to oneself."""

    serializer_class = AssignmentOut
    queryset = Assignment.objects.none()
    filterset_fields = ["book", "person", "team", "priority"]

    def get_queryset(self):
        return Assignment.objects.visible_to(self.request.user).order_by("pk")

    @extend_schema(request=AssignmentIn, responses={201: AssignmentOut})
    def create(self, request):
        asked = body_of(request, AssignmentIn)
        book = get_object_or_404(RegisterBook.objects.visible_to(request.user), pk=asked.pop("book"))
        permissions.require(permissions.against_assigning(request.user, book.locality_id))
        person = _one(people_for(request.user, book), asked.pop("person"))
        team = _one(teams_of(request.user).filter(closed_at=None), asked.pop("team"))
        first, last = asked.pop("from_page"), asked.pop("to_page")
        pages = (first or last, last or first) if first or last else None
        made = assigning.assign(
            book=book, person=person, team=team, pages=pages, by=request.user, at=timezone.now(), **asked
        )  # fmt: skip
        return Response(AssignmentOut(made).data, status=201)

    @extend_schema(request=None, responses=AssignmentOut)
    @action(detail=True, methods=["post"], filterset_fields=[])
    def end(self, request, pk=None):
        """Take the work back, or note that it is done."""
        made = assigning.end_assignment(assignment=self.get_object(), by=request.user, at=timezone.now())
        return Response(AssignmentOut(made).data)


def _one(rows, pk):
    if pk is None:
        return None
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
