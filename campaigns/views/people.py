"""Accounts within a person's reach: who may do what, where, until when."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actions import people as actions
from campaigns.forms import AppointForm, PersonForm
from campaigns.models import Membership
from campaigns.roles import Can
from campaigns.scope import scope
from campaigns.views.plans import campaign_or_404
from civreg.core.errors import Refused
from civreg.core.models import User
from civreg.core.paging import page_of
from civreg.core.vietnamese import fold


def memberships_of(user):
    """The roles that lie within a person's reach; nobody's where they may not manage people."""
    allowed = scope(user)
    if not allowed.may_anywhere(Can.PEOPLE):
        raise Http404
    within = Q(locality_id__in=allowed.commune_ids(Can.PEOPLE) | allowed.district_ids)
    whole = Q(province_id__in=allowed.province_ids) | Q(locality__province_id__in=allowed.province_ids)
    return Membership.objects.filter(within | whole).select_related("user", "locality__parent", "province")


def people_within(user, text=""):
    """The persons with a role within reach, those whose name or user name holds the words."""
    people = User.objects.filter(pk__in=memberships_of(user).values("user_id"))
    return people.filter(_named(people, text)).order_by("full_name", "pk") if text else people


def _named(people, text):
    """The condition that a person's name holds the text, with or without tones."""
    words = fold(text)
    ids = [pk for pk, name in people.values_list("pk", "full_name") if words in fold(name)]
    return Q(pk__in=ids) | Q(username__icontains=text)


@require_safe
def people(request):
    campaign = campaign_or_404(request.user, Can.PEOPLE)
    rows = memberships_of(request.user).order_by("user__full_name", "pk")
    if text := request.GET.get("q", "").replace("\0", "").strip():
        rows = rows.filter(user__in=people_within(request.user, text))
    role = request.GET.get("role")
    if role in Membership.Role.values:
        rows = rows.filter(role=role)
    context = {
        "campaign": campaign,
        "page": page_of(rows, request),
        "roles": Membership.Role.choices,
        "today": timezone.localdate(),
        "page_title": _("Người dùng"),
    }
    return TemplateResponse(request, "campaigns/people.html", context)


@require_http_methods(["GET", "POST"])
def person_new(request):
    campaign = campaign_or_404(request.user, Can.PEOPLE)
    form = PersonForm(request.POST or None, user=request.user, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_person(by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            _onto(form, refusal)
        else:
            return _first_password(request, *made)
    context = {"form": form, "page_title": _("Thêm người dùng")}
    return TemplateResponse(request, "campaigns/person_new.html", context)


def _onto(form, refusal):
    """Put a refusal beside the fields that it is about."""
    for name, sentences in refusal.fields.items():
        form.add_error(name if name in form.fields else None, [str(sentence) for sentence in sentences])
    if not refusal.fields:
        form.add_error(None, str(refusal))


def _first_password(request, person, password):
    context = {"person": person, "password": password, "page_title": _("Mật khẩu lần đầu")}
    return TemplateResponse(request, "campaigns/first_password.html", context)


def _person(request, pk):
    memberships = memberships_of(request.user)
    person = get_object_or_404(User.objects.filter(memberships__in=memberships).distinct(), pk=pk)
    return person, memberships.filter(user=person).order_by("-starts_on")


@require_http_methods(["GET", "POST"])
def person(request, pk):
    campaign = campaign_or_404(request.user, Can.PEOPLE)
    who, memberships = _person(request, pk)
    form = AppointForm(request.POST or None, user=request.user, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appoint(person=who, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            _onto(form, refusal)
        else:
            messages.success(request, _("Đã giao vai trò."))
            return redirect("campaigns:person", pk=pk)
    context = {"person": who, "memberships": memberships, "form": form, "page_title": who.full_name}
    return TemplateResponse(request, "campaigns/person.html", {**context, "today": timezone.localdate()})


@require_POST
def membership_end(request, pk):
    membership = get_object_or_404(memberships_of(request.user), pk=pk)
    actions.end_membership(membership=membership, on=timezone.localdate(), by=request.user, at=timezone.now())
    messages.success(request, _("Vai trò kết thúc từ hết hôm nay."))
    return redirect("campaigns:person", pk=membership.user_id)


@require_POST
def password_reset(request, pk):
    who, _memberships = _person(request, pk)
    password = actions.reset_password(person=who, by=request.user, at=timezone.now())
    return _first_password(request, who, password)
