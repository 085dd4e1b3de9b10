"""What people fill in around transfers: filters, the receipt of a package handed in, answers, conclusions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.exchange.answers import RESULTS
from registers.forms import ANY, _commune, _Filter, _search
from registers.models import Transfer, TransferItem


class TransferFilter(_Filter):
    q = _search()
    commune = _commune()
    state = forms.ChoiceField(label=_("Trạng thái"), choices=[ANY, *Transfer.State.choices], required=False)


class RefusalFilter(_Filter):
    q = _search()
    commune = _commune()
    whose = forms.ChoiceField(
        label=_("Của ai"), choices=[("", _("Tất cả")), ("mine", _("Việc của tôi"))], required=False
    )
    late = forms.BooleanField(label=_("Chỉ quá hạn"), required=False)


class HandInForm(forms.Form):
    """A package was handed in as files."""

    receipt = forms.CharField(label=_("Số biên nhận"), max_length=100)
    day = forms.DateField(
        label=_("Ngày nộp"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class AnswerForm(forms.Form):
    """The Ministry's answer for the ticked entries."""

    result = forms.ChoiceField(label=_("Kết quả"), choices=[(each, TransferItem.State(each).label) for each in RESULTS])
    reason = forms.CharField(label=_("Lý do của Bộ"), max_length=1000, required=False)
