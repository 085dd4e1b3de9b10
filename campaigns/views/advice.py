"""Advice on the screen: read by all who meet obstacles, written once by the Department."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actions import advice as actions
from campaigns.models import Advice, Locality, Obstacle
from campaigns.queries import advice_of, localities_of
from campaigns.roles import Can
from campaigns.scope import scope
from campaigns.views.plans import campaign_or_404
from civreg.core.errors import Refused
from civreg.core.http import number_in
from civreg.core.paging import page_of


class AdviceForm(forms.Form):
    cause = forms.ChoiceField(label=gettext_lazy("Vướng ở đâu"), choices=Obstacle.Cause.choices)
    locality = forms.ModelChoiceField(
        Locality.objects.none(), label=gettext_lazy("Dành cho"), required=False, empty_label=gettext_lazy("Toàn tỉnh")
    )
    title = forms.CharField(label=gettext_lazy("Tên hướng dẫn"), max_length=actions.MOST_TITLE)
    text = forms.CharField(
        label=gettext_lazy("Cách làm"), max_length=actions.MOST_TEXT, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args, districts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = districts


def _crumbs():
    return [{"url": reverse("campaigns:obstacles"), "label": _("Vướng mắc")}]


@require_safe
def advice_list(request):
    if not scope(request.user).may_anywhere(Can.VIEW):
        raise Http404
    rows = advice_of(request.user).select_related("made_by", "locality").order_by("cause", "-pk")
    if (cause := request.GET.get("cause")) in Obstacle.Cause.values:
        rows = rows.filter(cause=cause)
    context = {
        "page": page_of(rows, request), "causes": Obstacle.Cause.choices, "page_title": _("Hướng dẫn"),
        "may_advise": scope(request.user).may_anywhere(Can.TARGETS), "crumbs": _crumbs(),
    }  # fmt: skip
    return TemplateResponse(request, "campaigns/advice_list.html", context)


@require_http_methods(["GET", "POST"])
def advice_new(request):
    """From a group of obstacles its cause and district are filled in."""
    campaign = campaign_or_404(request.user, Can.TARGETS)
    districts = localities_of(request.user, campaign).districts().in_order()
    initial = {"cause": request.GET.get("cause"), "locality": number_in(request.GET.get("district"))}
    form = AdviceForm(request.POST or None, initial=initial, districts=districts)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_advice(campaign=campaign, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lưu hướng dẫn. Ai gặp loại vướng mắc này sẽ thấy trước."))
            return redirect("campaigns:advice")
    return _form(request, form, _("Viết hướng dẫn"))


@require_http_methods(["GET", "POST"])
def advice_edit(request, pk):
    campaign_or_404(request.user, Can.TARGETS)
    found = get_object_or_404(Advice, pk__in=advice_of(request.user).values("pk"), pk=pk)
    form = AdviceForm(
        request.POST or None, districts=Locality.objects.none(), initial={"title": found.title, "text": found.text}
    )
    for fixed in ("cause", "locality"):
        del form.fields[fixed]
    if request.method == "POST" and form.is_valid():
        actions.change_advice(advice=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Đã sửa hướng dẫn."))
        return redirect("campaigns:advice")
    return _form(request, form, _("Sửa hướng dẫn"))


def _form(request, form, title):
    crumbs = [*_crumbs(), {"url": reverse("campaigns:advice"), "label": _("Hướng dẫn")}]
    context = {"form": form, "page_title": title, "crumbs": crumbs}
    return TemplateResponse(request, "campaigns/advice_form.html", context)


@require_POST
def advice_withdraw(request, pk):
    campaign_or_404(request.user, Can.TARGETS)
    found = get_object_or_404(Advice, pk__in=advice_of(request.user).values("pk"), pk=pk)
    actions.withdraw_advice(advice=found, by=request.user, at=timezone.now())
    messages.success(request, _("Đã rút hướng dẫn."))
    return redirect("campaigns:advice")
