"""What the last full trial of the forecast measured (benchmarks/forecast.py writes it), for the page of the method."""

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy

RESULT = Path(__file__).parent / "data" / "forecast_trial.json"
UNSEEN, SEEN = "unseen", "seen"
LABELS = {
    "crew": gettext_lazy("Người tay nghề khác nhau, học việc, có hôm vắng, có hôm mất mạng"),
    "weekends": gettext_lazy("Cuối tuần làm ít hơn"),
    "absences": gettext_lazy("Ít người, mỗi lần vắng một đến ba ngày"),
    "moved_staff": gettext_lazy("Giữa đợt có người được điều đến hoặc đi"),
    "network": gettext_lazy("Mất mạng vài ngày liền"),
    "learning": gettext_lazy("Học việc lâu"),
    "lots": gettext_lazy("Việc về từng lô"),
    "tiring": gettext_lazy("Làm đuối dần"),
    "mixed": gettext_lazy("Các xã mỗi nơi một kiểu"),
    "district_line": gettext_lazy("Cả huyện mất mạng hai ngày liền"),
    "machines": gettext_lazy("Máy hỏng, vài ngày mới có lại"),
    "lent": gettext_lazy("Xã làm nhanh cho xã làm chậm mượn người; người mới đến phải học việc"),
    "doubled": gettext_lazy("Tuần cuối nhập liệu tăng gấp đôi người ở nơi chậm"),
    "fatigue": gettext_lazy("Nhanh lên khi quen việc rồi đuối dần"),
    "holidays": gettext_lazy("Ngày nghỉ trong kế hoạch, và một ngày lễ hội không ai báo trước"),
    "returns": gettext_lazy("Bản ghi bị trả lại phải nhập lại"),
    "books": gettext_lazy("Từng quyển một, quyển khó mất nhiều thì giờ hơn"),
    "replayed": gettext_lazy("Đợt diễn lại như lệnh replay_campaign"),
    "combined": gettext_lazy("Nhiều chuyện xảy ra cùng lúc"),
}


@lru_cache(maxsize=1)
def latest():
    """The stored results, the scenarios that no constant was chosen on first; None where none is stored."""
    if not RESULT.exists():
        return None
    kept = json.loads(RESULT.read_text())
    return {which: _told(kept[which]) for which in (UNSEEN, SEEN) if which in kept} or None


def _told(one):
    """One set with its date, shares in per cent, and its scenarios as dicts, the weakest first."""
    rows = [{"label": LABELS.get(name, name), **_per_cent(each)} for name, each in one["scenarios"].items()]
    return {
        "on": dt.date.fromisoformat(one["measured_on"]), "provinces": one["provinces"], "communes": one["communes"],
        "asked": one["asked"], **_per_cent(one), "rows": sorted(rows, key=lambda row: row["held"]),
    }  # fmt: skip


def _per_cent(figures):
    return {
        "held": 100 * figures["held"], "peer": 100 * figures["peer"], "no_day": 100 * figures["no_day"],
        "width": figures["width"],
    }  # fmt: skip
