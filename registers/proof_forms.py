"""What people fill in to prove that a book is complete: the closing entry of a year, why numbers are missing."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registers.actions.proving import MOST_WORDS
from registers.forms import ActionForm, _commune, _Filter, _kind
from registers.models import NumberGap

MOST = 999_999


def _year():
    return forms.IntegerField(label=gettext_lazy("Năm"), min_value=1900, max_value=2100, localize=False)


def _number(label, *, least=1, required=True):
    return forms.IntegerField(label=label, min_value=least, max_value=MOST, localize=False, required=required)


class ClosingForm(ActionForm):
    """The closing entry of one year, as it is written at the end of the year in the book (domain.md 2.6)."""

    year = _year()
    first_number = _number(gettext_lazy("Số đầu"))
    last_number = _number(gettext_lazy("Số cuối"))
    total_events = _number(gettext_lazy("Tổng số trường hợp"), least=0, required=False)
    total_pages = _number(gettext_lazy("Tổng số trang"), least=0, required=False)
    closed_on = forms.CharField(
        label=gettext_lazy("Ngày khóa sổ"), max_length=10, required=False, help_text=gettext_lazy("Ví dụ 31.12.1998")
    )
    closed_by_name = forms.CharField(label=gettext_lazy("Người ký khóa sổ"), max_length=100, required=False)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), max_length=MOST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, localize=False)

    def __init__(self, *args, row=None, **kwargs):
        super().__init__(*args, **kwargs)
        if row is not None:
            del self.fields["year"]
            self.initial = {name: getattr(row, name) for name in self.fields} | self.initial

    @property
    def facts(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class GapForm(ActionForm):
    """Why a run of numbers holds no event in this book."""

    year = _year()
    first = _number(gettext_lazy("Từ số"))
    last = _number(gettext_lazy("Đến số"))
    why = forms.ChoiceField(label=gettext_lazy("Lý do"), choices=NumberGap.Why.choices)
    explanation = forms.CharField(label=gettext_lazy("Giải thích thêm"), max_length=MOST_WORDS, required=False)

    def clean(self):
        asked = super().clean()
        if asked.get("first") and asked.get("last") and asked["first"] > asked["last"]:
            raise forms.ValidationError(_("Số cuối phải lớn hơn hoặc bằng số đầu."))
        return asked


class PagesForm(ActionForm):
    """Why the scanned pages are not those that the closing entries declare."""

    explanation = forms.CharField(
        label=gettext_lazy("Vì sao số trang khác nhau"), max_length=MOST_WORDS,
        help_text=gettext_lazy("Ví dụ: mỗi ảnh chụp hai trang; trang bìa và trang trắng không quét."),
    )  # fmt: skip


class CoverageFilter(_Filter):
    commune = _commune()
    kind = _kind()
