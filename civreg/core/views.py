"""Signing in and out, health, and the pages of errors."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from civreg.core.accounts import SignInForm, change_own_password
from civreg.core.errors import Refused
from civreg.core.http import refused, wants_json

login = auth_views.LoginView.as_view(
    template_name="core/login.html", redirect_authenticated_user=True, authentication_form=SignInForm
)  # fmt: skip
logout = auth_views.LogoutView.as_view()


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request):
    """One's own password; the session of this browser goes on, those elsewhere end."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_own_password(person=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Đã đổi mật khẩu."))
        return redirect("home")
    context = {"form": form, "is_first": request.user.must_change_password, "page_title": _("Đổi mật khẩu")}
    return TemplateResponse(request, "core/password.html", context)


@login_not_required
@require_safe
def live(request):
    """The web process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request):
    """The web process answers and its database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM core_user LIMIT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
def csrf_failure(request, reason=""):
    """A form from an old session: what was typed is still in the browser."""
    sentence = _("Phiên làm việc đã đổi. Quay lại trang trước, tải lại rồi gửi lần nữa; chữ đã gõ vẫn còn.")
    return refused(request, Refused(sentence, code="csrf", status=403))


def _error(request, sentence, code, status):
    return refused(request, Refused(sentence, code=code, status=status))


@login_not_required
def not_found(request, exception=None):
    sentence = _("Không tìm thấy, hoặc tài khoản của bạn không được xem nội dung này.")
    return _error(request, sentence, "not_found", 404)


@login_not_required
def bad_request(request, exception=None):
    return _error(request, _("Yêu cầu không hợp lệ hoặc quá lớn."), "bad_request", 400)


@login_not_required
def server_error(request):
    """No context processors here: they ask the database, which may be what failed."""
    sentence = _("Máy chủ gặp lỗi. Nội dung đã lưu không mất; hãy thử lại sau ít phút.")
    refusal = Refused(sentence, code="server_error", status=500)
    if wants_json(request):
        return refused(request, refusal)
    return HttpResponse(render_to_string("core/error.html", {"sentence": sentence, "status": 500}), status=500)
