"""What a person may type about baselines and figures."""

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from campaigns.evidence import ACCEPT
from campaigns.forms import DAY
from campaigns.models import Baseline, Locality

NOTE = forms.Textarea(attrs={"rows": 2})


def _paper():
    return forms.FileField(
        label=_("Tệp văn bản (PDF, JPEG, PNG)"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )


class BaselineForm(forms.Form):
    """A new baseline: its name and paper. Its rows come from a sheet, or from another version with changes."""

    name = forms.CharField(label=_("Tên mốc"), max_length=100, help_text=_("Ví dụ: Công bố 01/03, Kiểm kê của xã."))
    document = forms.CharField(label=_("Văn bản làm căn cứ"), max_length=200)
    in_force_from = forms.DateField(label=_("Áp dụng từ ngày"), widget=DAY, initial=timezone.localdate)
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=1000, widget=NOTE)
    evidence = _paper()


class SheetForm(BaselineForm):
    sheet = forms.FileField(
        label=_("Bảng chỉ tiêu (XLSX hoặc CSV)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )


class FigureForm(forms.Form):
    """A figure as its source says it: a new one, or a newer count of one that is known."""

    key = forms.ChoiceField(label=_("Con số"), required=False)
    label = forms.CharField(label=_("Tên con số (nếu là con số mới)"), max_length=200, required=False)
    locality = forms.ModelChoiceField(
        Locality.objects.none(), label=_("Đơn vị"), required=False, empty_label=_("Toàn tỉnh")
    )
    value = forms.IntegerField(label=_("Giá trị"), min_value=0, max_value=10**12)
    unit = forms.ChoiceField(label=_("Đơn vị tính"), choices=[("entries", _("trường hợp")), ("books", _("quyển"))])
    is_approximate = forms.BooleanField(label=_("Số làm tròn"), required=False)
    source = forms.CharField(label=_("Văn bản, nguồn"), max_length=300)
    published_on = forms.DateField(label=_("Ngày công bố"), widget=DAY)
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=1000, widget=NOTE)
    evidence = _paper()

    def __init__(self, *args, figures, districts, **kwargs):
        super().__init__(*args, **kwargs)
        self.labels = {figure.key: figure.label.partition(", ")[0] for figure in figures}
        self.fields["key"].choices = [("", _("Con số mới")), *self.labels.items()]
        self.fields["locality"].queryset = districts

    def clean(self):
        typed = super().clean()
        key, label = typed.get("key"), (typed.get("label") or "").strip()
        if not key and not label:
            self.add_error("label", _("Chọn con số đã có, hoặc đặt tên cho con số mới."))
            return typed
        place = typed.get("locality")
        known = self.labels.get(key)
        typed["label"] = (f"{known}, {place.full_name}" if place else known) if known else label
        typed["key"] = key or slugify(label.replace("đ", "d").replace("Đ", "D")).replace("-", "_")[:60] or "figure"
        return typed


class CompareForm(forms.Form):
    a = forms.ModelChoiceField(Baseline.objects.none(), label=_("Mốc thứ nhất"), empty_label=None)
    b = forms.ModelChoiceField(Baseline.objects.none(), label=_("Mốc thứ hai"), empty_label=None)

    def __init__(self, *args, baselines, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("a", "b"):
            self.fields[name].queryset = baselines
