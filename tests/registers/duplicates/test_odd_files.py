"""Files that are made differently: columns missing or in another order, years alone, no mothers, no offices."""

import csv
from random import Random

import pytest
from django.core.management import call_command

from tests.registers.duplicates.people import village

ROWS, COPIES = 600, 60


def without(*codes):
    return lambda row: {code: text for code, text in row.items() if code not in codes}


def years_alone(row):
    return {code: text[-4:] if code in ("nksNgaySinh", "ngayDangKy") else text for code, text in row.items()}


def slipped(rng, row):
    """One slip of a hurried hand: a letter doubled, marks lost, or a page number that is another."""
    kind = rng.randrange(3)
    if kind == 0:
        return row | {"nksHoTen": row["nksHoTen"].title().replace("ễ", "e").replace("ồ", "o")}
    if kind == 1:
        return row | {"trangSo": "99"}
    return row | {"ghiChu": "sổ mờ"}


@pytest.mark.parametrize(
    ("made", "least"),
    [
        (dict, 1.0), (without("meHoTen", "meNgaySinh"), 0.95), (without("noiDangKy"), 0.95),
        (without("trangSo", "quyenSo", "loaiDangKy", "nksNoiSinh"), 0.95), (without("so", "ngayDangKy"), 0.95),
        (years_alone, 0.95), (without("nksGioiTinh", "chaNgaySinh", "meNgaySinh"), 0.95),
    ],
)  # fmt: skip
def test_copies_are_found_and_little_else(tmp_path, made, least):
    rng = Random(3)
    rows = village(ROWS)
    copied = rng.sample(range(ROWS), COPIES)
    rows = [made(row) for row in [*rows, *(slipped(rng, rows[at]) for at in copied)]]
    codes = sorted({code for row in rows for code in row})
    rng.shuffle(codes)
    path, out = tmp_path / "odd.csv", tmp_path / "pairs.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, codes)
        writer.writeheader()
        writer.writerows(rows)
    call_command("find_duplicates", str(path), kind="birth", pairs=str(out))
    with open(out, encoding="utf-8") as file:
        found = {(int(row["a"]), int(row["b"])) for row in csv.DictReader(file)}
    truth = {(at + 1, ROWS + n + 1) for n, at in enumerate(copied)}
    assert len(found & truth) / len(truth) >= least
    assert len(found & truth) / max(1, len(found)) >= 0.9
