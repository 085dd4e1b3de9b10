"""What a person may type about plans and people; the actions decide whether it may be."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.actions.obstacles import answerers
from campaigns.actions.people import appointable_roles
from campaigns.models import Campaign, Locality, Membership, Obstacle
from campaigns.plan_days import LATEST_BEGIN
from campaigns.queries import localities_of
from campaigns.roles import Can
from campaigns.rules import BOOK_KINDS
from campaigns.scope import scope
from civreg.core.models import User

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class CampaignForm(forms.ModelForm):
    class Meta:
        model = Campaign
        fields = [
            "name",
            "document",
            "document_on",
            "day_one",
            "entry_until",
            "last_day",
            "phase2_limit",
            "played_from",
            "practice_first",
            "report_cut_off",
        ]
        widgets = dict.fromkeys(
            ["document_on", "day_one", "entry_until", "last_day", "phase2_limit", "played_from"], DAY
        )
        widgets |= {"report_cut_off": CLOCK}
        help_texts = {
            "played_from": _("Để trống khi chạy thật. Khi diễn tập, ngày này được coi là ngày thứ nhất."),
            "report_cut_off": _("Để 00:00 thì báo cáo chốt khi hết ngày làm việc."),
        }

    day_begins_at = forms.TimeField(
        label=_("Ngày làm việc tính từ"), widget=CLOCK,
        help_text=_("Việc làm đêm trước giờ này tính cho ngày hôm trước. Đổi giờ thì mọi số theo ngày được đếm lại."),
    )  # fmt: skip

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["day_begins_at"].initial = instance.province.day_begins_at

    def clean_day_begins_at(self):
        hour = self.cleaned_data["day_begins_at"]
        if hour > LATEST_BEGIN:
            raise forms.ValidationError(_("Ngày làm việc phải bắt đầu từ 00:00 đến 12:00."))
        return hour

    def clean(self):
        typed = super().clean()
        days = [typed.get(name) for name in ("day_one", "entry_until", "last_day")]
        if all(days) and days != sorted(days):
            self.add_error("last_day", _("Các ngày phải theo thứ tự: bắt đầu, hạn nhập liệu, kết thúc."))
        return typed


class DayOffForm(forms.Form):
    """A day without work and why."""

    day = forms.DateField(label=_("Ngày"), widget=DAY)
    name = forms.CharField(label=_("Lý do nghỉ"), max_length=100)


class TargetForm(forms.Form):
    locality = forms.ModelChoiceField(
        Locality.objects.none(), label=_("Đơn vị"), required=False, empty_label=_("Toàn tỉnh")
    )
    kind = forms.ChoiceField(
        label=_("Loại sổ"), required=False, choices=[("", _("Tất cả loại sổ")), *BOOK_KINDS.items()]
    )
    books = forms.IntegerField(label=_("Số quyển"), min_value=0, max_value=1_000_000)
    entries = forms.IntegerField(label=_("Số trường hợp"), min_value=0, max_value=1_000_000_000)
    document = forms.CharField(label=_("Văn bản làm căn cứ"), max_length=200)
    in_force_from = forms.DateField(label=_("Áp dụng từ ngày"), widget=DAY, initial=timezone.localdate)
    note = forms.CharField(label=_("Lý do"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, campaign, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = localities_of(user, campaign).in_order()


class AppointForm(forms.Form):
    """One role in one place; the place is a unit of the scope, or the province for the Department's own."""

    role = forms.ChoiceField(label=_("Vai trò"))
    place = forms.ChoiceField(label=_("Đơn vị"))
    starts_on = forms.DateField(label=_("Từ ngày"), widget=DAY, initial=timezone.localdate)
    ends_on = forms.DateField(label=_("Đến hết ngày"), widget=DAY, required=False)

    def __init__(self, *args, user, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        may = appointable_roles(user)
        self.fields["role"].choices = [choice for choice in Membership.Role.choices if choice[0] in may]
        self.units = {str(unit.pk): unit for unit in localities_of(user, campaign).in_order()}
        choices = [(key, self._name(unit)) for key, unit in self.units.items()]
        if campaign.province_id in scope(user).province_ids:
            self.units["province"] = campaign.province
            choices.insert(0, ("province", campaign.province.full_name))
        self.fields["place"].choices = choices

    @staticmethod
    def _name(unit):
        return f"{unit.parent.full_name} › {unit.full_name}" if unit.parent else unit.full_name

    def clean_place(self):
        return self.units[self.cleaned_data["place"]]


class PersonForm(AppointForm):
    username = forms.RegexField(
        r"^[a-z0-9._-]{3,40}\Z",
        label=_("Tên đăng nhập"),
        error_messages={"invalid": _("Chỉ dùng chữ thường không dấu, số, dấu chấm, gạch; từ 3 đến 40 ký tự.")},
    )
    full_name = forms.CharField(label=_("Họ và tên"), max_length=100)
    organisation = forms.CharField(label=_("Đơn vị công tác"), max_length=100, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    field_order = ["username", "full_name", "organisation", "phone", "role", "place", "starts_on", "ends_on"]


class ObstacleForm(forms.Form):
    """What hinders: the cause alone is enough. Who works in one commune is not asked which."""

    cause = forms.ChoiceField(choices=Obstacle.Cause.choices)
    description = forms.CharField(
        label=_("Mô tả"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    picture = forms.FileField(
        label=_("Ảnh chụp"), required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"})
    )
    locality = forms.ModelChoiceField(Locality.objects.none(), label=_("Đơn vị"), empty_label=None)
    place = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, user, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        communes = localities_of(user, campaign).filter(pk__in=scope(user).commune_ids(Can.VIEW)).in_order()
        self.fields["locality"].queryset = communes
        self.fields["locality"].initial = communes.first()


class HandOverForm(forms.Form):
    """Another owner and another day."""

    owner = forms.ModelChoiceField(User.objects.none(), label=_("Người phụ trách"))
    due_on = forms.DateField(label=_("Hạn trả lời"), widget=DAY)

    def __init__(self, *args, obstacle, **kwargs):
        super().__init__(*args, initial={"owner": obstacle.owner_id, "due_on": obstacle.due_on}, **kwargs)
        people = answerers(obstacle.locality, timezone.localdate())
        self.fields["owner"].queryset = User.objects.filter(pk__in=[person.pk for person in people])
