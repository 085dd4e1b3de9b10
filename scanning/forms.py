"""What people choose when they order packages for the Ministry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Locality, Province
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.http import number_in
from registers.kinds import KINDS
from registers.models import Package

ANY = ("", _("Tất cả"))


def kind_choices():
    return [ANY, *((slug, kind.label) for slug, kind in KINDS.items())]


class OrderForm(forms.Form):
    """The packages of a commune, district or province; of one book where the address names it."""

    place = forms.ChoiceField(label=_("Đóng gói cho"))
    kind = forms.ChoiceField(label=_("Loại sổ"), choices=kind_choices, required=False)
    with_scans = forms.BooleanField(label=_("Kèm PDF của từng trường hợp"), required=False, initial=True)
    leave_out = forms.BooleanField(label=_("Để lại trường hợp chưa đạt, đóng gói phần còn lại"), required=False)
    hold_back = forms.BooleanField(
        label=_("Giữ lại trường hợp Bộ có thể báo trùng (theo dự báo)"), required=False
    )
    again = forms.BooleanField(label=_("Đóng lại cả trường hợp đã chuyển"), required=False)

    def __init__(self, *args, user, book=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.book = book
        self.places = {} if book else _places(user)
        if book:
            del self.fields["place"], self.fields["kind"]
        else:
            self.fields["place"].choices = [(key, label) for key, (_place, label) in self.places.items()]

    @property
    def options(self):
        return {name: self.cleaned_data[name] for name in ("with_scans", "again", "leave_out", "hold_back")}

    @property
    def place_chosen(self):
        return self.places[self.cleaned_data["place"]][0]

    def run(self, action, **arguments):
        """The action's result, or None and its sentence above the form."""
        try:
            return action(**arguments, **self.options)
        except Refused as refusal:
            self.add_error(None, refusal.sentence)
            return None


def _places(user):
    """{key: (place, label)} of what this person may take out, the widest first."""
    allowed = scope(user)
    communes = allowed.commune_ids(Can.EXPORT)
    found = {f"p{each.pk}": (each, each.full_name) for each in Province.objects.filter(pk__in=allowed.province_ids)}
    rows = Locality.objects.filter(pk__in=communes).select_related("parent", "province").in_order()
    for commune in rows:
        if commune.parent and allowed.sees_whole(commune.parent):
            found.setdefault(f"l{commune.parent_id}", (commune.parent, commune.parent.full_name))
    for commune in rows:
        label = f"{commune.full_name}, {commune.parent.full_name}" if commune.parent else commune.full_name
        found[f"l{commune.pk}"] = (commune, label)
    return found if communes else {}


class PackageFilter(forms.Form):
    """How the list of packages is narrowed; what cannot be read is left out."""

    state = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=[ANY, *Package.State.choices])
    kind = forms.ChoiceField(label=_("Loại sổ"), required=False, choices=kind_choices)
    locality = forms.ModelChoiceField(
        Locality.objects.none(), label=_("Đơn vị"), required=False, empty_label=_("Tất cả")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        communes = scope(user).commune_ids(Can.EXPORT)
        self.fields["locality"].queryset = Locality.objects.filter(pk__in=communes).in_order()

    @property
    def asked(self):
        self.is_valid()
        names = {"state": "state", "kind": "book__kind", "locality": "book__locality"}
        asked = {names[name]: value for name, value in self.cleaned_data.items() if value}
        if book := number_in(self.data.get("book", "")):
            asked["book"] = book
        return asked
