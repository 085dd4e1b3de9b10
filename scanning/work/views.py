"""The next piece of work: one press, one page, nobody else's."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.roles import Can
from campaigns.scope import scope
from scanning.work.next import next_work


@require_POST
def work_next(request):
    """To the desk with the page that was taken; where nothing is open, back with a sentence."""
    allowed = scope(request.user)
    if not allowed.may_anywhere(Can.ENTER) and not allowed.lent:
        raise Http404
    if allowed.waits:
        return redirect("scanning:practice")
    found = next_work(by=request.user, at=timezone.now())
    if found is None:
        messages.success(request, _("Không còn trang nào đang mở cho bạn: mọi trang đã nhập hoặc đang có người nhập."))
        return redirect("home")
    desk = reverse("scanning:desk", args=[found.book.pk])
    return redirect(f"{desk}?page={found.page.pk}&next=1" if found.page else desk)
