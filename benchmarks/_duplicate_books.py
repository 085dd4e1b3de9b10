"""A province of births that were never registered, some of them entered more than once, with the true pairs.

`write(path, total=, copies=, hard=, seed=)` writes a file in the Ministry's columns and returns the truth.
Families with brothers and sisters, twins and namesakes are the look-alikes: they are no pairs.
"""

import csv
import itertools
import json
from datetime import date
from pathlib import Path
from random import Random

from benchmarks import _duplicate_slips as slips
from benchmarks._duplicate_province import GIVEN_NAMES, LAST, Draw, day_of, originals

COLUMNS = (
    "so", "quyenSo", "trangSo", "ngayDangKy", "loaiDangKy", "noiDangKy", "nguoiKy", "ghiChu", "nksHoTen", "nksGioiTinh",
    "nksNgaySinh", "nksNoiSinh", "nksQueQuan", "nksDanToc", "nksQuocTich", "nksLoaiKhaiSinh", "meHoTen", "meNgaySinh",
    "meDanToc", "meNoiCuTru", "chaHoTen", "chaNgaySinh", "chaDanToc", "chaNoiCuTru", "nycHoTen", "nycQuanHe",
)  # fmt: skip
CLASSES = {
    "same_page": 0.12, "same_entry": 0.22, "two_copies": 0.2, "phases": 0.14, "reregistered": 0.12, "late": 0.08,
    "correction": 0.06, "merged": 0.06,
}  # fmt: skip
AT = {code: at for at, code in enumerate(COLUMNS)}


def _copy(rng, kind, row, where, communes):
    """The row as that class of repetition enters it again, before any slip."""
    commune, event, registered = where
    new = list(row)
    if kind in ("same_page", "same_entry"):
        new[AT["nycHoTen"]] = "" if rng.random() < 0.2 else new[AT["nycHoTen"]]
    elif kind == "two_copies":
        new[AT["trangSo"]] = str(max(1, int(new[AT["trangSo"]]) + rng.randint(-3, 3)))
        if rng.random() < 0.4:
            new[AT["noiDangKy"]] = f"UBND {commune.district}, tỉnh Quảng Trị"
    elif kind == "phases":
        new[AT["noiDangKy"]] = _office_variant(rng, commune)
        new[AT["nksQueQuan"]] = new[AT["nksQueQuan"]].replace("huyện ", "H. ").replace("xã ", "X. ")
        new[AT["meNoiCuTru"]] = new[AT["chaNoiCuTru"]] = ""
    elif kind in ("reregistered", "late"):
        _again(rng, new, kind, registered, communes)
    elif kind == "correction":
        _corrected(rng, new)
    elif kind == "merged":
        # Where the list of units knows no successor, a neighbour of the district takes the books over.
        later = [each for each in communes if each.code == commune.later and each is not commune]
        near = [each for each in communes if each.district == commune.district and each is not commune]
        new[AT["noiDangKy"]] = rng.choice(later or near or [commune]).office
        new[AT["trangSo"]] = ""
    return new


def _office_variant(rng, commune):
    return rng.choice([
        commune.office.replace("UBND ", ""), commune.office.replace("UBND", "Ủy ban nhân dân"),
        commune.office.replace("huyện ", "H. ").replace("xã ", "X. ").replace("thị trấn ", "TT "),
        slips.plain(commune.office).upper(), f"UBND {commune.name} - {commune.district}",
    ])  # fmt: skip


