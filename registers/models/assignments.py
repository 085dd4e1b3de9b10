"""Who is given which book, or which pages of it, by whom, until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import BookGrant, Team, TeamMember
from campaigns.roles import Can
from campaigns.scope import scope
from registers.models.books import RegisterBook


class AssignmentQuerySet(models.QuerySet):
    def running(self):
        return self.filter(ended_at=None)

    def for_person(self, user, day):
        """What is given to a person or to the team that they are in that day."""
        teams = TeamMember.objects.in_force_on(day).filter(user=user).values("team_id")
        return self.filter(Q(person=user) | Q(team__in=teams))

    def visible_to(self, user):
        """What concerns the books of one's communes, and what is given to oneself."""
        allowed = scope(user)
        own = Q(book__locality_id__in=allowed.commune_ids(Can.VIEW))
        return self.filter(own | Q(book_id__in=allowed.lent))

    def by_priority(self):
        return self.order_by("priority", F("due_on").asc(nulls_last=True), "pk")


class Assignment(models.Model):
    """A book, or a run of its pages, given to a person or a team. Across communes it opens that book to them."""

    class Priority(models.IntegerChoices):
        HIGH = 1, _("Gấp")
        NORMAL = 2, _("Thường")
        LOW = 3, _("Khi rảnh")

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="assignments")
    # Positions of scanned pages; both empty is the whole book.
    from_page = models.PositiveIntegerField(_("Từ trang"), null=True, blank=True)
    to_page = models.PositiveIntegerField(_("Đến trang"), null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
    priority = models.PositiveSmallIntegerField(_("Ưu tiên"), choices=Priority, default=Priority.NORMAL)
    due_on = models.DateField(_("Hạn xong"), null=True, blank=True)
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The right that it brought with it, where the book is of another commune.
    grant = models.OneToOneField(BookGrant, on_delete=models.PROTECT, null=True, blank=True, related_name="assignment")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Giao việc")
        verbose_name_plural = _("Giao việc")
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, team__isnull=False) | Q(person__isnull=False, team=None),
                name="assignment_to_one",
            ),
            models.CheckConstraint(
                condition=Q(from_page=None, to_page=None) | Q(from_page__gte=1, to_page__gte=F("from_page")),
                name="assignment_pages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="assignment_ended_by_somebody",
            ),
            models.CheckConstraint(condition=Q(priority__in=(1, 2, 3)), name="assignment_priority"),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(ended_at=None), name="assignment_of_a_person"),
            models.Index(fields=["team"], condition=Q(ended_at=None), name="assignment_of_a_team"),
            models.Index(fields=["book"], condition=Q(ended_at=None), name="assignment_of_a_book"),
        ]

    @property
    def who(self):
        return self.person.full_name if self.person else self.team.name
