"""Answers already given: a save that comes twice gets the first answer again, even when both come at once."""

import hashlib
import json

from django.db import connection
from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from civreg.core.models import GivenAnswer

LONGEST_KEY = 64

CLAIM = """
    INSERT INTO core_givenanswer (user_id, key, body_hash, answer, created_at) VALUES (%s, %s, %s, '{}', %s)
    ON CONFLICT (user_id, key) DO NOTHING RETURNING id
"""


def hash_of(body):
    """A hash of what was asked for, whatever the order of its parts."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def claim(*, by, key, body_hash, at):
    """Take the key for this transaction: (id of the new answer, None), or (None, the answer given before).

    A second transaction with the same key waits here until the first one ends: it then finds the answer, or,
    if the first was refused and rolled back, takes the key itself. Refused "key_reused" for another body.
    """
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Refused(_("Lần lưu này thiếu khóa chống ghi trùng. Tải lại trang rồi lưu."), code="no_key", status=422)
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [by.pk, key, body_hash, at])
        if claimed := cursor.fetchone():
            return claimed[0], None
    given = GivenAnswer.objects.get(user=by, key=key)
    if given.body_hash != body_hash:
        sentence = _("Khóa này đã dùng cho một lần lưu khác. Tải lại trang rồi lưu.")
        raise Refused(sentence, code="key_reused", status=422)
    return None, given.answer


def keep(claimed, answer):
    """Keep the answer under the claimed key; it becomes true when the transaction commits."""
    GivenAnswer.objects.filter(pk=claimed).update(answer=answer)