def _again(rng, new, kind, registered, communes):
    last = date(LAST, 12, 31).toordinal()
    later = min(last, registered + (rng.randint(700, 12000) if kind == "reregistered" else rng.randint(80, 2500)))
    year = date.fromordinal(later).year
    number = rng.randint(1, 180)
    new[AT["so"]], new[AT["quyenSo"]] = f"{number:02d}/{year}", f"01/{year}"
    new[AT["trangSo"]], new[AT["ngayDangKy"]] = str((number + 1) // 2), day_of(later)
    new[AT["loaiDangKy"]] = "2" if kind == "reregistered" else "4"
    if kind == "reregistered" and rng.random() < 0.3:
        new[AT["noiDangKy"]] = rng.choice(communes).office
    new[AT["nycHoTen"]] = new[AT["nksHoTen"]] if kind == "reregistered" else new[AT["meHoTen"]]


def _corrected(rng, new):
    new[AT["ghiChu"]] = f"Cải chính theo Quyết định số {rng.randint(1, 90)}/QĐ-UBND"
    if rng.random() < 0.5:
        words = new[AT["nksHoTen"]].split()
        words[-1] = GIVEN_NAMES[new[AT["nksGioiTinh"]]](rng).upper()
        new[AT["nksHoTen"]] = " ".join(words)
    else:
        new[AT["nksNgaySinh"]] = slips.date(rng, new[AT["nksNgaySinh"]])


_SLIPS = {
    "nksHoTen": 26, "meHoTen": 18, "chaHoTen": 18, "nksNgaySinh": 12, "meNgaySinh": 6, "chaNgaySinh": 6,
    "ngayDangKy": 4,
    "noiDangKy": 3, "nksGioiTinh": 1, "trangSo": 3, "so": 3,
}  # fmt: skip
_SLIPPED, _SLIP_SHARES = zip(*_SLIPS.items(), strict=True)


def _slip(rng, row, where):
    code = rng.choices(_SLIPPED, _SLIP_SHARES)[0]
    at = AT[code]
    if code.endswith("HoTen"):
        row[at] = slips.name(rng, row[at])
    elif code in ("nksNgaySinh", "ngayDangKy"):
        row[at] = slips.date(rng, row[at])
    elif code.endswith("NgaySinh"):
        row[at] = slips.year(
            rng, row[at], int(row[AT["ngayDangKy"]][-4:]) if row[AT["ngayDangKy"]][-4:].isdigit() else LAST
        )
    elif code == "noiDangKy":
        row[at] = _office_variant(rng, where[0])
    elif code == "nksGioiTinh":
        row[at] = "3" if rng.random() < 0.3 else {"1": "2", "2": "1"}.get(row[at], row[at])
    elif code == "so":
        row[at] = slips.number(rng, row[at])
    else:
        row[at] = ""


def _spoil(rng, row, where, hard):
    for _n in range(rng.choice((1, 2, 2, 3, 3)) if hard else 1):
        _slip(rng, row, where)
    if not hard:
        return
    if rng.random() < 0.2:
        row[AT["so"]] = slips.number(rng, row[AT["so"]])
    if rng.random() < 0.2:
        for code in ("chaHoTen", "chaNgaySinh", "chaDanToc", "chaNoiCuTru"):
            row[AT[code]] = ""
    if rng.random() < 0.2 and row[AT["nksNgaySinh"]].count(".") == 2:
        row[AT["nksNgaySinh"]] = row[AT["nksNgaySinh"]][-4:] if rng.random() < 0.5 else row[AT["nksNgaySinh"]][3:]


def _copies(rng, births, copies, hard):
    """(row, index of its original, class) of every copy; one in twelve births has two."""
    communes = list({where[0].code: where[0] for _row, where in births}.values())
    draw, made = Draw(CLASSES), 0
    while made < copies:
        at = rng.randrange(len(births))
        kind = draw(rng)
        page = [n for n in (at, at + 1) if n < len(births)] if kind == "same_page" else [at]
        for n in page * (2 if rng.random() < 0.08 and kind != "same_page" else 1):
            if made == copies:
                return
            row, where = births[n]
            new = _copy(rng, kind, row, where, communes)
            _spoil(rng, new, where, hard)
            yield new, n, kind
            made += 1


def write(path, *, total, copies, hard=False, seed=27):
    """Write the file; {(a, b): class} of the true pairs, a < b row numbers from 1 without the header."""
    rng = Random(seed)
    births = list(originals(rng, total - copies))[: total - copies]
    rows = [(row, at, "") for at, (row, _where) in enumerate(births)]
    rows += _copies(rng, births, copies, hard)
    rng.shuffle(rows)
    groups = {}
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, (row, event, kind) in enumerate(rows, 1):
            writer.writerow(row)
            groups.setdefault(event, []).append((number, kind))
    return {
        (a, b): first or second
        for members in groups.values()
        for (a, first), (b, second) in itertools.combinations(members, 2)
    }


def save_truth(path, truth):
    Path(path).write_text(json.dumps([[a, b, kind] for (a, b), kind in truth.items()]), encoding="utf-8")
