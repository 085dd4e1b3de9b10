"""Where a person lands: the desk's book list for who types, the dashboard for who leads."""

from django.shortcuts import redirect

from campaigns.roles import Can
from campaigns.scope import scope


def home(request):
    allowed = scope(request.user)
    if allowed.may_anywhere(Can.ENTER) or allowed.roles <= {"commune_approver"}:
        return redirect("reporting:today")
    return redirect("reporting:dashboard")
