"""What people fill in beside the desk: a book's inventory, filters of lists, the reason of a return."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.widgets import LongSelect
from registers.kinds import KINDS
from registers.models import Entry, RegisterBook
from registers.rules.catalogue import CATALOGUE

ANY = ("", gettext_lazy("Tất cả"))

STAGE_CHOICES = [
    ("entered", gettext_lazy("Đã nhập")),
    ("attached", gettext_lazy("Đã đính kèm")),
    ("checked", gettext_lazy("Đã kiểm tra")),
    ("approved", gettext_lazy("Đã duyệt")),
    ("sent", gettext_lazy("Đã chuyển")),
    ("accepted", gettext_lazy("Bộ đã nhận")),
]


def kind_choices():
    return [(slug, kind.label) for slug, kind in KINDS.items()]


def communes_of(user, can):
    return Locality.objects.filter(pk__in=scope(user).commune_ids(can)).select_related("parent", "province").in_order()


class ActionForm(forms.Form):
    """A form whose saving is one action: what the action refuses stands beside the fields."""

    def run(self, action, **asked):
        """Call the action with what was filled in; a refusal becomes errors of the form and None comes back."""
        try:
            return action(**asked)
        except Refused as refusal:
            self._refuse(refusal)
            return None

    def _refuse(self, refusal):
        for name, sentences in refusal.fields.items():
            self.add_error(name if name in self.fields else None, list(sentences))
        for name, theirs in refusal.detail.get("theirs", {}).items():
            self.add_error(name, _("Người khác đã ghi: %(theirs)s") % {"theirs": theirs})
        if not refusal.fields:
            self.add_error(None, str(refusal))
        if refusal.code == "stale":
            # What is on the screen now may replace theirs: the person has seen both.
            self.data = {**self.data.dict(), "version": refusal.detail["version"]}


class BookForm(ActionForm):
    """The inventory of one book, as the shelf shows it."""

    locality = forms.ModelChoiceField(label=gettext_lazy("Đơn vị"), queryset=Locality.objects.none())
    kind = forms.ChoiceField(label=gettext_lazy("Loại sổ"), choices=kind_choices)
    year_opened = forms.IntegerField(label=gettext_lazy("Năm mở sổ"), min_value=1900, max_value=2100, localize=False)
    number = forms.CharField(label=gettext_lazy("Quyển số"), max_length=10)
    office = forms.CharField(
        label=gettext_lazy("Nơi đăng ký ghi trên sổ"), max_length=255, required=False,
        help_text=gettext_lazy("Ghi đúng như bìa sổ, theo tên đơn vị thời đó. Bỏ trống thì lấy tên hiện nay."),
    )  # fmt: skip
    pages = forms.IntegerField(label=gettext_lazy("Số trang"), min_value=1, max_value=10_000, required=False)
    first_number = forms.IntegerField(label=gettext_lazy("Số đầu"), min_value=1, max_value=999_999, required=False)
    last_number = forms.IntegerField(label=gettext_lazy("Số cuối"), min_value=1, max_value=999_999, required=False)
    declared_entries = forms.IntegerField(
        label=gettext_lazy("Số trường hợp theo kiểm kê"), min_value=0, max_value=999_999, required=False
    )
    condition = forms.ChoiceField(label=gettext_lazy("Tình trạng"), choices=RegisterBook.Condition.choices)
    kept_at = forms.CharField(label=gettext_lazy("Nơi lưu giữ"), max_length=200, required=False)
    phase = forms.TypedChoiceField(
        label=gettext_lazy("Giai đoạn"), coerce=int, empty_value=None, required=False,
        choices=[("", gettext_lazy("Theo năm mở sổ")), *RegisterBook.Phase.choices],
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, localize=False)

    def __init__(self, *args, user, book=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.book = book
        self.fields["locality"].queryset = communes = communes_of(user, Can.INVENTORY)
        if book is not None:
            del self.fields["locality"]
            self.initial = {name: getattr(book, name) for name in self.fields} | self.initial
        elif len(communes) == 1:
            self.initial.setdefault("locality", communes[0])
            self.initial.setdefault("office", communes[0].office)

    @property
    def facts(self):
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "locality")}


class _Filter(forms.Form):
    """A filter that ignores what it does not understand: a wrong address still gives a list."""

    def __init__(self, data, *, user):
        super().__init__(data)
        self.communes = scope(user).commune_ids(Can.VIEW)
        if "commune" in self.fields:
            self.fields["commune"].queryset = communes_of(user, Can.VIEW).select_related(None)  # names alone
            if len(self.communes) == 1:
                del self.fields["commune"]

    @property
    def asked(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}


def _search():
    return forms.CharField(
        label=gettext_lazy("Tìm"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )


def _year(label):
    return forms.IntegerField(label=label, min_value=1800, max_value=2100, required=False, localize=False)


def _commune():
    return forms.ModelChoiceField(
        label=gettext_lazy("Đơn vị"), queryset=Locality.objects.none(), required=False, empty_label=ANY[1],
        widget=LongSelect,
    )  # fmt: skip


def _kind():
    return forms.ChoiceField(label=gettext_lazy("Loại sổ"), choices=lambda: [ANY, *kind_choices()], required=False)


class BookFilter(_Filter):
    q = _search()
    commune = _commune()
    kind = _kind()
    year = _year(gettext_lazy("Năm mở sổ"))
    phase = forms.TypedChoiceField(
        label=gettext_lazy("Giai đoạn"), choices=[ANY, *RegisterBook.Phase.choices], coerce=int, required=False
    )


class EntryFilter(_Filter):
    q = _search()
    commune = _commune()
    kind = _kind()
    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"), choices=[ANY, *Entry.State.choices], required=False)
    year = _year(gettext_lazy("Năm đăng ký"))
    book = forms.IntegerField(required=False, widget=forms.HiddenInput, localize=False)
    sort = forms.ChoiceField(
        label=gettext_lazy("Sắp theo"), required=False,
        choices=[("", gettext_lazy("Mới nhập trước")), ("name", gettext_lazy("Tên")), ("number", gettext_lazy("Số"))],
    )  # fmt: skip
    mine = forms.BooleanField(label=gettext_lazy("Chỉ bài tôi nhập"), required=False)
    # What the numbers on the dashboards ask: those that reached a stage, on a day, in a district or commune.
    stage = forms.ChoiceField(choices=STAGE_CHOICES, required=False, widget=forms.HiddenInput)
    day = forms.DateField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    locality = forms.IntegerField(
        min_value=1, max_value=2**53, required=False, widget=forms.HiddenInput, localize=False
    )

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day and not 1900 < day.year < 2200:  # days outside have no neighbours in every time zone
            raise forms.ValidationError(_("Ngày ngoài khoảng cho phép."))
        return day

    @property
    def said(self):
        """What the hidden conditions are, in words."""
        asked = self.asked
        place = Locality.objects.filter(pk=asked.get("locality", 0)).first()
        stage = dict(STAGE_CHOICES).get(asked.get("stage") or ("entered" if "day" in asked else ""), "")
        day = asked["day"].strftime("%d/%m/%Y") if "day" in asked else ""
        return ", ".join(str(part) for part in (stage, day, place) if part)


def _rule_choices():
    warnings = (about for about in CATALOGUE.values() if "W" in about.severity)
    return [ANY, *((about.id, f"{about.id} {about.sentence}"[:70]) for about in warnings)]


class WaivedFilter(_Filter):
    rule = forms.ChoiceField(label=gettext_lazy("Quy tắc"), choices=_rule_choices, required=False)
    commune = _commune()


class ReviewFilter(_Filter):
    commune = _commune()
    kind = _kind()
