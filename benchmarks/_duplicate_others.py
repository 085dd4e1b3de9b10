"""Sets that others made, to see that nothing was fitted to our own: Vietnamese births by another generator, and FEBRL.

FEBRL's people are Australian: they are read as a kind of their own, declared here, by the very same engine.
"""

import csv
import itertools

from registers.kinds.base import Field, FieldType, Group, Kind

FEBRL = Kind(
    slug="febrl", code="FE", label="FEBRL", titles=(), groups=(Group("person", "person"), Group("home", "home")),
    fields=(
        Field("name", "person_name", "name", "person", FieldType.NAME),
        Field("born", "person_born", "born", "person", FieldType.DATE),
        Field("soc_sec_id", "person_identity", "identity", "person", FieldType.IDENTITY),
        # A second name that may go wrong by itself: the address, as FEBRL has nobody beside the person.
        Field("address", "address", "address", "home", FieldType.NAME),
        Field("suburb", "suburb", "suburb", "home", FieldType.PLACE),
    ),
    subject="name", subject_birth="born", event_date="born", subject_identity="soc_sec_id", relatives=("address",),
    event_place="suburb",
)  # fmt: skip


def report(folder):
    """Print recall, precision and F1 on each set; figures for the record."""
    for name in ("vn_births", "febrl1", "febrl2", "febrl3"):
        with open(folder / f"{name}.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, skipinitialspace=True))
        recall, precision = _births(rows) if name == "vn_births" else _febrl(rows)
        f1 = 2 * recall * precision / max(1e-9, recall + precision)
        print(f"  {name:<14} recall {recall:.4f} precision {precision:.4f} F1 {f1:.4f} ({len(rows):,} rows)")
        print(f"figure duplicates_f1_{name} {f1:.4f}")


def _births(rows):
    from registers.kinds import kind

    codes = [code for code in rows[0] if code in kind("birth")]
    return _judge(
        kind("birth"), codes, [[row[code] for code in codes] for row in rows], [row["entity"] for row in rows]
    )


def _febrl(rows):
    codes = ["name", "born", "soc_sec_id", "address", "suburb"]
    cells = [
        [f"{row['given_name']} {row['surname']}", _day(row["date_of_birth"]), row["soc_sec_id"],
         f"{row['street_number']} {row['address_1']}", row["suburb"]]
        for row in rows
    ]  # fmt: skip
    return _judge(FEBRL, codes, cells, [row["rec_id"].split("-")[1] for row in rows])


def _day(text):
    return f"{text[6:]}.{text[4:6]}.{text[:4]}" if len(text) == 8 else text


def _judge(kind, codes, cells, entities):
    from registers.duplicates import engine
    from registers.duplicates.records import Reader
    from registers.duplicates.roles import roles_of

    reader = Reader(roles_of(kind), {code: at for at, code in enumerate(codes)})
    reader.add(cells)
    found = engine.find(reader.records())
    right = sum(entities[a] == entities[b] for a, b in zip(found.first, found.second, strict=True))
    sizes = {}
    for entity in entities:
        sizes[entity] = sizes.get(entity, 0) + 1
    every = sum(len(list(itertools.combinations(range(size), 2))) for size in sizes.values())
    return right / every, right / max(1, len(found))
