"""What is asked when files of entries are sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Locality
from campaigns.roles import Can
from registers.forms import communes_of, kind_choices

ENCODING_CHOICES = [
    ("auto", _("Tự nhận")), ("utf-8", "Unicode (UTF-8)"), ("utf-16", "Unicode (UTF-16)"), ("tcvn3", "TCVN3 (ABC)"),
    ("vni", "VNI"), ("windows-1258", "Windows-1258"),
]  # fmt: skip
MODE_CHOICES = [
    ("entered", _("Mới nhập, còn phải kiểm tra")),
    ("transferred", _("Bộ đã nhận (giai đoạn 1)")),
    ("duplicate", _("Bộ báo trùng (giai đoạn 1)")),
]


class ImportForm(forms.Form):
    """Options that hold for all files of one sending."""

    kind = forms.ChoiceField(label=_("Loại sổ"), choices=kind_choices)
    locality = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Locality.objects.none(), required=False, empty_label=_("Theo cột noiDangKy"),
    )  # fmt: skip
    mode = forms.ChoiceField(label=_("Các dòng này là"), choices=MODE_CHOICES)
    encoding = forms.ChoiceField(label=_("Bảng mã"), choices=ENCODING_CHOICES)
    update = forms.BooleanField(label=_("Sửa cả trường hợp đã có, khi còn được sửa"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = communes_of(user, Can.IMPORT)
