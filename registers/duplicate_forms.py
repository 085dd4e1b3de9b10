"""What people fill in around duplicates, links across kinds and contradictions: filters and conclusions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.forms import ANY, _commune, _Filter, _kind
from registers.models import Contradiction, DuplicateCase, PersonLink
from registers.rules import lanes, life


class ContradictionFilter(_Filter):
    commune = _commune()
    rule = forms.ChoiceField(
        label=_("Loại mâu thuẫn"), required=False,
        choices=lambda: [ANY, *((rule, f"{rule} {life.SHORT[rule]}") for rule in life.RULES)],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("Trạng thái"), required=False,
        choices=[each for each in Contradiction.State.choices if each[0] != "gone"],
    )  # fmt: skip
    whose = forms.ChoiceField(label=_("Người xử lý"), required=False,
                              choices=[ANY, ("mine", _("Của tôi")), ("nobody", _("Chưa có ai"))])  # fmt: skip


class LinkFilter(_Filter):
    commune = _commune()
    kind = _kind()
    state = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[each for each in PersonLink.State.choices if each[0] != "gone"]
    )


class CaseFilter(_Filter):
    commune = _commune()
    kind = _kind()
    sort = forms.CharField(required=False, widget=forms.HiddenInput, max_length=16)
    origin = forms.ChoiceField(label=_("Phát hiện khi"), required=False, choices=[ANY, *DuplicateCase.Origin.choices])
    who = forms.ChoiceField(label=_("Ai kết luận"), required=False, choices=[ANY, *lanes.WHO.items()])
    state = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=DuplicateCase.State.choices)
    file = forms.IntegerField(label=_("Tệp đã nhập"), required=False, min_value=1, widget=forms.HiddenInput)
