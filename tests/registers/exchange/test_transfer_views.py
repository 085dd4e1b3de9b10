"""The screens of transfers, refusals and reconciliation: what each person sees, and what the buttons do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civreg.core.models import Job
from registers.actions import answers_in, reconciling
from registers.exchange.answers import Answer
from registers.models import Reconciliation, Transfer
from tests import factories
from tests.architecture.world import signed_in
from tests.registers.exchange.ledger import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.MINISTRY_URL = "http://127.0.0.1:1"


@pytest.fixture
def place():
    return Place()


@pytest.fixture
def answered(place):
    transfer = place.sent()
    answers = [Answer(row=1, result="accepted"), Answer(row=2, result="refused", reason="Sai ngày sinh"),
               Answer(row=3, result="duplicate")]  # fmt: skip
    answers_in.apply_answers(
        transfer=transfer, answers=answers, source="file", by=place.officer, at=timezone.now(), name="tra-loi.xlsx"
    )
    return transfer


def get(person, name, *args, **query):
    return signed_in(person).get(reverse(f"registers:{name}", args=args), query)


def post(person, name, *args, **body):
    return signed_in(person).post(reverse(f"registers:{name}", args=args), body)


def test_the_list_shows_figures_and_what_may_be_sent(place, answered):
    package = place.package([place.approved(60)])
    page = get(place.officer, "transfers").content.decode()

    assert answered.number in page
    assert "Gửi qua mạng" in page
    assert post(place.officer, "transfer-new", package=package.pk, channel="http").status_code == 302
    assert Transfer.objects.latest("pk").package == package


def test_a_district_sees_and_does_not_act(place, answered):
    official = factories.official(place.commune.parent)

    assert "Gửi qua mạng" not in get(official, "transfers").content.decode()
    page = get(official, "transfer", answered.pk).content.decode()
    assert "Sai ngày sinh" in page
    assert "Hỏi Bộ ngay" not in page
    assert post(official, "transfer-ask", answered.pk).status_code == 403


@pytest.mark.parametrize("name", ["transfers", "reconciliation"])
def test_a_clerk_has_no_such_page(place, name):
    assert get(place.clerk, name).status_code == 404


def test_a_stranger_gets_the_404_of_an_unknown_one(place, answered):
    stranger = factories.justice(factories.campaign(is_current=False).province)

    assert get(stranger, "transfer", answered.pk).status_code == 404
    assert get(stranger, "transfer", 987654321).status_code == 404


def test_ask_cancel_hand_in_and_answers_by_form(place, answered):
    assert post(place.officer, "transfer-ask", answered.pk).status_code == 302
    assert Job.objects.filter(name="registers.ask_for_answers").exists()
    item = answered.items.get(row=4)
    assert post(place.officer, "transfer-answer", answered.pk, item=item.pk, result="accepted").status_code == 302
    item.refresh_from_db()
    assert item.state == "accepted"
    assert "Rút lại" in get(place.officer, "transfer", answered.pk).content.decode()
    assert post(place.officer, "transfer-item-undo", item.pk).status_code == 302
    by_file = place.ordered([place.approved(70)], channel="file")
    body = {"receipt": "7/BN", "day": timezone.localdate().isoformat()}
    assert post(place.officer, "transfer-hand-in", by_file.pk, **body).status_code == 302
    by_file.refresh_from_db()
    assert by_file.state == "sent"
    waiting = place.ordered([place.approved(71)])
    assert post(place.officer, "transfer-cancel", waiting.pk).status_code == 302


def test_a_file_of_answers_through_the_form(place, answered):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.csv", "so dang ky,ket qua,ly do\n4/1998,Từ chối,Sai\n1/1998,Từ chối,Sai\n".encode())
    assert post(place.officer, "transfer-import", answered.pk, file=file).status_code == 302

    page = get(place.officer, "transfer", answered.pk).content.decode()
    assert "Giữ trả lời cũ" in page
    assert place.states()[3] == "returned"


def test_refusals_of_the_clerk_with_the_way_to_the_desk(place, answered):
    page = get(place.clerk, "refusals", whose="mine").content.decode()

    assert "Sai ngày sinh" in page
    assert "Sửa ở bàn nhập" in page
    assert "Sai ngày sinh" not in get(factories.clerk(factories.commune()), "refusals").content.decode()
    item = answered.items.get(row=2)
    assert post(place.approver, "refusal-assign", item.pk, owner=place.checker.pk).status_code == 302
    duplicate = answered.items.get(row=3)
    body = {"resolution": "kept_duplicate", "reason": "Đã nhập ở sổ khác"}
    assert post(place.clerk, "refusal-resolve", duplicate.pk, **body).status_code == 302
    assert place.states()[2] == "duplicate"


def test_the_account_is_drilled_closed_and_signed(place, answered):
    district, officer = place.commune.parent, place.officer

    assert district.full_name in get(officer, "reconciliation").content.decode()
    assert place.commune.full_name in get(officer, "reconciliation", place=district.pk).content.decode()
    assert str(place.book) in get(officer, "reconciliation", place=place.commune.pk).content.decode()
    assert post(officer, "reconciliation-make").status_code == 302
    row = Reconciliation.objects.get()
    assert post(officer, "reconciliation-sign", row.pk).status_code == 302
    page = get(officer, "reconciliation", day=row.day.isoformat()).content.decode()
    assert "Đã ký" in page
    assert "SỞ TƯ PHÁP" in page
    assert get(officer, "reconciliation", day=row.day.isoformat(), place=district.pk).status_code == 200


@pytest.mark.parametrize("query", [{"day": "x"}, {"day": "2020-01-01"}, {"place": "x"}, {"place": "9" * 30}])
def test_an_unreadable_account_is_not_found(place, query):
    assert get(place.officer, "reconciliation", **query).status_code == 404


def test_queries_do_not_grow_with_the_rows(place, answered):
    reconciling.make_reconciliation(province=place.province, at=timezone.now())
    pages = (("transfers", ()), ("transfer", (answered.pk,)), ("refusals", ()), ("reconciliation", ()))
    before = [len(_queries(place.officer, name, *args)) for name, args in pages]
    for n in range(80, 84):
        answers = [Answer(row=1, result="refused", reason="x")]
        transfer = place.sent([place.approved(n)])
        answers_in.apply_answers(transfer=transfer, answers=answers, source="http", by=place.officer, at=timezone.now())

    assert [len(_queries(place.officer, name, *args)) for name, args in pages] == before
    assert max(before) <= 30


def _queries(person, name, *args):
    with CaptureQueriesContext(connection) as seen:
        assert get(person, name, *args).status_code == 200
    return seen.captured_queries


def test_over_the_api(place, answered):
    client = signed_in(place.officer)
    listed = client.get("/api/v1/transfers/").json()
    assert listed["count"] == 1
    items = client.get(f"/api/v1/transfers/{answered.pk}/items/").json()["results"]
    assert [item["state"] for item in items] == ["accepted", "refused", "duplicate", "waiting"]
    body = {"answers": [{"result": "accepted", "row": 4}, {"result": "refused", "row": 1}]}
    told = client.post(f"/api/v1/transfers/{answered.pk}/answers/", body, content_type="application/json").json()
    assert (told["counts"]["accepted"], told["counts"]["problems"]) == (1, 1)
    assert client.get("/api/v1/refusals/").json()["count"] == 2
    assert client.post("/api/v1/reconciliation/").status_code == 201
    row = client.get("/api/v1/reconciliation/").json()["results"][0]
    assert row["whole"]["due"] == 4
    assert client.post(f"/api/v1/reconciliation/{row['id']}/sign/").json()["signed_by"] == place.officer.pk
    package = place.package([place.approved(90)])
    made = client.post(
        "/api/v1/transfers/", {"package": package.pk, "channel": "file"}, content_type="application/json"
    )
    assert made.status_code == 201
    assert client.post(f"/api/v1/transfers/{made.json()['id']}/cancel/").json()["state"] == "cancelled"


def test_closed_days_that_nobody_signed_are_named_to_who_signs_and_to_nobody_else(place, answered):
    row = reconciling.make_reconciliation(province=place.province, at=timezone.now() - timezone.timedelta(days=1))

    assert get(place.officer, "reconciliation").context["unsigned"] == [row]
    assert get(factories.official(place.commune.parent), "reconciliation").context["unsigned"] == []
    assert "chưa ký" in get(place.officer, "reconciliation", day=row.day.isoformat()).content.decode()
    post(place.officer, "reconciliation-sign", row.pk)
    assert get(place.officer, "reconciliation").context["unsigned"] == []


def test_the_account_shows_what_changed_since_the_one_before_and_opens_the_work(place):
    reconciling.make_reconciliation(province=place.province, at=timezone.now() - timezone.timedelta(days=1))
    place.sent()

    shown = get(place.officer, "reconciliation")

    # Due, to send, awaiting: four entries left the one column for the other.
    assert shown.context["before"]["cells"][:3] == [0, -4, 4]
    assert [cell["n"] for cell in shown.context["whole"]][:3] == [4, 0, 4]
    assert f"{reverse('registers:transfers')}?state=sent" in shown.content.decode()
    frozen = get(place.officer, "reconciliation", day=Reconciliation.objects.get().day.isoformat())
    assert (frozen.context["before"], {cell["url"] for cell in frozen.context["whole"]}) == (None, {""})


def test_refusals_tell_how_many_are_late_and_what_each_waits_for(place, answered):
    refused = answered.items.get(state="refused")
    answered.items.filter(pk=refused.pk).update(due_on=timezone.localdate() - timezone.timedelta(days=1), owner=None)

    shown = get(place.officer, "refusals")

    assert shown.context["counted"] == {"open": 2, "late": 1, "nobody": 1}
    assert "chờ người nhập sửa" in shown.content.decode()
    assert get(place.officer, "refusals", late="on").context["counted"]["open"] == 1
