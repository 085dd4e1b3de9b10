"""One office and who works for it, as small as the main job allows."""

from dataclasses import dataclass

from campaigns.models import Locality
from civreg.core.models import User
from registers.models import RegisterBook
from tests import factories

PASSWORD = "mat-khau-thu"


@dataclass(frozen=True)
class Office:
    commune: Locality
    clerk: User
    second: User
    approver: User
    official: User
    justice: User


def make_office():
    province = factories.province(name="Quảng Trị", full_name="Tỉnh Quảng Trị")
    district = factories.district(province=province, name="Cam Lộ", full_name="Huyện Cam Lộ")
    commune = factories.commune(parent=district, name="Cam Thủy", full_name="Xã Cam Thủy")
    factories.campaign(province=province)
    return Office(
        commune=commune,
        clerk=factories.clerk(commune, full_name="Lê Thị Hoa"),
        second=factories.clerk(commune, full_name="Trần Văn Minh"),
        approver=factories.approver(commune, full_name="Nguyễn Thị Lan"),
        official=factories.official(district, full_name="Phan Quốc Bảo"),
        justice=factories.justice(province, full_name="Hoàng Thị Thanh"),
    )


def make_book(at, **more) -> RegisterBook:
    return factories.book(locality=at.commune, created_by=at.clerk, **more)
