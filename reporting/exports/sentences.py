"""The report in words, as an official paper says it; Vietnamese in every language. Values in, paragraphs out."""

import datetime as dt

from campaigns.crew_rules import Force
from campaigns.rules import kind_label
from reporting.rules import number_text

MOST_NAMED = 12  # units listed by name before the rest is counted


def n(value):
    return "–" if value is None else number_text(value)


def paragraphs(figures, report=None):
    """[(heading, [paragraph])] of the letter: what the day brought, the difference, people and means, who is late."""
    parts = [("1. Kết quả", _results(figures))]
    if changed := figures.get("difference"):
        parts.append((f"2. So với báo cáo số {changed['since']}", _difference(changed)))
    if means := figures.get("means"):
        parts.append(("Lực lượng, phương tiện", [_means(means["whole"])]))
    if figures.get("missing"):
        parts.append(("Đơn vị chưa nộp báo cáo khi chốt", [_missing(figures["missing"])]))
    parts.append(("Khó khăn, vướng mắc, kiến nghị", _difficulties(report)))
    return _numbered(parts)


def _numbered(parts):
    return [(f"{at}. {heading.partition('. ')[2] or heading}" if ". " in heading[:4] else f"{at}. {heading}", said)
            for at, (heading, said) in enumerate(parts, 1)]  # fmt: skip


def _results(figures):
    whole, day = figures["whole"], dt.date.fromisoformat(figures["day"])
    target = "chưa giao chỉ tiêu" if whole["target"] is None else f"chỉ tiêu {n(whole['target'])}"
    share = "" if whole["entered_percent"] is None else f", đạt {str(whole['entered_percent']).replace('.', ',')} %"
    first = (
        f"Ngày {day:%d/%m/%Y} (ngày thứ {figures['campaign_day']} của đợt cao điểm) nhập {n(whole['entered_today'])} "
        f"trường hợp, đính kèm tệp {n(whole['attached_today'])} trường hợp. Lũy kế đã nhập {n(whole['entered'])} "
        f"trường hợp ({target}{share}), đính kèm {n(whole['attached'])}, duyệt {n(whole['approved'])}, "
        f"chuyển CSDL hộ tịch điện tử {n(whole['sent'])}."
    )
    second = (
        f"Trùng không chuyển được {n(whole['duplicate'])}; lỗi chờ sửa {n(whole['returned'])}; "
        f"còn lại {n(whole['remaining'])} trường hợp. {_forecast(whole)}{whole['reason']}"
    )
    return [first, second]


def _forecast(whole):
    if not whole["forecast_date"]:
        return ""
    return f"Dự kiến nhập xong ngày {dt.date.fromisoformat(whole['forecast_date']):%d/%m/%Y}. "


def _difference(changed):
    whole = changed["whole"]
    causes = [f"nhập trong ngày {n(whole['today'])}"]
    causes += [f"nhập muộn tính cho ngày trước {_signed(whole['late'])}"] if whole["late"] else []
    causes += [f"sửa, xóa của các ngày trước {_signed(whole['earlier'])}"] if whole["earlier"] else []
    first = (
        f"Số đã nhập thay đổi {_signed(whole['entered'])}: {'; '.join(causes)}. Duyệt {_signed(whole['approved'])}, "
        f"chuyển {_signed(whole['sent'])}, lỗi chờ sửa {_signed(whole['returned'])}, trùng "
        f"{_signed(whole['duplicate'])}."
    )
    said = [first]
    kinds = [f"{kind_label(each['kind'])} {_signed(each['entered'])}" for each in changed["kinds"] if each["entered"]]
    said += [f"Theo loại sổ: {'; '.join(kinds)}."] if kinds else []
    if len(changed["units"]) > 1:
        still = [each["unit"] for each in changed["units"] if not each["entered"]]
        ordered = sorted(changed["units"], key=lambda each: -each["entered"])[:3]
        most = [f"{each['unit']} {_signed(each['entered'])}" for each in ordered if each["entered"] > 0]
        said += [f"Tăng nhiều nhất: {'; '.join(most)}."] if most else []
        said += [f"Không tăng: {_named(still)}"] if still else []
    return said


def _signed(value):
    return f"+{n(value)}" if value > 0 else f"−{n(-value)}" if value < 0 else "0"


def _named(units):
    names = ", ".join(units[:MOST_NAMED])
    more = f" và {len(units) - MOST_NAMED} đơn vị khác" if len(units) > MOST_NAMED else ""
    return f"{len(units)} đơn vị: {names}{more}."


def _missing(missing):
    """By name while they are few; all of them stand in the annex, by district."""
    if len(missing) <= MOST_NAMED:
        return _named([each["unit"] for each in missing])
    districts = sum(not each["district"] for each in missing)
    of_districts = f" và {districts} huyện, thị xã, thành phố" if districts else ""
    return f"{len(missing) - districts} xã, phường, thị trấn{of_districts} (danh sách kèm theo)."


def _means(whole):
    if not whole["forces"] and not (whole["computers"] or whole["scanners"] or whole["cameras"]):
        return "Chưa ghi nhận người theo ca và thiết bị của ngày này."
    forces = [f"{Force(force).label} {n(count)}" for force, count in whole["forces"].items()]
    people = f"{n(sum(whole['forces'].values()))} người ({'; '.join(forces)})" if forces else "chưa ghi nhận người"
    word = "Tham gia" if whole["told"] else "Theo kế hoạch ca"
    machines = (("Máy tính", "computers"), ("máy scan", "scanners"), ("máy ảnh", "cameras"))
    return f"{word}: {people}. {', '.join(f'{name} {n(whole[key])}' for name, key in machines)}."


def _difficulties(report):
    if report is None:
        return ["–"]
    said = [report.note] if report.note else []
    said += [f"{step.title}: {step.comment}" for step in report.steps.order_by("pk") if step.comment]
    return said or ["Không."]
