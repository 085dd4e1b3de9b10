"""Commitments: made for all at once, signed by both sides, kept or broken as counted, told above when broken."""

import datetime as dt

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaigns import plan_days
from campaigns.actions import commitments as actions
from campaigns.actions.targets import set_targets
from campaigns.commitment_rules import Level, Standing, judge, next_level
from campaigns.models import Commitment, Escalation
from civreg.core.errors import Refused
from reporting import promises
from tests import factories

DUE = dt.date(2025, 3, 5)
PDF = b"%PDF-1.7\n" + b"0" * 50


@pytest.mark.parametrize(
    ("by_due", "now", "today", "standing"),
    [
        (99, 99, DUE, Standing.ON_THE_WAY),  # the due day itself still counts
        (99, 99, DUE + dt.timedelta(days=1), Standing.BROKEN), (100, 100, DUE + dt.timedelta(days=1), Standing.KEPT),
        (100, 100, DUE - dt.timedelta(days=3), Standing.KEPT), (99, 120, DUE + dt.timedelta(days=1), Standing.BROKEN),
        (100, 90, DUE + dt.timedelta(days=1), Standing.KEPT),
    ],
)  # fmt: skip
def test_a_promise_is_broken_only_when_its_day_is_over(by_due, now, today, standing):
    assert judge(promised=100, done_by_due=by_due, done=now, due_on=DUE, today=today).standing == standing


def test_what_is_made_good_later_says_so():
    verdict = judge(promised=100, done_by_due=99, done=100, due_on=DUE, today=DUE + dt.timedelta(days=1))

    assert (verdict.standing, verdict.made_good) == (Standing.BROKEN, True)


def test_a_share_of_no_target_is_unknown():
    assert judge(promised=None, done_by_due=5, done=5, due_on=DUE, today=DUE).standing == Standing.UNKNOWN


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 30))
def test_the_rate_that_is_needed_is_enough_and_no_more(promised, done, ahead):
    verdict = judge(promised=promised, done_by_due=done, done=done, due_on=DUE, today=DUE - dt.timedelta(days=ahead))

    if verdict.standing == Standing.ON_THE_WAY:
        assert done + verdict.needed_a_day * (ahead + 1) >= promised > done + (verdict.needed_a_day - 1) * (ahead + 1)
    else:
        assert done >= promised


@pytest.mark.parametrize(
    ("commune", "raised", "answered", "days_ago", "level"),
    [
        (True, set(), False, 0, Level.DISTRICT), (False, set(), False, 0, Level.DEPARTMENT),
        (True, {"district"}, False, 1, None), (True, {"district"}, False, 2, Level.DEPARTMENT),
        (True, {"district"}, True, 9, None), (True, {"district", "department"}, False, 9, None),
    ],
)  # fmt: skip
def test_the_district_is_told_first_and_the_department_when_it_is_silent(commune, raised, answered, days_ago, level):
    told = next_level(
        is_commune=commune, has_district=True, raised=raised, answered=answered,
        newest_on=DUE - dt.timedelta(days=days_ago), today=DUE, days=1,
    )  # fmt: skip
    assert told == level


@pytest.fixture
def campaign(db):
    return factories.campaign(played_from=timezone.localdate() - dt.timedelta(days=9))


@pytest.fixture
def communes(campaign):
    district = factories.district(province=campaign.province)
    return [factories.commune(parent=district) for _ in range(2)]


@pytest.fixture
def officer(campaign, communes):
    return factories.justice(campaign.province)


@pytest.fixture
def official(communes):
    return factories.official(communes[0].parent)


