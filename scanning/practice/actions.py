"""Beginning an attempt, keeping what is typed, scoring it, and letting somebody off."""

import io

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.actions.people import qualify
from civreg.core import history
from civreg.core.errors import Refused
from registers.actions import judging
from registers.kinds import kind as kind_of
from registers.models import RegisterBook
from registers.rules.normal import normalise
from registers.rules.prefill import untouched
from scanning.practice import rules
from scanning.practice.models import PracticeAttempt, PracticePage
from scanning.samples import make_page
from scanning.samples.pages import KINDS

ERAS = ("printed", "typewritten", "handwritten")
YEARS = (1998, 1994, 2003)
PLACE = "xã Tập Sự, huyện Luyện Tập, tỉnh Quảng Trị"
POOL = 12  # pages a kind, made when first needed; who tries again gets other ones


def page_to_practise(kind, seed):
    """The page of a kind under a seed; drawn once, the same for everybody."""
    found = PracticePage.objects.filter(kind=kind, seed=seed).first()
    if found and default_storage.exists(found.file):
        return found
    year = YEARS[seed % len(YEARS)]
    drawn = make_page(kind, ERAS[seed % len(ERAS)], seed=seed, number=seed + 1, year=year, commune=PLACE, per_page=1)
    picture = io.BytesIO()
    drawn.image.save(picture, "WEBP", quality=70)
    name = f"practice/{kind}-{seed}.webp"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(picture.getvalue()))
    width, height = drawn.image.size
    facts = {"year": year, "file": name, "width": width, "height": height, "truth": drawn.truth["records"][0]}
    return PracticePage.objects.update_or_create(kind=kind, seed=seed, defaults=facts)[0]


@transaction.atomic
def begin(*, kind, by, at):
    """The open attempt of this person, or a new one with pages that they have not had for longest."""
    if kind not in KINDS:
        raise Refused(_("Chưa có bài tập cho loại sổ này."), code="invalid", status=422)
    open_one = PracticeAttempt.objects.filter(user=by, finished_at=None).first()
    if open_one:
        return open_one
    before = PracticeAttempt.objects.filter(user=by, kind=kind).count()
    first = (by.pk + before * settings.PRACTICE_RECORDS) % POOL
    history.sign(by=by)
    attempt = PracticeAttempt.objects.create(
        user=by, kind=kind, pass_percent=settings.PRACTICE_PASS_PERCENT, started_at=at
    )  # fmt: skip
    for position in range(settings.PRACTICE_RECORDS):
        page = page_to_practise(kind, (first + position) % POOL)
        attempt.answers.create(position=position, page=page)
    return attempt


@transaction.atomic
def keep_draft(*, attempt, position, values, by, at):
    """What is typed and not yet saved; a record that was scored stays as it is."""
    answer = _answer(attempt, position, by)
    judging.refuse_unkeepable([values])
    if answer.saved_at is None:
        answer.values = values
        answer.save(update_fields=["values"])
    return answer


@transaction.atomic
def save_answer(*, attempt, position, values, reasons, by, at):
    """Judge a record as the desk does, score it, and end the attempt with its last record. Returns the answer.

    Refused as at the desk: "invalid" with the fields, "needs_reason" with the findings. Sent twice, it is scored once.
    """
    answer = _answer(attempt, position, by)
    if answer.saved_at:
        return answer
    judging.refuse_unkeepable([values, reasons])
    kind, book = kind_of(attempt.kind), stand_in(answer.page)
    offered = set(untouched(kind, values))
    meant = {code: text for code, text in values.items() if code not in offered}
    judged = judging.judge(book=book, values=meant, at=at)
    _need_reasons(judged.warnings, reasons)
    truth = normalise(kind, answer.page.truth["fields"], judging.context_of(book, at))
    scores = rules.score(judged.values, {code: text for code, text in truth.items() if code in kind})
    answer.values, answer.saved_at = judged.values, at
    answer.scores = [each.as_dict() for each in scores]
    answer.save(update_fields=["values", "saved_at", "scores"])
    if not attempt.answers.filter(saved_at=None).exists():
        _finish(attempt, by, at)
    return answer


def _answer(attempt, position, by):
    if attempt.user_id != by.pk:
        raise Refused(_("Bài tập này của người khác."), code="not_found", status=404)
    found = attempt.answers.select_for_update(of=("self",)).select_related("page").filter(position=position).first()
    if found is None:
        raise Refused(_("Bài tập không có bản ghi này."), code="not_found", status=404)
    return found


def _need_reasons(warnings, reasons):
    missing = [found.as_dict() for found in warnings if not (reasons.get(found.rule) or "").strip()]
    if missing:
        sentence = _("Có điều khác thường: sửa lại, hoặc nêu lý do rồi lưu.")
        raise Refused(sentence, code="needs_reason", detail={"findings": missing})


def _finish(attempt, by, at):
    verdicts = [each["verdict"] for answer in attempt.answers.all() for each in answer.scores]
    attempt.fields_right, attempt.fields_total, attempt.passed = rules.result(verdicts, attempt.pass_percent)
    attempt.finished_at = at
    history.sign(by=by)
    attempt.save(update_fields=["fields_right", "fields_total", "passed", "finished_at"])
    if attempt.passed:
        why = _("Đạt bài tập: %(percent)s %%") % {"percent": attempt.percent}
        qualify(person=by, why=why, by=by, at=at)


@transaction.atomic
def give_up(*, attempt, by, at):
    """End an attempt as it stands: it counts as one that was not passed."""
    if attempt.user_id != by.pk or attempt.finished_at:
        raise Refused(_("Bài tập này đã kết thúc."), code="finished")
    history.sign(by=by)
    attempt.finished_at = at
    attempt.save(update_fields=["finished_at"])
    return attempt


def stand_in(page):
    """A book that is nowhere: what the rules must know of one."""
    return RegisterBook(
        kind=page.kind, year_opened=page.year, number="01", office=f"UBND {PLACE}",
        phase=2 if page.year <= 2005 else 1,
    )  # fmt: skip
