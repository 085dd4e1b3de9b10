"""What may be changed before anything is decided: hours, people, machines, the target, how far one travels."""

from django import forms
from django.utils.translation import gettext_lazy as _

DEFAULTS = {"hours": 8, "extra_people": 0, "extra_computers": 0, "target_percent": 0, "reach_km": 30, "blocks": 2}


def _whole(label, least, most, **more):
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class TermsForm(forms.Form):
    """The what-if: every field has the present state as its first value."""

    hours = _whole(_("Giờ làm mỗi ngày"), 1, 20, initial=8, help_text=_("8 là một ca ngày; thêm ca tối thì nhiều hơn"))
    extra_people = _whole(_("Thêm người từ nơi khác"), 0, 500, initial=0)
    extra_computers = _whole(_("Thêm máy tính mỗi xã"), 0, 100, initial=0)
    target_percent = _whole(_("Đổi chỉ tiêu (%)"), -50, 100, initial=0, help_text=_("10 là thêm một phần mười"))
    reach_km = _whole(_("Đi xa nhất (km)"), 0, 200, initial=30)
    blocks = _whole(_("Chia những ngày còn lại thành mấy đợt"), 1, 3, initial=2)


def completed(terms):
    """Terms with the present state for whatever was not said."""
    return {**DEFAULTS, **{name: value for name, value in terms.items() if name in DEFAULTS and value is not None}}
