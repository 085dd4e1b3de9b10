"""The demo's accounts. Their passwords are public, so they exist only where the demo was loaded."""

from dataclasses import dataclass

from django.utils import timezone

from campaigns.models import Locality, Membership, Province
from civreg.core.models import User

PASSWORD = "so-hoa-2025"  # noqa: S105 (public on purpose)


@dataclass(frozen=True)
class Login:
    username: str
    full_name: str
    role: str
    place: str  # code of a unit in force on the campaign's first day
    duty: str


LOGINS = (
    Login("canbo", "Lê Thị Hoa", "clerk", "19600", "Cán bộ nhập liệu, xã Cam Tuyền, huyện Cam Lộ"),
    Login("kiemtra", "Trần Văn Minh", "clerk", "19600", "Người kiểm tra (cán bộ thứ hai), xã Cam Tuyền"),
    Login("duyet", "Nguyễn Thị Lan", "commune_approver", "19600", "Người duyệt, xã Cam Tuyền"),
    Login("thanhan", "Hồ Văn Dũng", "clerk", "19603", "Cán bộ nhập liệu, xã Thanh An (xã khác)"),
    Login("huyen", "Phan Quốc Bảo", "district_official", "468", "Cán bộ huyện Cam Lộ"),
    Login("huongphung", "Hồ Thị Thơm", "clerk", "19441", "Cán bộ nhập liệu, xã Hướng Phùng, huyện Hướng Hóa"),
    Login("donghakt", "Võ Đình Nam", "clerk", "19351", "Cán bộ nhập liệu, phường Đông Lương, Đông Hà"),
    Login("donghaduyet", "Lê Minh Tâm", "commune_approver", "19351", "Người duyệt, phường Đông Lương"),
    Login("sotuphap", "Hoàng Thị Thanh", "justice_officer", "45", "Sở Tư pháp tỉnh Quảng Trị"),
)
SHOWN = ("canbo", "kiemtra", "duyet", "huyen", "sotuphap")


def make_people(campaign):
    """The demo's accounts by user name; those that are there already stay as they are."""
    return {login.username: _make(login, campaign) for login in LOGINS}


def _make(login, campaign):
    person, is_new = User.objects.get_or_create(
        username=login.username, defaults={"full_name": login.full_name, "organisation": login.duty, "is_demo": True}
    )
    if is_new:
        person.set_password(PASSWORD)
        person.is_staff = login.role == "justice_officer"
        person.save()
        where = _place(login, campaign)
        Membership.objects.create(
            user=person, role=login.role, starts_on=campaign.day_one, granted_at=timezone.now(), **where
        )
    return person


def _place(login, campaign):
    if login.role == "justice_officer":
        return {"province": Province.objects.valid_on(campaign.day_one).get(code=login.place)}
    return {"locality": Locality.objects.valid_on(campaign.day_one).get(code=login.place)}