@pytest.fixture
def sign_in(client):
    def signed(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed


def make(campaign, places, by, **more):
    what = {"stage": "entered", "kind": "", "amount": 3, "due_on": timezone.localdate(), **more}
    return actions.make_commitments(campaign=campaign, localities=places, by=by, at=timezone.now(), **what)


def stand(campaign, *commitments):
    return [each.standing for each in promises.promises_of(campaign, commitments)]


def test_all_communes_get_theirs_from_one_form_once(campaign, communes, officer, sign_in):
    desk = sign_in(officer)
    body = {"to": "communes", "stage": "entered", "due_on": timezone.localdate().isoformat()}
    for _again in range(2):
        assert desk.post(reverse("reporting:commitment-new"), body).status_code == 302

    assert Commitment.objects.count() == 2
    assert {each.locality for each in Commitment.objects.all()} == set(communes)


def test_a_day_outside_the_plan_is_refused(campaign, communes, officer):
    with pytest.raises(Refused, match="các ngày của kế hoạch"):
        make(campaign, communes, officer, due_on=timezone.localdate() + dt.timedelta(days=60))


def test_only_the_department_makes_them(campaign, communes, official):
    with pytest.raises(Refused) as refusal:
        make(campaign, communes, official)

    assert refusal.value.status == 403


def test_they_stand_as_counted(campaign, communes, officer):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    [late, open_] = [make(campaign, communes[:1], officer, due_on=day)[0] for day in (yesterday, timezone.localdate())]
    [of_district] = make(campaign, [communes[0].parent], officer, amount=2)
    book = factories.book(locality=communes[0])
    for at in (plan_days.begin_of(yesterday), plan_days.begin_of(timezone.localdate())):
        factories.entry(book=book, entered_at=at)
    factories.entry(book=factories.book(locality=communes[0], phase=1))  # phase 1 is no work of this plan

    assert stand(campaign, late, open_, of_district) == ["broken", "on_the_way", "kept"]
    factories.entry(book=book)
    assert stand(campaign, late, open_) == ["broken", "kept"]


def test_the_last_moment_of_the_due_day_counts_and_the_next_does_not(campaign, communes, officer):
    campaign.province.day_begins_at = dt.time(5)
    campaign.province.save()
    due = timezone.localdate() - dt.timedelta(days=3)
    [made] = make(campaign, communes[:1], officer, amount=1, due_on=due)
    end = plan_days.hours_of(due, dt.time(5))[1]
    entry = factories.entry(book=factories.book(locality=communes[0]), entered_at=end + dt.timedelta(microseconds=1))
    assert stand(campaign, made) == ["broken"]

    entry.entered_at = end
    entry.save()

    assert stand(campaign, made) == ["kept"]


def test_all_of_the_target_follows_the_target(campaign, communes, officer):
    [made] = make(campaign, communes[:1], officer, amount=None)
    assert stand(campaign, made) == ["unknown"]
    rows = [{"locality": communes[0], "kind": "", "books": 1, "entries": 1}]
    set_targets(
        campaign=campaign, targets=rows, document="x", in_force_from=campaign.day_one, by=officer, at=timezone.now()
    )
    factories.entry(book=factories.book(locality=communes[0]))

    assert stand(campaign, made) == ["kept"]


def test_a_broken_one_is_told_to_the_district_then_to_the_department(campaign, communes, officer, official, sign_in):
    make(campaign, communes[:1], officer, due_on=timezone.localdate() - dt.timedelta(days=1))
    now = timezone.now()
    assert promises.tell_of_broken(campaign, at=now, days=1) == 1
    assert promises.tell_of_broken(campaign, at=now, days=1) == 0
    told = Escalation.objects.get()
    assert (told.level, told.owner, told.missing) == ("district", official, 3)

    assert promises.tell_of_broken(campaign, at=now + dt.timedelta(days=2), days=1) == 1
    assert Escalation.objects.get(level="department").owner == officer

    desk = sign_in(official)
    desk.post(reverse("reporting:escalation-answer", args=[told.pk]), {"answer": "Cử thêm hai người."})
    told.refresh_from_db()
    assert (told.answer, told.answered_by) == ("Cử thêm hai người.", official)
    department = Escalation.objects.get(level="department")
    refused = desk.post(reverse("reporting:escalation-answer", args=[department.pk]), {"answer": "x"})
    assert refused.status_code == 403


def test_what_is_answered_goes_no_higher(campaign, communes, officer, official):
    make(campaign, communes[:1], officer, due_on=timezone.localdate() - dt.timedelta(days=1))
    promises.tell_of_broken(campaign, at=timezone.now(), days=1)
    actions.answer_escalation(escalation=Escalation.objects.get(), answer="Đã cử", by=official, at=timezone.now())

    assert promises.tell_of_broken(campaign, at=timezone.now() + dt.timedelta(days=5), days=1) == 0


def test_signatures_of_both_sides_and_the_paper_are_kept(campaign, communes, officer, official, sign_in):
    [made] = make(campaign, communes[:1], officer)
    body = {
        "locality_signer": "Nguyễn Văn A", "locality_title": "Chủ tịch", "department_signer": "Trần Thị B",
        "department_title": "Giám đốc", "signed_on": timezone.localdate().isoformat(),
        "evidence": SimpleUploadedFile("ky.pdf", PDF),
    }  # fmt: skip
    assert sign_in(official).post(reverse("reporting:commitment-sign", args=[made.pk]), body).status_code == 302

    paper = sign_in(factories.clerk(communes[0])).get(reverse("reporting:commitment-document", args=[made.pk]))
    assert b"".join(paper.streaming_content) == PDF
    assert paper["X-Content-Type-Options"] == "nosniff"
    assert paper["Content-Disposition"].startswith("attachment")
    beside = sign_in(factories.clerk(communes[1]))
    for name in ("commitment", "commitment-document", "commitment-paper"):
        assert beside.get(reverse(f"reporting:{name}", args=[made.pk])).status_code == 404


def test_a_clerk_signs_nothing(campaign, communes, officer, sign_in):
    [made] = make(campaign, communes[:1], officer)

    answer = sign_in(factories.clerk(communes[0])).post(reverse("reporting:commitment-sign", args=[made.pk]), {})

    assert answer.status_code == 403


def test_a_withdrawn_one_keeps_its_reason_and_makes_room(campaign, communes, officer):
    [made] = make(campaign, communes[:1], officer)
    with pytest.raises(Refused, match="lý do"):
        actions.withdraw_commitment(commitment=made, why=" ", by=officer, at=timezone.now())
    actions.withdraw_commitment(commitment=made, why="Ghi nhầm", by=officer, at=timezone.now())

    assert len(make(campaign, communes[:1], officer)) == 1
    made.refresh_from_db()
    assert made.withdrawn_why == "Ghi nhầm"


def test_the_paper_to_sign_has_the_layout_and_the_words(campaign, communes, officer, sign_in):
    [made] = make(campaign, communes[:1], officer, department_signer="Trần Thị B", department_title="Giám đốc")
    desk = sign_in(officer)
    pdf = desk.get(reverse("reporting:commitment-paper", args=[made.pk]))
    text = pypdfium2.PdfDocument(pdf.content)[0].get_textpage().get_text_range()

    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BẢN CAM KẾT",
        communes[0].full_name,
        "3 trường hợp",
        "GIÁM ĐỐC",
    ):
        assert words in text
    assert desk.get(reverse("reporting:commitment-paper", args=[made.pk]), {"format": "docx"}).content[:2] == b"PK"


