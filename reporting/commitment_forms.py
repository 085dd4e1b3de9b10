"""What a person may type about commitments."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.evidence import ACCEPT
from campaigns.forms import DAY
from campaigns.models import Commitment
from campaigns.rules import BOOK_KINDS

ALL_DISTRICTS, ALL_COMMUNES = "districts", "communes"
NOTE = forms.Textarea(attrs={"rows": 2})


class CommitmentForm(forms.Form):
    """One promise for one place, or the same for every district or commune."""

    to = forms.ChoiceField(label=_("Đơn vị cam kết"))
    stage = forms.ChoiceField(label=_("Việc"), choices=Commitment.Stage.choices)
    kind = forms.ChoiceField(
        label=_("Loại sổ"), required=False, choices=[("", _("Tất cả loại sổ")), *BOOK_KINDS.items()]
    )
    amount = forms.IntegerField(
        label=_("Số trường hợp"), required=False, min_value=1, max_value=10**9,
        help_text=_("Để trống là 100 % chỉ tiêu của đơn vị."),
    )  # fmt: skip
    due_on = forms.DateField(label=_("Hạn, đến hết ngày"), widget=DAY)
    department_signer = forms.CharField(label=_("Người ký của Sở Tư pháp"), max_length=100, required=False)
    department_title = forms.CharField(label=_("Chức vụ"), max_length=100, required=False)
    note = forms.CharField(label=_("Nội dung khác"), max_length=2000, required=False, widget=NOTE)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        named = [(pk, f"{unit.parent.full_name} › {unit.full_name}" if unit.parent else unit.full_name)
                 for pk, unit in self.units.items()]  # fmt: skip
        self.fields["to"].choices = [
            (ALL_COMMUNES, _("Tất cả xã, phường, thị trấn")), (ALL_DISTRICTS, _("Tất cả huyện, thị xã, thành phố")),
            *named,
        ]  # fmt: skip

    def clean_to(self):
        """The places that are meant."""
        to, units = self.cleaned_data["to"], self.units.values()
        if to == ALL_DISTRICTS:
            held = {unit.parent_id for unit in units if unit.level == "commune"}
            return [unit for unit in units if unit.level == "district" and unit.pk in held]
        if to == ALL_COMMUNES:
            return [unit for unit in units if unit.level == "commune"]
        return [self.units[to]]


class SignForm(forms.Form):
    """Who signed for both sides, and the paper."""

    locality_signer = forms.CharField(label=_("Người ký của đơn vị"), max_length=100)
    locality_title = forms.CharField(label=_("Chức vụ của người ký"), max_length=100)
    department_signer = forms.CharField(label=_("Người ký của Sở Tư pháp"), max_length=100)
    department_title = forms.CharField(label=_("Chức vụ"), max_length=100)
    signed_on = forms.DateField(label=_("Ngày ký"), widget=DAY, initial=timezone.localdate)
    evidence = forms.FileField(
        label=_("Bản đã ký (PDF, JPEG, PNG)"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )
