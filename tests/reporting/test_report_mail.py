"""Reports on time in the right boxes: recipients, jobs that try again, reminders, and what the list says."""

import datetime as dt
import io
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from civreg.core.errors import Refused
from civreg.core.models import Job
from reporting import tasks, unsubscribing
from reporting.actions import closing, mailing, signing
from reporting.actions import reports as actions
from reporting.models import ReportMail, ReportRecipient
from tests import factories
from tests.reporting.arrange import entries_of

pytestmark = pytest.mark.django_db


class BrokenServer:
    """A mail server at the border that answers nobody."""

    def __init__(self, **_options):
        pass

    def send_messages(self, _messages):
        raise SMTPServerDisconnected


@pytest.fixture
def campaign(place):
    today = timezone.localdate()
    return factories.campaign(province=place.province, played_from=today, report_cut_off=dt.time(0, 1))


@pytest.fixture
def boss(client, place, campaign):
    person = factories.justice(place.province)
    client.force_login(person)
    return person


def recipient(campaign, locality, by, email="bc@example.org"):
    return mailing.add_recipient(
        campaign=campaign, locality=locality, email=email, name="Văn phòng", by=by, at=timezone.now()
    )


def report_of(campaign, place, *, locality=None):
    return actions.freeze_report(
        campaign=campaign, locality=locality, day=timezone.localdate(), by=None, at=timezone.now(), communes=[place]
    )


def run_jobs(name):
    for job in Job.objects.filter(name=name, done_at=None, set_aside_at=None).order_by("pk"):
        getattr(tasks, name.partition(".")[2])(job_id=job.pk, **job.arguments)


def test_a_signed_report_goes_to_the_addresses_of_its_place(place, campaign, boss):
    entries_of(factories.book(locality=place), days_ago=[0])
    recipient(campaign, None, boss)
    recipient(campaign, place, boss, email="xa@example.org")
    report = report_of(campaign, place)
    signing.sign_report(report=report, by=boss, at=timezone.now())
    assert not Job.objects.filter(name="reporting.mail_report").exists()

    signing.sign_report(report=report, by=factories.justice(place.province), at=timezone.now())
    run_jobs("reporting.mail_report")
    run_jobs("reporting.send_mail")

    (sent,) = outbox.outbox
    assert sent.to == ["bc@example.org"]
    assert report.code in sent.subject
    assert [name.rpartition(".")[2] for name, _body, _type in sent.attachments] == ["pdf", "xlsx"]
    assert sent.attachments[0][1].startswith(b"%PDF")
    assert load_workbook(io.BytesIO(sent.attachments[1][1])).active["A1"].value == "Số 01/BC-STP"
    mail = ReportMail.objects.get()
    assert (mail.state, mail.attempts) == ("sent", 1)
    assert str(mail.pk) in sent.extra_headers["Message-ID"]


def test_no_name_of_the_books_is_in_a_mail(place, campaign, boss):
    factories.entry(book=factories.book(locality=place), subject_name="Bí Mật Riêng")
    recipient(campaign, None, boss)
    mailing.mail_report(report=report_of(campaign, place), at=timezone.now())
    run_jobs("reporting.send_mail")

    (sent,) = outbox.outbox
    assert "Bí Mật" not in sent.body + sent.subject
    cells = [c.value for row in load_workbook(io.BytesIO(sent.attachments[1][1])).active for c in row]
    assert not [cell for cell in cells if "Bí Mật" in str(cell)]


def test_a_second_time_sends_nothing_more(place, campaign, boss):
    recipient(campaign, None, boss)
    report = report_of(campaign, place)
    for _again in range(2):
        mailing.mail_report(report=report, at=timezone.now())
        run_jobs("reporting.send_mail")
    mail = ReportMail.objects.select_related("recipient", "report__campaign__province").get()

    mailing.send_mail(mail=mail, at=timezone.now())

    assert len(outbox.outbox) == 1


def test_a_broken_server_is_tried_again_and_at_last_named(client, place, campaign, boss, settings):
    settings.EMAIL_BACKEND = "tests.reporting.test_report_mail.BrokenServer"
    recipient(campaign, None, boss)
    mailing.mail_report(report=report_of(campaign, place), at=timezone.now())
    for _attempt in range(settings.JOB_MAX_ATTEMPTS):
        with pytest.raises(mailing.NotSent):
            run_jobs("reporting.send_mail")
    assert ReportMail.objects.get().state == "waiting"
    run_jobs("reporting.send_mail")

    mail = ReportMail.objects.get()
    assert (mail.state, mail.attempts, mail.problem) == ("failed", settings.JOB_MAX_ATTEMPTS, "SMTPServerDisconnected")
    assert "SMTPServerDisconnected" in client.get(reverse("reporting:recipients")).content.decode()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client.post(reverse("reporting:mail-again", args=[mail.pk]))
    run_jobs("reporting.send_mail")
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_who_was_stopped_gets_nothing(client, place, campaign, boss):
    found = recipient(campaign, None, boss)
    client.post(reverse("reporting:recipient-stop", args=[found.pk]))

    mailing.mail_report(report=report_of(campaign, place), at=timezone.now())

    assert not ReportMail.objects.exists()
    assert recipient(campaign, None, boss).pk != found.pk


