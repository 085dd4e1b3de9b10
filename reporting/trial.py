"""What the last full trial of the forecast measured (benchmarks/forecast.py writes it), for the page of the method."""

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy

RESULT = Path(__file__).parent / "data" / "forecast_trial.json"
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
}


@lru_cache(maxsize=1)
def latest():
    """The stored result with its date, and its scenarios as (label, per cent held), the weakest first; None without."""
    if not RESULT.exists():
        return None
    kept = json.loads(RESULT.read_text())
    rows = sorted(kept["scenarios"].items(), key=lambda each: each[1])
    return {
        "on": dt.date.fromisoformat(kept["measured_on"]), "provinces": kept["provinces"], "communes": kept["communes"],
        "asked": kept["asked"], "held": 100 * kept["held"], "peer": 100 * kept["peer"],
        "rows": [(LABELS.get(name, name), 100 * held) for name, held in rows],
    }  # fmt: skip
