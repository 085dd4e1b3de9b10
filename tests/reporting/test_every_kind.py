"""Every kind, from the desk to the Ministry's answer; and a tenth kind, which is one declaration and nothing else."""

import importlib
import json
import sys
import threading

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from registers import kinds
from registers.actions import answers_in, transfers
from registers.actions.importing import Counts, Options, import_file
from registers.exchange import reconciliation
from registers.exchange.channel import Ministry
from registers.exchange.simulator.server import Mood, make_server
from registers.kinds import KINDS
from registers.models import Entry
from registers.rules.entry import check
from registers.templating import template_of
from scanning.actions.attaching import attach
from scanning.samples.events import EVENTS, record
from tests import factories
from tests.registers.exchange.sheets import xlsx_of
from tests.scanning import packed

pytestmark = pytest.mark.django_db
REASONS = dict.fromkeys([*(f"V-{n:02d}" for n in range(1, 27)), "CORE", "ADULT"], "Sổ ghi đúng như vậy")
TENTH = """
from registers.kinds.base import Field, FieldType, Group, Kind
from registers.kinds.columns import REGISTRATION, REMARKS, SIGNING, registration_fields, signing_fields, whole_person
from registers.rules import persons, times

KIND = Kind(
    slug="fostering", code="XX", label="Nhận nuôi dưỡng", titles=("SỔ NHẬN NUÔI DƯỠNG",),
    groups=(REGISTRATION, Group("person", "Người được nuôi dưỡng"), Group("end", "Kết thúc"), SIGNING, REMARKS),
    fields=(
        *registration_fields((("1", "Lần đầu"), ("2", "Lần sau"))),
        *signing_fields(),
        *whole_person("nnd", "person", None),
        Field("ketThucNgay", "ended_on", "Ngày kết thúc", "end", FieldType.DATE, max_length=10),
    ),
    subject="nndHoTen", subject_birth="nndNgaySinh", subject_sex="nndGioiTinh", event_date="ngayDangKy",
    rules=(times.not_before("V-07", "E", "ngayDangKy", "nndNgaySinh"), persons.adult("nndNgaySinh", on="ngayDangKy")),
    notes=("Thử.",), template_known=False, code_known=False,
)
"""
OF_TENTH = {
    "loaiDangKy": "1", "nguoiKy": "Lê Văn Bình", "nndHoTen": "Hồ Thị Thơm", "nndGioiTinh": "2",
    "nndNgaySinh": "01.02.1950", "nndDanToc": "Vân Kiều", "nndQuocTich": "Việt Nam", "nndLoaiCuTru": "1",
    "nndNoiCuTru": "Thôn Lâm Lang", "ketThucNgay": "",
}  # fmt: skip


@pytest.fixture
def ministry(tmp_path, settings):
    """The Ministry's stand-in over HTTP, in a thread so that it knows the kinds of this process."""
    folder = tmp_path / "ministry"
    mood = Mood(folder, outages={}, half=0, refuse=0, seed="1")
    server = make_server(host="127.0.0.1", port=0, folder=folder, mood=mood)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.MINISTRY_URL = f"http://127.0.0.1:{server.server_port}"
    yield Ministry(settings.MINISTRY_URL, seconds=10)
    server.shutdown()
    server.server_close()


@pytest.fixture(params=[*KINDS, "fostering"])
def kind(request, tmp_path, monkeypatch):
    """Each declared kind; the tenth is declared in a file of its own, and known nowhere else."""
    if request.param != "fostering":
        return KINDS[request.param]
    (tmp_path / "declared").mkdir()
    (tmp_path / "declared" / "fostering.py").write_text(TENTH, encoding="utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path / "declared")])
    importlib.invalidate_caches()
    monkeypatch.setitem(KINDS, "fostering", kinds.discover()["fostering"])
    monkeypatch.delitem(sys.modules, "registers.kinds.fostering")
    return KINDS["fostering"]


@pytest.fixture
def book(kind):
    return factories.book(kind=kind.slug, locality=packed.place(), number="01", first_number=1, last_number=40)


def values_of(kind, book, number):
    if kind.slug in EVENTS:
        made = record(
            kind.slug, seed="path", number=number, page=1, year=book.year_opened, commune=book.locality.as_written
        )
    else:
        made = {**OF_TENTH, "noiDangKy": book.office, "so": f"{number}/1998", "ngayDangKy": "05.03.1998"}
    return {**made, "quyenSo": book.book_number}


def typed(client, kind, book, number=1):
    """The entry as the desk saves it; the page of the desk and the check beside it first."""
    page = client.get(reverse("scanning:desk", args=[book.pk]))
    assert page.status_code == 200
    for code in (kind.subject, "so", "ngayDangKy"):
        assert f'name="{code}"' in page.content.decode()
    state = client.get(reverse("scanning:desk-state", args=[book.pk])).json()
    body = {
        "key": state["key"], "page": None, "slot": 0, "entry": None, "version": None, "suggested": [],
        "values": values_of(kind, book, number), "reasons": REASONS,
    }  # fmt: skip
    saved = client.post(
        reverse("scanning:desk-save", args=[book.pk]), data=json.dumps(body), content_type="application/json"
    )
    assert saved.status_code == 200, saved.content.decode()
    return Entry.objects.get(pk=saved.json()["entry"])


def test_a_kind_goes_from_the_desk_to_the_ministrys_answer(client, kind, book, ministry):
    people = [factories.clerk(book.locality), factories.clerk(book.locality), factories.approver(book.locality)]
    officer, at = factories.justice(book.locality.province), timezone.now()

    client.force_login(people[0])
    entry = typed(client, kind, book)
    assert entry.subject_name
    attach(entry=entry, page=packed.page_of(book), slot=0, region=[], by=people[0], at=at)
    for person, step in ((people[1], "check"), (people[2], "approve")):
        client.force_login(person)
        entry.refresh_from_db()
        assert client.get(reverse("registers:entry", args=[entry.pk])).status_code == 200
        client.post(reverse(f"registers:entry-{step}", args=[entry.pk]), {"version": entry.version})
    entry.refresh_from_db()
    assert entry.state == "approved"

    package = packed.compiled(packed.order(book, by=officer))
    assert package.state == "ready", package.problems
    heads, row = ([cell.value or "" for cell in line] for line in packed.rows_of(package))
    assert tuple(heads) == kind.headers
    assert dict(zip(heads, row, strict=True))[kind.subject] == entry.values[kind.subject]
    (pdf,) = packed.archive_of(package).namelist()
    assert pdf.startswith(f"{kind.code}.1998.01.1998-")

    transfer = transfers.order_transfer(package=package, channel="http", by=officer, at=at)
    transfers.send_transfer(transfer_id=transfer.pk, at=at, ministry=ministry)
    answers_in.ask_for_answers(transfer_id=transfer.pk, at=at, ministry=ministry)
    entry.refresh_from_db()
    transfer.refresh_from_db()
    assert (transfer.state, entry.state) == ("answered", "accepted"), transfer.problem
    account = reconciliation.of_books([book.pk])[book.pk]
    assert (account.approved, account.taken, account.differences) == (1, 1, {})
    call_command("verify", verbosity=0)


def test_a_row_of_the_kinds_sheet_comes_in_as_it_was_typed(kind, book, tmp_path):
    values = values_of(kind, book, 7)
    template = template_of(kind)
    row = dict(zip(template.headers, template.row(values, 1), strict=True))
    path = xlsx_of(tmp_path / "a.xlsx", [row], template.headers)
    officer = factories.justice(book.locality.province)

    options = Options(kind=kind.slug, locality=book.locality)
    done = import_file(path=path, name="a.xlsx", options=options, by=officer, at=timezone.now())

    assert done.counts == Counts(read=1, created=1)
    entry = Entry.objects.get(number=7)
    assert (entry.kind, entry.book) == (kind.slug, book)
    assert entry.values[kind.subject].casefold() == values[kind.subject].casefold()


def test_what_is_not_confirmed_says_so_where_it_is_used(client, kind, book):
    client.force_login(factories.clerk(book.locality))

    desk = client.get(reverse("scanning:desk", args=[book.pk])).content.decode()
    listed = client.get(reverse("registers:kind", args=[kind.slug])).content.decode()

    with override("vi"):
        assert [note for note in map(str, kind.notes) if note not in listed] == []
    assert kind.is_confirmed or str(kind.notes[0]) in desk


def test_the_rules_of_a_kind_object_to_what_they_name(kind):
    broken = {"so": "1", "ngayDangKy": "31.02.1998", kind.subject: "=1"}

    assert {"V-01", "V-02", "V-25"} <= {finding.rule for finding in check(kind, broken)}
