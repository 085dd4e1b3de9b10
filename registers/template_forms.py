"""What an administrator fills in when the Ministry changes a sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.forms import ActionForm
from registers.templating import SHEET

MOST_LETTERS = 40_000


class TemplateForm(ActionForm):
    """The next version of a kind's sheet."""

    name = forms.CharField(label=_("Tên mẫu"), max_length=100)
    valid_from = forms.DateField(
        label=_("Dùng từ ngày"), input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    source = forms.CharField(label=_("Căn cứ (số công văn)"), max_length=255)
    sheet = forms.CharField(label=_("Tên trang tính"), max_length=31, initial=SHEET)
    is_confirmed = forms.BooleanField(label=_("Đã được Bộ xác nhận"), required=False)
    note = forms.CharField(
        label=_("Ghi chú"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    columns = forms.CharField(
        label=_("Các cột"), max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=_("Mỗi dòng một cột: tiêu đề | mã trường | chữ cố định. Mã # là số thứ tự dòng."),
    )  # fmt: skip
