"""What is asked when a file is ordered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope
from registers.forms import ANY, STAGE_CHOICES, kind_choices
from registers.models import Entry
from reporting.actions.exporting import NEEDED
from reporting.models import Export


def _kinds():
    return [("", _("Tất cả, mỗi loại một trang tính hoặc một tệp")), *kind_choices()]


_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ExportForm(forms.Form):
    """Which rows, of where, as what. Choices are those of the person; the filters are the entry list's."""

    what = forms.ChoiceField(label=_("Nội dung"), widget=forms.RadioSelect)
    form = forms.ChoiceField(label=_("Dạng tệp"), choices=Export.Form.choices, widget=forms.RadioSelect, initial="xlsx")
    kind = forms.ChoiceField(label=_("Loại sổ"), choices=_kinds, required=False)
    locality = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Locality.objects.none(), required=False, empty_label=_("Tất cả đơn vị của tôi")
    )
    stage = forms.ChoiceField(label=_("Đã qua bước"), choices=[ANY, *STAGE_CHOICES], required=False)
    day = forms.DateField(label=_("Vào ngày"), required=False, widget=_DAY)
    state = forms.ChoiceField(label=_("Trạng thái"), choices=[ANY, *Entry.State.choices], required=False)
    book = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**53)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        allowed = scope(user)
        offered = [(value, label) for value, label in Export.What.choices if allowed.may_anywhere(NEEDED[value])]
        self.fields["what"].choices = offered
        self.fields["what"].initial = offered[0][0] if offered else ""
        self.fields["locality"].queryset = _places(allowed)

    def asked(self):
        """What `order_export` takes."""
        wanted = self.cleaned_data
        filters = {name: wanted[name] for name in ("stage", "day", "state", "book") if wanted[name]}
        return {**{name: wanted[name] for name in ("what", "form", "kind", "locality")}, "filters": filters}


def _places(allowed):
    communes = Locality.objects.filter(pk__in=allowed.commune_ids(Can.PROGRESS))
    led = communes.filter(province_id__in=allowed.province_ids).values_list("parent_id", flat=True)
    whole = allowed.district_ids | frozenset(led)
    return (communes | Locality.objects.filter(pk__in=whole)).select_related("parent", "province").in_order()
