"""What may be typed when work is given; the action decides whether it may be."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Membership
from campaigns.queries import teams_of
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.models import User
from registers.models import Assignment

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def people_for(user, book):
    """Who may be given a book: those who type in its commune; for who leads people, all whom they lead."""
    allowed, today = scope(user), timezone.localdate()
    rows = Membership.objects.in_force_on(today).filter(user__is_active=True)
    own = rows.filter(locality_id=book.locality_id)
    led = rows.filter(locality_id__in=allowed.commune_ids(Can.PEOPLE), role=Membership.Role.CLERK)
    found = (own | led) if allowed.may(Can.PEOPLE, book.locality_id) else own
    return User.objects.filter(pk__in=found.values("user_id")).order_by("full_name", "pk")


class TermsForm(forms.Form):
    priority = forms.TypedChoiceField(
        label=_("Ưu tiên"), choices=Assignment.Priority.choices, coerce=int, initial=Assignment.Priority.NORMAL
    )
    due_on = forms.DateField(label=_("Hạn xong"), widget=DAY, required=False)
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)


class AssignmentForm(TermsForm):
    person = forms.CharField(
        label=_("Người làm (tên đăng nhập)"), required=False,
        widget=forms.TextInput(attrs={"list": "people-of-book", "autocomplete": "off"}),
    )  # fmt: skip
    team = forms.ModelChoiceField(None, label=_("Hoặc cả tổ"), required=False, empty_label="–")
    from_page = forms.IntegerField(label=_("Từ trang quét"), min_value=1, max_value=100_000, required=False)
    to_page = forms.IntegerField(label=_("Đến trang quét"), min_value=1, max_value=100_000, required=False)
    field_order = ["person", "team", "from_page", "to_page", "priority", "due_on", "note"]

    def __init__(self, *args, user, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = people_for(user, book)
        teams = teams_of(user) | (
            teams_of(user, Can.PEOPLE) if scope(user).may_anywhere(Can.PEOPLE) else teams_of(user)
        )
        self.fields["team"].queryset = teams.filter(closed_at=None).order_by("name", "pk")

    def clean_person(self):
        text = self.cleaned_data["person"].strip()
        if not text:
            return None
        found = self.people.filter(username__iexact=text).first()
        if found is None:
            raise forms.ValidationError(_("Không có người này trong phạm vi của bạn."))
        return found

    def clean(self):
        typed = super().clean()
        first, last = typed.get("from_page"), typed.get("to_page")
        typed["pages"] = (first or last, last or first) if first or last else None
        return typed

    @property
    def asked(self):
        names = ("person", "team", "pages", "priority", "due_on", "note")
        return {name: self.cleaned_data[name] for name in names}
