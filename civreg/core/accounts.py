"""A person's own account: its last day, its password."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civreg.core import history
from civreg.core.errors import Refused


def expired(user):
    """The refusal that an account past its last day gets."""
    day = user.access_until.strftime("%d.%m.%Y")
    sentence = _("Tài khoản này dùng được đến hết ngày %(day)s. Người phụ trách của bạn có thể gia hạn.")
    return Refused(sentence % {"day": day}, code="expired", status=403)


class SignInForm(AuthenticationForm):
    """Who has the right password of an account past its day is told so."""

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if user.access_until and user.access_until < timezone.localdate():
            raise forms.ValidationError(str(expired(user)), code="expired")


@transaction.atomic
def change_own_password(*, person, password):
    """The person's own new password, judged by the form; nobody else has known it."""
    history.sign(by=person, reason="password")
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
