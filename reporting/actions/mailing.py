"""Reports by mail: to whom, sent by jobs that try again, and reminders to who did not hand in."""

from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns.queries import plan_today
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.outbox import enqueue
from reporting import daily, unsubscribing
from reporting.exports.report_files import files_of, subject_of
from reporting.models import DailyReport, ReportMail, ReportRecipient
from reporting.signing_rules import HANDED_IN, WAITING

State = ReportMail.State


class NotSent(Exception):
    """The mail server did not take it; the job is tried again."""


def add_recipient(*, campaign, locality, email, name, by, at):
    """Reports of this place (None is the province) go to this address from now on; twice is once."""
    if not daily.may_freeze(scope(by), locality, campaign):
        raise Refused(_("Chỉ người phụ trách đơn vị mới đặt được người nhận."), code="forbidden", status=403)
    email, name = email.strip(), name.strip()
    try:
        validate_email(email)
    except ValidationError as problem:
        sentence = _("Địa chỉ thư chưa đúng.")
        raise Refused(sentence, code="invalid", status=422, fields={"email": [sentence]}) from problem
    try:
        with transaction.atomic():
            history.sign(by=by)
            return ReportRecipient.objects.create(
                province=campaign.province, locality=locality, email=email, name=name[:100] or email, added_at=at,
                added_by=by,
            )  # fmt: skip
    except IntegrityError:
        return ReportRecipient.objects.get(
            province=campaign.province, locality=locality, email=email, stopped_at=None
        )  # fmt: skip


@transaction.atomic
def stop_recipient(*, recipient, by, at):
    """No more mail to this address; what was sent stays on record."""
    recipient = ReportRecipient.objects.led_by(by).select_for_update(of=("self",)).get(pk=recipient.pk)
    if recipient.stopped_at is None:
        history.sign(by=by)
        recipient.stopped_at, recipient.stopped_by = at, by
        recipient.save(update_fields=["stopped_at", "stopped_by"])
    return recipient


@transaction.atomic
def unsubscribe(*, recipient, at):
    """The same, asked by who reads the mailbox; a second time changes nothing."""
    recipient = ReportRecipient.objects.select_for_update().get(pk=recipient.pk)
    if recipient.stopped_at is None:
        history.sign(by=None, source="system", reason="unsubscribed")
        recipient.stopped_at, recipient.stopped_by_mail = at, True
        recipient.save(update_fields=["stopped_at", "stopped_by_mail"])
    return recipient


@transaction.atomic
def mail_report(*, report, at):
    """A mail for each address of the report's place, each a job of its own; a second time adds nobody twice."""
    found = ReportRecipient.objects.filter(province=report.campaign.province_id, stopped_at=None)
    for recipient in found.filter(locality=report.locality):
        mail, is_new = ReportMail.objects.get_or_create(
            recipient=recipient, report=report, defaults={"created_at": at}
        )
        if is_new:
            enqueue("reporting.send_mail", key=f"mail-{mail.pk}", mail_id=mail.pk)


@transaction.atomic
def remind_late(*, campaign, day, at):
    """Remind the communes whose report of the day is frozen and not handed in, once a day. Returns how many mails."""
    late = DailyReport.objects.filter(campaign=campaign, day=day, locality__level="commune", state__in=WAITING)
    made = 0
    for recipient in ReportRecipient.objects.filter(locality__in=late.values("locality"), stopped_at=None):
        mail, is_new = ReportMail.objects.get_or_create(
            recipient=recipient, reminds_of=day, defaults={"created_at": at}
        )
        if is_new:
            enqueue("reporting.send_mail", key=f"mail-{mail.pk}", mail_id=mail.pk)
            made += 1
    return made


def due_of(user, campaign, at):
    """Reports of the person's own communes that wait for them: frozen, not handed in; newest first."""
    own = {m.locality_id for m in scope(user).memberships if m.role == "commune_approver"}
    reports = DailyReport.objects.filter(campaign=campaign, locality__in=own, day__lte=plan_today(campaign, at))
    reports = reports.exclude(state__in=HANDED_IN).exclude(day__in=campaign.days_off.values("day"))
    return reports.filter(sequence=0).select_related("locality").order_by("-day")[:5]


def send_mail(*, mail, at):
    """Send one mail; bears to run twice. Raises NotSent where no server took it: the job comes back."""
    if mail.state != State.WAITING:
        return
    if mail.recipient.stopped_at:
        stopped = "stopped"  # between the report and its mail somebody asked for no more
        ReportMail.objects.filter(pk=mail.pk).update(state=State.FAILED, problem=stopped)
        return
    ReportMail.objects.filter(pk=mail.pk).update(attempts=F("attempts") + 1)
    try:
        _message(mail).send()
    except (SMTPException, OSError) as problem:
        ReportMail.objects.filter(pk=mail.pk).update(problem=type(problem).__name__)
        raise NotSent(type(problem).__name__) from problem
    ReportMail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=at, problem="")


def give_up_mail(*, mail):
    """Tried to the end: the list says so."""
    ReportMail.objects.filter(pk=mail.pk, state=State.WAITING).update(state=State.FAILED)


@transaction.atomic
def send_again(*, mail, by, at):
    """One more round of attempts for a mail that failed."""
    mail = ReportMail.objects.led_by(by).select_for_update(of=("self",)).get(pk=mail.pk)
    if mail.state == State.FAILED:
        mail.state = State.WAITING
        mail.save(update_fields=["state"])
        enqueue("reporting.send_mail", key=f"mail-{mail.pk}", mail_id=mail.pk)
    return mail


def _message(mail):
    """Counts and the names of those who signed: nothing of the people in the books."""
    if mail.report is None:
        place = mail.recipient.locality.full_name
        subject = f"Nhắc nộp báo cáo ngày {mail.reminds_of:%d/%m/%Y}: {place}"
        text = (
            f"Báo cáo số hóa sổ hộ tịch ngày {mail.reminds_of:%d/%m/%Y} của {place} đã chốt số liệu nhưng chưa nộp.\n"
            "Mở mục «Báo cáo ngày», xem số liệu, ghi khó khăn nếu có rồi bấm «Nộp».\n"
        )
        return _email(mail, subject, text)
    message = _email(mail, subject_of(mail.report), f"Kính gửi {mail.recipient.name},\n\n{_body(mail.report)}\n")
    for name, content, media in files_of(mail.report):
        message.attach(name, content, media)
    return message


def _body(report):
    whole = report.figures["whole"]
    return (
        f"Báo cáo số {report.code} ngày {report.day:%d/%m/%Y} của {report.place_name}.\n"
        f"Nhập trong ngày {whole['entered_today']}, lũy kế {whole['entered']}, còn lại {whole['remaining']}.\n"
        f"Mã kiểm SHA-256 {report.sha256}. Bản PDF và bảng XLSX gửi kèm.\n\n"
        "Không cần nhận nữa: báo đơn vị gửi bỏ địa chỉ này ở mục «Người nhận báo cáo»."
    )


def _email(mail, subject, text):
    # The same mail sent twice has the same id: programs that read mail show it once.
    headers = {"Message-ID": f"<civreg-report-mail-{mail.pk}@{settings.MAIL_DOMAIN}>"}
    headers |= unsubscribing.headers_of(mail.recipient)
    if address := unsubscribing.address_of(mail.recipient):
        text = f"{text.rstrip()}\nThôi nhận thư này: {address}\n"
    return EmailMessage(subject, text, to=[mail.recipient.email], headers=headers)