def test_the_same_address_twice_is_once(place, campaign, boss):
    assert recipient(campaign, None, boss) == recipient(campaign, None, boss)
    assert ReportRecipient.objects.count() == 1


@pytest.mark.parametrize("email", ["", "x", "a@b", "a b@example.org"])
def test_what_is_no_address_is_refused(place, campaign, boss, email):
    with pytest.raises(Refused) as refusal:
        recipient(campaign, None, boss, email=email)
    assert "email" in refusal.value.fields


def test_only_who_leads_a_place_chooses_its_recipients(place, campaign):
    for person in (factories.clerk(place), factories.official(factories.district(province=place.province))):
        with pytest.raises(Refused):
            recipient(campaign, place, person)


def test_late_communes_are_reminded_once_at_the_cut_off(place, campaign, boss):
    beside = factories.commune(parent=place.parent)
    for each in (place, beside):
        recipient(campaign, each, boss, email=f"xa{each.pk}@example.org")
    report = report_of(campaign, beside, locality=beside)
    signing.sign_report(report=report, by=factories.approver(beside), at=timezone.now())

    for _minute in range(2):
        closing.close_days(at=timezone.localtime().replace(hour=12))
        run_jobs("reporting.send_mail")

    (sent,) = outbox.outbox
    assert sent.to == [f"xa{place.pk}@example.org"]
    assert "Nhắc nộp" in sent.subject
    assert place.full_name in sent.body


def test_at_the_cut_off_where_it_is_set(place, campaign, boss, settings):
    settings.REPORT_MAIL_AT_CUT_OFF = True
    recipient(campaign, None, boss)
    closing.close_days(at=timezone.localtime().replace(hour=12))
    run_jobs("reporting.mail_report")
    run_jobs("reporting.send_mail")

    assert [sent.to for sent in outbox.outbox] == [["bc@example.org"]]


def test_todays_page_says_what_is_due(client, place, campaign):
    approver = factories.approver(place)
    report = report_of(campaign, place, locality=place)
    client.force_login(approver)

    assert report.code in client.get(reverse("reporting:today")).content.decode()
    signing.sign_report(report=report, by=approver, at=timezone.now())
    assert report.code not in client.get(reverse("reporting:today")).content.decode()


def test_recipients_over_the_api(client, place, campaign, boss):
    body = {"locality": place.pk, "email": "xa@example.org", "name": "Xã"}
    made = client.post("/api/v1/report-recipients/", body, content_type="application/json")
    assert made.status_code == 201

    assert client.get("/api/v1/report-recipients/").json()["count"] == 1
    assert client.delete(f"/api/v1/report-recipients/{made.json()['id']}/").status_code == 204
    assert client.get("/api/v1/report-recipients/").json()["count"] == 0


def mailed(campaign, place, boss, settings):
    settings.SITE_URL = "https://so-hoa.example.vn"
    found = recipient(campaign, place, boss, email="xa@example.org")
    mail = ReportMail.objects.create(recipient=found, reminds_of=timezone.localdate(), created_at=timezone.now())
    mailing.send_mail(mail=mail, at=timezone.now())
    return found, outbox.outbox[-1]


def test_a_mail_says_how_its_reader_stops_it(client, place, campaign, boss, settings):
    found, message = mailed(campaign, place, boss, settings)

    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.startswith("https://so-hoa.example.vn/")
    assert address in message.body
    stranger = Client(enforce_csrf_checks=True)
    path = address.removeprefix(settings.SITE_URL)
    looked = stranger.get(path)
    assert looked.status_code == 200
    assert "xa@example.org" in looked.content.decode()
    assert ReportRecipient.objects.get(pk=found.pk).stopped_at is None  # filters open links


def test_one_click_stops_that_recipient_and_no_other(place, campaign, boss, settings):
    found, message = mailed(campaign, place, boss, settings)
    beside = recipient(campaign, place, boss, email="khac@example.org")
    path = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)

    for _twice in range(2):
        answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200

    stopped = ReportRecipient.objects.get(pk=found.pk)
    assert (stopped.stopped_by_mail, stopped.stopped_by) == (True, None)
    assert ReportRecipient.objects.get(pk=beside.pk).stopped_at is None
    waiting = ReportMail.objects.create(
        recipient=stopped, reminds_of=timezone.localdate() - dt.timedelta(days=1), created_at=timezone.now()
    )
    sent = len(outbox.outbox)
    mailing.send_mail(mail=waiting, at=timezone.now())
    assert len(outbox.outbox) == sent
    assert recipient(campaign, place, boss, email="xa@example.org").pk != found.pk  # asked for again


@pytest.mark.parametrize("change", [lambda token: token[:-1] + "x", lambda token: "1" + token, lambda _token: "x"])
def test_a_token_of_ones_own_making_stops_nobody(place, campaign, boss, settings, change):
    found, _message = mailed(campaign, place, boss, settings)

    path = reverse("reporting:unsubscribe", args=[change(unsubscribing.token_of(found))])

    assert Client().post(path).status_code == 404
    assert ReportRecipient.objects.get(pk=found.pk).stopped_at is None


def test_without_an_address_of_its_own_a_site_promises_none(place, campaign, boss, settings):
    settings.SITE_URL = ""
    found = recipient(campaign, place, boss)

    assert unsubscribing.headers_of(found) == {}
