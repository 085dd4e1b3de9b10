"""Accounts from a sheet: judged by row, made once, used until the campaign ends, never beyond the giver's reach."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaigns.account_sheets import rows_of
from campaigns.actions import accounts
from campaigns.models import AccountBatch, Membership
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.models import User
from tests import factories

pytestmark = pytest.mark.django_db
HEADS = "Họ tên;Tên đăng nhập;Lực lượng;Đơn vị;Vai trò;Điện thoại;Từ ngày;Đến ngày"


@pytest.fixture
def plan():
    today = timezone.localdate()
    return factories.campaign(day_one=today, entry_until=today + dt.timedelta(14), last_day=today + dt.timedelta(19))


@pytest.fixture
def place(plan):
    above = factories.district(province=plan.province, name="Cam Lộ", full_name="Huyện Cam Lộ")
    return factories.commune(parent=above, name="Cam Tuyền", full_name="Xã Cam Tuyền")


@pytest.fixture
def official(place):
    return factories.official(place.parent)


def _sheet(*lines):
    return ContentFile("\n".join((HEADS, *lines)).encode(), name="ds.csv")


def _read(plan, by, *lines):
    return accounts.read_accounts(campaign=plan, rows=rows_of(_sheet(*lines)), name="ds.csv", by=by, at=timezone.now())


def test_two_lines_become_two_accounts_that_end_with_the_campaign(plan, place, official):
    lines = ("Lê Thị Hoa;;Đoàn thanh niên;Xã Cam Tuyền;Cán bộ nhập liệu;912345678;;",
             "Lê Văn Hoa;;Công an;Cam Tuyền, Cam Lộ;Cán bộ nhập liệu;;;")  # fmt: skip
    batch = _read(plan, official, *lines)

    made = accounts.make_accounts(batch=batch, by=official, at=timezone.now())

    (hoa, password), (other, _word) = made
    assert (hoa.username, other.username) == ("hoa.le", "hoa.levan")
    assert hoa.check_password(password)
    assert hoa.must_change_password
    assert hoa.access_until == plan.last_day
    member = hoa.memberships.get()
    assert (member.force, member.must_qualify, member.ends_on) == ("youth", True, plan.last_day)
    assert scope(hoa).commune_ids(Can.ENTER) == {place.pk}
    batch.refresh_from_db()
    assert (batch.state, batch.rows, batch.total) == ("made", [], 2)
    with pytest.raises(Refused):
        accounts.make_accounts(batch=batch, by=official, at=timezone.now())
    assert User.objects.filter(username__startswith="hoa").count() == 2


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (";;Công an;Xã Cam Tuyền;Cán bộ nhập liệu;;;", "full_name"),
        ("=HYPERLINK(1);;Công an;Xã Cam Tuyền;Cán bộ nhập liệu;;;", "full_name"),
        ("Lê Hoa 2;;Công an;Xã Cam Tuyền;Cán bộ nhập liệu;;;", "full_name"),
        ("Lê Hoa;Hoa Lê;Công an;Xã Cam Tuyền;Cán bộ nhập liệu;;;", "username"),
        ("Lê Hoa;;Hải quân;Xã Cam Tuyền;Cán bộ nhập liệu;;;", "force"),
        ("Lê Hoa;;Công an;Xã Ở Đâu;Cán bộ nhập liệu;;;", "place"),
        ("Lê Hoa;;Công an;Cam Lộ;Cán bộ nhập liệu;;;", "role"),
        ("Lê Hoa;;Công an;Huyện Cam Lộ;Cán bộ cấp huyện;;;", "role"),
        ("Lê Hoa;;Công an;Xã Cam Tuyền;Sở Tư pháp;;;", "role"),
        ("Lê Hoa;;Công an;Xã Cam Tuyền;Giám đốc;;;", "role"),
        ("Lê Hoa;;Công an;Xã Cam Tuyền;Cán bộ nhập liệu;gọi sau;;", "phone"),
        ("Lê Hoa;;Công an;Xã Cam Tuyền;Cán bộ nhập liệu;;hôm qua;", "starts_on"),
        ("Lê Hoa;;Công an;Xã Cam Tuyền;Cán bộ nhập liệu;;;01/01/2020", "ends_on"),
    ],
)
def test_a_wrong_row_says_which_column_and_makes_nobody(plan, official, line, column):
    row = _read(plan, official, line).rows[0]

    assert column in row["errors"]
    with pytest.raises(Refused):
        accounts.make_accounts(batch=AccountBatch.objects.get(), by=official, at=timezone.now())
    assert not Membership.objects.filter(batch__isnull=False).exists()


def test_right_rows_are_made_without_the_wrong_ones(plan, official):
    batch = _read(plan, official, "Lê Hoa;;;Xã Cam Tuyền;Cán bộ nhập liệu;;;", "Lê Hoa;;;Xã Cam Tuyền;clerk;;;")

    assert [bool(row["errors"]) for row in batch.rows] == [False, True]
    assert len(accounts.make_accounts(batch=batch, by=official, at=timezone.now())) == 1


def test_a_place_of_another_district_is_not_found_and_a_name_of_two_is_asked_for(plan, place, official):
    other = factories.district(province=plan.province, name="Gio Linh", full_name="Huyện Gio Linh")
    factories.commune(parent=other, name="Cam Tuyền", full_name="Xã Cam Tuyền")
    line = "Lê Hoa;;;Xã Cam Tuyền{};Cán bộ nhập liệu;;;"

    assert not _read(plan, official, line.format("")).rows[0]["errors"]
    assert "place" in _read(plan, official, line.format(", Gio Linh")).rows[0]["errors"]
    officer = factories.justice(plan.province)
    assert "huyện" in _read(plan, officer, line.format("")).rows[0]["errors"]["place"]
    assert _read(plan, officer, line.format(", Huyện Cam Lộ")).rows[0]["locality"] == place.pk


def test_who_manages_nobody_gives_no_account(plan, place):
    with pytest.raises(Refused):
        _read(plan, factories.clerk(place), "Lê Hoa;;;Xã Cam Tuyền;Cán bộ nhập liệu;;;")


def test_accounts_are_extended_and_closed_within_reach_alone(plan, place, official, client):
    batch = _read(plan, official, "Lê Hoa;;;Xã Cam Tuyền;Cán bộ nhập liệu;;;")
    ((hoa, password),) = accounts.make_accounts(batch=batch, by=official, at=timezone.now())
    until = plan.last_day + dt.timedelta(3)
    elsewhere = factories.commune(parent=factories.district(province=plan.province))
    stranger = factories.official(elsewhere.parent)

    accounts.extend_accounts(memberships=accounts.accounts_of(official), until=until, by=official, at=timezone.now())
    hoa.refresh_from_db()
    assert (hoa.access_until, hoa.memberships.get().ends_on) == (until, until)

    assert not accounts.accounts_of(stranger).exists()
    rows = Membership.objects.filter(batch=batch).select_related("locality", "user")
    assert accounts.close_accounts(memberships=rows, by=stranger, at=timezone.now()) == 0
    assert accounts.close_accounts(memberships=rows, by=official, at=timezone.now()) == 1
    hoa.refresh_from_db()
    assert not hoa.is_active
    client.post(reverse("core:login"), {"username": hoa.username, "password": password})
    assert "_auth_user_id" not in client.session


def test_past_its_last_day_an_account_neither_signs_in_nor_goes_on(client, place):
    person = factories.clerk(place, access_until=timezone.localdate() - dt.timedelta(days=1))

    answer = client.post(reverse("core:login"), {"username": person.username, "password": "mat-khau-thu"})
    assert "dùng được đến hết ngày" in answer.content.decode()

    client.force_login(person)
    assert client.get(reverse("home")).url == reverse("core:login")
    client.force_login(person)
    answer = client.get("/api/v1/people/me/", headers={"accept": "application/json"})
    assert answer.json()["code"] == "expired"


def test_a_first_password_is_changed_before_anything_else(client, place):
    person = factories.clerk(place, must_change_password=True)
    client.force_login(person)
    change = reverse("core:password")

    assert client.get(reverse("registers:book-list")).url == change
    assert client.get("/api/v1/books/").json()["code"] == "first_password"
    new = {"old_password": "mat-khau-thu", "new_password1": "sen-hong-38", "new_password2": "sen-hong-38"}
    assert "lần đầu" in client.get(change).content.decode()
    client.post(change, {**new, "old_password": "x"})
    assert client.get(reverse("registers:book-list")).status_code == 302
    client.post(change, new)

    assert client.get(reverse("registers:book-list")).status_code == 200
    person.refresh_from_db()
    assert person.check_password("sen-hong-38")


def test_from_the_blank_sheet_to_the_slips_on_the_screen(client, plan, place, official):
    client.force_login(official)
    blank = client.get(reverse("campaigns:accounts-template")).content
    book = openpyxl.load_workbook(io.BytesIO(blank))
    assert "Xã Cam Tuyền, Huyện Cam Lộ" in [cell.value for cell in book["Chọn từ đây"]["C"]]
    sheet = book["Danh sách"]
    sheet.append(["Lê Thị Hoa", None, "Công an", "Xã Cam Tuyền, Huyện Cam Lộ", "Cán bộ nhập liệu", 912345678])
    sheet.append(["<script>alert()</script>", None, "Công an", "Xã Cam Tuyền", "Cán bộ nhập liệu"])
    file = io.BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("ds.xlsx", file.getvalue())

    page = client.post(reverse("campaigns:accounts"), {"file": upload}, follow=True)
    batch = AccountBatch.objects.get()
    slips = client.post(reverse("campaigns:accounts-make", args=[batch.pk])).content.decode()

    assert "<script>alert" not in page.content.decode()
    assert "hoa.le" in page.content.decode()
    assert "Họ tên có ký tự lạ" in page.content.decode()
    assert slips.count("Mật khẩu lần đầu") == 1
    assert "hoa.le" in slips
    again = client.post(reverse("campaigns:accounts-make", args=[batch.pk]))
    assert again.status_code == 409
    new = client.post(reverse("campaigns:accounts-slips", args=[batch.pk])).content.decode()
    assert new.count("Mật khẩu lần đầu") == 1
    assert "hoa.le" in client.get(reverse("campaigns:accounts-batch", args=[batch.pk])).content.decode()
    until = plan.last_day + dt.timedelta(1)
    client.post(reverse("campaigns:accounts-extend", args=[batch.pk]), {"until": until.isoformat()})
    assert User.objects.get(username="hoa.le").access_until == until
    client.post(reverse("campaigns:accounts-close-all"))
    assert not User.objects.get(username="hoa.le").is_active


def _bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 30_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    "body",
    [b"", b"PK\x03\x04rest", b"\xff\xfe\x00", b"a\0b", b"Ho;Ten\n1;2", HEADS.encode(), _bomb(), b'"' * 200_000],
    ids=["empty", "broken", "binary", "null", "no heads", "no rows", "bomb", "quotes"],
)
def test_a_hostile_file_is_refused_with_a_sentence(client, place, official, body):
    client.force_login(official)

    answer = client.post(reverse("campaigns:accounts"), {"file": SimpleUploadedFile("x.csv", body)})

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not AccountBatch.objects.exists()


def test_more_rows_than_the_limit_are_refused(settings):
    settings.ACCOUNT_SHEET_ROWS = 2

    with pytest.raises(Refused, match="2"):
        rows_of(_sheet(*["Lê Hoa;;;x;y;;;"] * 3))


def test_a_file_beyond_the_limit_is_refused(settings):
    settings.ACCOUNT_SHEET_MB = 0

    with pytest.raises(Refused):
        rows_of(_sheet("Lê Hoa;;;x;y;;;"))


def test_the_same_over_the_api(client, plan, place, official):
    client.force_login(official)
    line = "Lê Hoa;;Công an;Xã Cam Tuyền;Cán bộ nhập liệu;;;"
    file = SimpleUploadedFile("ds.csv", "\n".join((HEADS, line)).encode())

    batch = client.post("/api/v1/account-batches/", {"file": file}).json()
    made = client.post(f"/api/v1/account-batches/{batch['id']}/make/", content_type="application/json").json()
    until = {"until": (plan.last_day + dt.timedelta(2)).isoformat()}
    more = client.post(f"/api/v1/account-batches/{batch['id']}/extend/", until, content_type="application/json")
    closed = client.post(f"/api/v1/account-batches/{batch['id']}/close/", content_type="application/json")

    assert batch["rows"][0]["username"] == "hoa.le"
    assert User.objects.get(username="hoa.le").check_password(made[0]["password"])
    assert (more.json(), closed.json()) == ({"accounts": 1}, {"accounts": 1})
