"""Entries through the administration: the library's two steps, our reading, judging and writing."""

import pytest
from django.urls import reverse

from registers.admin_import import resources_of_all_kinds
from registers.kinds import KINDS
from registers.models import Entry, RegisterBook
from tests import factories
from tests.registers import births
from tests.registers.exchange import sheets

pytestmark = pytest.mark.django_db(transaction=True)
IMPORT = "admin:registers_entry_import"
PROCESS = "admin:registers_entry_process_import"
BIRTH = str(list(KINDS).index("birth"))


@pytest.fixture
def place():
    made = factories.commune(name="Gio 1", full_name="Xã Gio 1")
    factories.campaign(province=made.province)
    factories.book(locality=made, year_opened=1970)  # names the office, by which rows find the commune
    return made


@pytest.fixture
def officer(place, client):
    person = factories.justice(place.province, is_staff=True)
    client.force_login(person)
    return person


def births_of(place, count=3, **more):
    return [{**row, "noiDangKy": place.office} for row in sheets.rows(count, **more)]


def previewed(client, path, form="0"):
    with open(path, "rb") as file:
        return client.post(reverse(IMPORT), {"resource": BIRTH, "format": form, "import_file": file})


def confirmed(client, preview):
    hidden = preview.context["confirm_form"].initial
    return client.post(reverse(PROCESS), hidden)


@pytest.mark.parametrize(("make", "suffix", "form"), [(sheets.xlsx_of, "xlsx", "0"), (sheets.csv_of, "csv", "1")])
def test_a_file_is_previewed_confirmed_and_written(client, tmp_path, place, officer, make, suffix, form):
    path = make(tmp_path / f"a.{suffix}", births_of(place))

    preview = previewed(client, path, form)
    assert [row.import_type for row in preview.context["result"].rows] == ["new"] * 3
    assert not Entry.objects.exists()
    answer = confirmed(client, preview)

    assert answer.status_code == 302
    assert {(entry.number, entry.entered_by) for entry in Entry.objects.all()} == {(n, officer) for n in (1, 2, 3)}


def test_the_preview_shows_what_would_change_and_what_would_not(client, tmp_path, place, officer):
    rows = births_of(place, 2)
    confirmed(client, previewed(client, sheets.csv_of(tmp_path / "a.csv", rows), "1"))
    rows[1]["chaHoTen"] = "NGUYỄN VĂN ÁNH"

    preview = previewed(client, sheets.csv_of(tmp_path / "b.csv", rows), "1")

    same, changed = preview.context["result"].rows
    assert (same.import_type, changed.import_type) == ("skip", "update")
    assert "<ins>NGUYỄN VĂN ÁNH</ins>" in changed.diff[-1]
    confirmed(client, preview)
    assert Entry.objects.get(number=2).values["chaHoTen"] == "NGUYỄN VĂN ÁNH"


def test_a_refused_row_says_why_and_stops_no_other(client, tmp_path, place, officer):
    rows = births_of(place)
    rows[1]["nksNgaySinh"] = "31.02.1998"

    preview = previewed(client, sheets.xlsx_of(tmp_path / "a.xlsx", rows))

    refused = preview.context["result"].rows[1]
    assert (refused.import_type, refused.diff[0]) == ("skip", 3)
    assert "Từ chối" in refused.diff[-1]
    confirmed(client, preview)
    assert sorted(Entry.objects.values_list("number", flat=True)) == [1, 3]


def test_what_is_no_table_is_a_sentence_without_a_trace(client, tmp_path, place, officer):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"<html>=cmd|'/C calc'!A0</html>")

    said = previewed(client, path)

    assert said.context["result"].base_errors
    assert "Traceback" not in said.content.decode()
    assert said.context.get("confirm_form") is None


def test_a_sheet_for_the_screens_is_sent_there(client, tmp_path, place, officer, settings):
    settings.IMPORT_ADMIN_MAX_ROWS = 2

    said = previewed(client, sheets.csv_of(tmp_path / "a.csv", births_of(place)), "1")

    assert "hơn 2 dòng" in said.content.decode()


def test_a_file_that_is_too_large_is_not_read(client, tmp_path, place, officer, settings):
    settings.IMPORT_SCREEN_MAX_MB = 0

    said = previewed(client, sheets.csv_of(tmp_path / "a.csv", births_of(place)), "1")

    assert "lớn hơn 0 MB" in said.content.decode()


def test_nobody_imports_beyond_their_scope(client, tmp_path, place, officer):
    elsewhere = factories.commune(name="Hải Xa", full_name="Xã Hải Xa")

    preview = previewed(client, sheets.csv_of(tmp_path / "a.csv", births_of(elsewhere)), "1")

    assert [row.import_type for row in preview.context["result"].rows] == ["skip"] * 3
    confirmed(client, preview)
    assert not RegisterBook.objects.filter(locality=elsewhere).exists()


def test_who_may_not_import_finds_no_page(client, place):
    client.force_login(factories.clerk(place, is_staff=True))

    assert client.get(reverse(IMPORT)).status_code == 404


def test_every_kind_has_its_resource_with_the_ministrys_columns():
    assert [resource.kind for resource in resources_of_all_kinds()] == list(KINDS.values())
    columns = [field.column_name for field in resources_of_all_kinds()[int(BIRTH)]().get_user_visible_fields()]
    assert tuple(columns) == KINDS["birth"].headers


def test_the_page_lists_the_kinds(client, officer):
    shown = client.get(reverse(IMPORT)).content.decode()

    assert all(str(kind.label) in shown for kind in KINDS.values())
    assert births.values()["so"] not in shown
