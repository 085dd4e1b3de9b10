"""What may be typed about teams, shifts and machines; the actions decide whether it may be."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.actions.crews import MOST_AT_ONCE
from campaigns.crew_rules import Force, Part
from campaigns.forms import DAY
from campaigns.models import Equipment, Locality, Placement
from campaigns.queries import localities_of, teams_of

NO_FORCE = [("", "–"), *Force.choices]


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Tên tổ"), max_length=100)
    force = forms.ChoiceField(label=_("Lực lượng"), choices=Force.choices)
    locality = forms.ModelChoiceField(Locality.objects.none(), label=_("Đơn vị"), empty_label=None)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)

    def __init__(self, *args, user, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = localities_of(user, campaign).in_order()
        self.fields["locality"].label_from_instance = _unit_name


class ShiftForm(forms.Form):
    """A team, or so many people of a force who have no account."""

    part = forms.ChoiceField(label=_("Ca"), choices=Part.choices)
    team = forms.ModelChoiceField(None, label=_("Cả tổ"), required=False, empty_label="–")
    force = forms.ChoiceField(label=_("Hoặc lực lượng không có tài khoản"), choices=NO_FORCE, required=False)
    planned = forms.IntegerField(label=_("Số người"), min_value=0, max_value=MOST_AT_ONCE, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams_of(user).filter(closed_at=None).order_by("locality__sort_key", "name")

    def clean_planned(self):
        return self.cleaned_data["planned"] or 0


class EquipmentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại"), choices=Equipment.Kind.choices)
    label = forms.CharField(label=_("Tên, ký hiệu"), max_length=100)
    quantity = forms.IntegerField(label=_("Số lượng"), min_value=1, max_value=MOST_AT_ONCE, initial=1)
    owner = forms.CharField(label=_("Của đơn vị nào"), max_length=100, required=False)
    on = forms.DateField(label=_("Từ ngày"), widget=DAY)


class PlacementForm(forms.Form):
    state = forms.ChoiceField(label=_("Tình trạng"), choices=Placement.State.choices)
    locality = forms.ModelChoiceField(Locality.objects.none(), label=_("Đặt tại"), empty_label=None)
    on = forms.DateField(label=_("Từ ngày"), widget=DAY)
    note = forms.CharField(label=_("Ghi chú"), max_length=200, required=False)

    def __init__(self, *args, user, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = localities_of(user, campaign).in_order()
        self.fields["locality"].label_from_instance = _unit_name


def _unit_name(unit):
    return f"{unit.parent.full_name} › {unit.full_name}" if unit.parent else unit.full_name