def test_the_list_is_narrowed_and_the_place_shows_its_own(
    campaign, communes, officer, sign_in, django_assert_max_num_queries
):
    make(campaign, communes, officer, due_on=timezone.localdate() - dt.timedelta(days=1))
    make(campaign, communes, officer)
    desk = sign_in(officer)

    with django_assert_max_num_queries(20):
        page = desk.get(reverse("reporting:commitments"), {"standing": "broken"})
    assert len(page.context["page"].object_list) == 2
    assert "thiếu 3" in page.content.decode()
    assert len(desk.get(reverse("reporting:commune", args=[communes[0].pk])).context["promises"]) == 2


def test_the_api_makes_judges_and_withdraws(campaign, communes, officer, sign_in):
    desk = sign_in(officer)
    body = {"localities": [each.pk for each in communes], "stage": "entered", "amount": 2,
            "due_on": timezone.localdate().isoformat()}  # fmt: skip
    made = desk.post("/api/v1/commitments/", body, content_type="application/json")
    assert made.status_code == 201
    first = made.json()[0]
    assert (first["standing"], first["missing"]) == ("on_the_way", 2)
    why = {"why": "Ghi nhầm"}
    gone = desk.post(f"/api/v1/commitments/{first['id']}/withdraw/", why, content_type="application/json")
    assert gone.json()["standing"] == "withdrawn"
    assert desk.get("/api/v1/commitments/", {"stage": "entered"}).json()["count"] == 2
    seen = sign_in(factories.clerk(communes[1])).get("/api/v1/commitments/").json()["results"]
    assert [each["locality"] for each in seen] == [communes[1].pk]
