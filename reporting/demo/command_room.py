"""The demo's command room: roadmaps, promises kept and broken, what hinders and what was advised, on its sixth day."""

from datetime import timedelta

from django.utils import timezone

from campaigns.actions import advice, commitments, obstacles, roadmaps
from campaigns.models import Advice, Commitment, Locality, Obstacle
from reporting.promises import tell_of_broken

PLACE, DISTRICT = "19600", "468"
LEVELS = (Locality.Level.DISTRICT, Locality.Level.COMMUNE)
SIGNED_BY = ("Hoàng Thị Thanh", "Phó Giám đốc Sở Tư pháp")
DAYS_TO_TELL = 1
# (unit, stage, entries, days from today, who signed there)
PROMISES = (
    (PLACE, "entered", 60, -1, ("Trần Đức Hòa", "Chủ tịch UBND xã")),
    (DISTRICT, "entered", 9_000, -2, ("Nguyễn Văn Trung", "Phó Chủ tịch UBND huyện")),
    (DISTRICT, "entered", 27_000, 9, ("Nguyễn Văn Trung", "Phó Chủ tịch UBND huyện")),
    (PLACE, "approved", 900, 12, ()),
)
# (unit, who reports, cause, in words, days ago, what was answered, is it over)
OBSTACLES = (
    ("19600", "canbo", "torn_book", "Sổ khai sinh 1986 rách gáy, trang 12–15 dính vào nhau, không mở ra quét được.",
     2, "", False),
    ("19600", "kiemtra", "scanner", "Máy quét HP kẹt giấy, quét được một mặt.", 1,
     "Huyện cho mượn máy Fujitsu của phòng Tư pháp từ sáng mai; trong lúc chờ thì chụp bằng điện thoại.", False),
    ("19603", "thanhan", "network", "Mạng chập chờn từ 14 giờ, lưu chậm.", 3, "Viễn thông đã thay cáp.", True),
    ("19351", "donghakt", "network", "Mất mạng buổi chiều, phải làm bù buổi tối.", 1, "", False),
    ("19441", "huongphung", "network", "Buổi chiều mạng rất chậm, không mở được ảnh quét.", 0, "", False),
)  # fmt: skip
ADVICE = (
    "torn_book", "Sổ rách, trang dính nhau",
    ("Không cố bóc trang. Đặt sổ lên mặt phẳng, chụp bằng điện thoại ở chế độ quét tài liệu, sáng đều hai bên. Trang"
    " không đọc được thì đánh dấu “Không đọc được” và ghi lý do; lập biên bản với công chức tư pháp - hộ tịch."),
)  # fmt: skip


def make_command_room(people, campaign):
    """Once. Returns how many promises and obstacles were made."""
    if Commitment.objects.filter(campaign=campaign).exists() or Obstacle.objects.exists():
        return 0
    at, officer = timezone.now(), people["sotuphap"]
    codes = {code for code, *_rest in (*PROMISES, *OBSTACLES)}
    found = Locality.objects.valid_on(campaign.day_one).filter(level__in=LEVELS, code__in=codes)
    units = {unit.code: unit for unit in found.select_related("parent")}
    for stage in ("scan", "enter"):
        roadmaps.make_roadmap(campaign=campaign, stage=stage, rule="even", by=officer, at=at)
    for promise in PROMISES:
        _promise(campaign, units, officer, at, *promise)
    for reported in OBSTACLES:
        _obstacle(units, people, at, *reported)
    tell_of_broken(campaign, at=at, days=DAYS_TO_TELL)
    cause, title, text = ADVICE
    if not Advice.objects.exists():
        advice.write_advice(campaign=campaign, cause=cause, title=title, text=text, by=officer, at=at)
    return len(PROMISES) + len(OBSTACLES)


def _promise(campaign, units, by, at, code, stage, amount, days, signer):
    made = commitments.make_commitments(
        campaign=campaign, localities=[units[code]], stage=stage, kind="", amount=amount,
        due_on=timezone.localdate(at) + timedelta(days=days), by=by, at=at,
    )  # fmt: skip
    for each in made if signer else ():
        commitments.sign_commitment(
            commitment=each, locality_signer=signer[0], locality_title=signer[1], department_signer=SIGNED_BY[0],
            department_title=SIGNED_BY[1], signed_on=campaign.played_from, by=by, at=at,
        )  # fmt: skip


def _obstacle(units, people, at, code, username, cause, description, days, answer, is_over):
    reported = at - timedelta(days=days)
    row = obstacles.report_obstacle(
        locality=units[code], cause=cause, description=description, by=people[username], at=reported
    )
    if answer:
        leader = people["huyen"]
        row = obstacles.answer_obstacle(obstacle=row, answer=answer, by=leader, at=reported + timedelta(hours=2))
        if is_over:
            obstacles.close_obstacle(obstacle=row, by=leader, at=reported + timedelta(hours=5))
