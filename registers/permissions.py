"""Who may do what to a book or an entry.

Each `against_…` returns the sentence that speaks against it, or None: a button's tooltip and the refusal of the
action are the same sentence. Scope comes from campaigns.scope, states and self-review from rules.lifecycle.
"""

from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from registers.models import Entry
from registers.rules import lifecycle


def require(sentence, *, code="forbidden", status=403):
    """Raise the refusal that a sentence stands for; None passes."""
    if sentence:
        raise Refused(sentence, code=code, status=status)


def against_inventory(user, commune_id):
    if not scope(user).may(Can.INVENTORY, commune_id):
        return _("Tài khoản của bạn không được lập sổ của đơn vị này.")
    return None


def against_templates(user):
    """The Ministry's sheets are the Department's to keep, like the targets."""
    if not scope(user).may_anywhere(Can.TARGETS):
        return _("Tài khoản của bạn không được thêm mẫu bảng của Bộ.")
    return None


def against_entering(user, commune_id, book_id=None):
    """Against typing in a commune, or into one book of it, which may be lent to the person."""
    if not scope(user).may_in(Can.ENTER, commune_id, book_id):
        return _("Tài khoản của bạn không được nhập liệu ở đơn vị này.")
    return against_real_books(user, commune_id, book_id)


def against_real_books(user, commune_id, book_id=None):
    """Lent people pass the practice pages before they type into real books."""
    allowed = scope(user)
    if commune_id in allowed.practising or allowed.waits and book_id in allowed.lent:
        return _("Hãy làm đạt bài tập nhập liệu trước khi nhập sổ thật: khoảng mười phút.")
    return None


def against_assigning(user, commune_id):
    """Work is given by who answers for the entries of the commune, or leads its people."""
    allowed = scope(user)
    if not (allowed.may(Can.APPROVE, commune_id) or allowed.may(Can.PEOPLE, commune_id)):
        return _("Tài khoản của bạn không được giao việc ở đơn vị này.")
    return None


def against_editing(user, entry):
    """Only what nobody has checked yet may be changed; later it must first be returned."""
    return against("enter" if lifecycle.allowed("enter", entry.state) else "revise", user, entry)


def against_check(user, entry):
    return against("check", user, entry)


def against_approval(user, entry):
    return against("approve", user, entry)


def against_return(user, entry):
    """Returning a checked or approved entry, or opening a number again that was set aside."""
    if sentence := against(return_verb(entry), user, entry):
        return sentence
    if entry.state == Entry.State.APPROVED and not scope(user).may(Can.APPROVE, entry.locality_id):
        return _("Trường hợp đã duyệt: chỉ người có quyền duyệt mới trả lại được.")
    return None


def return_verb(entry):
    return "reopen" if lifecycle.allowed("reopen", entry.state) else "return_to"


def against(verb, user, entry):
    """The sentence against a verb of the life cycle for this person and entry, or None."""
    transition = lifecycle.TRANSITIONS[verb]
    if not scope(user).may_in(transition.capability, entry.locality_id, entry.book_id):
        return _("Tài khoản của bạn không được %(verb)s ở đơn vị này.") % {"verb": transition.label}
    if transition.capability == Can.ENTER and (sentence := against_real_books(user, entry.locality_id, entry.book_id)):
        return sentence
    return lifecycle.refusal(verb, entry.state) or lifecycle.self_review_refusal(
        verb, user.pk, entry.entered_by_id, entry.edited_by, entry.checked_by_id
    )
