"""Whatever hostile thing comes to the desk is refused with a sentence and leaves nothing behind (trust.md T19, T31)."""

import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from registers.models import Draft, Entry
from tests import factories
from tests.faults.arrange import LOGIN, page_of
from tests.registers import births

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, book, clerk):
    """Sends a body to the desk's save (or another of its addresses) as the clerk's browser does."""
    client.force_login(clerk, backend=LOGIN)
    client.raise_request_exception = False

    def send(body, name="desk-save", of=book):
        raw = body if isinstance(body, (bytes, str)) else json.dumps(body)
        address = reverse(f"scanning:{name}", args=[of.pk])
        return client.post(address, raw, content_type="application/json", headers={"Accept": "application/json"})

    return send


def good(**more):
    values = births.values(**more.pop("values", {}))
    return {"key": "key-1", "values": values, "reasons": births.REASONS, **more}


def is_refused(answer, *statuses):
    """Problem details with a sentence, and nothing in the database."""
    assert answer.status_code in statuses, (answer.status_code, answer.content[:300])
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["title"].endswith((".", "!", "»."))
    assert not Entry.objects.exists()
    return problem


def test_the_good_one_is_saved(desk):
    """What the others differ from is itself in order."""
    answer = desk(good())

    assert answer.status_code == 200, answer.content
    assert Entry.objects.get().subject_name == "Nguyễn Thị Huệ"


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"null", b"[]", b'"text"', b"\xff\xfe\x00", b"[" * 60_000, b'{"a":' * 9_000 + b"1" + b"}" * 9_000,
        b'{"values": {}, "slot": NaN}', b'{"values": {}, "page": Infinity}', b'{"page": 1' + b"0" * 5_000 + b"}",
    ],
    ids=["empty", "cut", "null", "list", "text", "no-utf8", "deep-lists", "deep-objects", "nan", "infinity", "digits"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["desk-save", "desk-draft", "desk-mark"])
def test_a_body_that_is_no_object_is_refused(desk, name, raw):
    is_refused(desk(raw, name), 400, 404)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": []}, {"values": "x"}, {"values": {"so": ["1/1998"]}}, {"values": {"so": {"a": "b"}}},
        {"values": {"so": 5}}, {"values": {"so": None}}, {"reasons": []}, {"reasons": {"CORE": 1}},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("name", ["desk-save", "desk-draft"])
def test_a_wrong_type_is_refused(desk, name, wrong):
    is_refused(desk({**good(), **wrong}, name), 400)


ODD = [-1, 0, 10**30, 1.5, 1e300, True, False, "1", "²", [], [1], {}, {"a": 1}, "x" * 900]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:12])
@pytest.mark.parametrize("name", ["desk-save", "desk-draft", "desk-mark"])
def test_an_odd_number_of_a_page_entry_slot_or_version_never_breaks_the_server(desk, name, odd):
    for field in ("page", "entry", "slot", "version", "suggested", "key", "registration_year", "number", "state"):
        answer = desk({**good(), field: odd}, name)
        assert answer.status_code < 500, (field, odd)
        assert answer.status_code == 200 or answer.json()["title"], (field, odd)


def test_a_slot_that_no_page_has_is_refused_and_the_entry_with_it(desk, book, clerk):
    page = page_of(book, clerk)

    problem = is_refused(desk(good(page=page.pk, slot=99_999)), 400)

    assert problem["code"] == "invalid"


@pytest.mark.parametrize("text", ["Nguyễn\u0000Văn", "a\ud800b", "\u202eAn", "An\u0007"], ids=ascii)
@pytest.mark.parametrize("name", ["desk-save", "desk-draft"])
def test_signs_that_no_name_has_are_refused_or_never_kept(desk, name, text):
    answer = desk(good(values={"nksHoTen": text}), name)

    assert answer.status_code < 500
    if name == "desk-save":
        is_refused(answer, 422)
    elif answer.status_code == 200:
        assert "\u0000" not in Draft.objects.get().values["nksHoTen"]


def test_a_number_with_nul_in_reason_or_key_is_refused(desk):
    is_refused(desk(good(key="a\u0000b")), 422)
    is_refused(desk({**good(), "reasons": {"CORE": "a\u0000"}}), 422)
    mark = {"registration_year": 1998, "number": 5, "state": "void", "reason": "a\u0000", "key": "k"}
    is_refused(desk(mark, "desk-mark"), 422)


def test_an_entry_as_long_as_a_book_is_refused(desk, settings):
    is_refused(desk(good(values={"nksHoTen": "a" * settings.ENTRY_MAX_KB * 1024})), 413)
    is_refused(desk(good(values={"nksHoTen": "A" * 2_000})), 422)
    is_refused(desk(b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)), 400, 413)


def test_a_formula_is_no_name(desk):
    problem = is_refused(desk(good(values={"nksHoTen": '=HYPERLINK("http://x")'})), 422)

    assert "công thức" in problem["errors"]["nksHoTen"][0]


def test_a_formula_that_came_in_by_another_way_leaves_as_text(client, book):
    factories.entry(book=book, subject_name="=1+1", values={"so": "5/1998", "nksHoTen": "=1+1"})
    client.force_login(factories.justice(book.locality.province), backend=LOGIN)
    factories.campaign(province=book.locality.province)

    answer = client.get(reverse("reporting:export-entries"), {"kind": "birth"})

    cells = [cell for row in load_workbook(io.BytesIO(b"".join(answer))).active for cell in row]
    assert "=1+1" in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


def test_the_thirty_first_of_february_is_no_day(desk):
    problem = is_refused(desk(good(values={"ngayDangKy": "31.02.1998"})), 422)

    assert "chỉ có 28 ngày" in problem["errors"]["ngayDangKy"][0]


def test_a_field_that_no_form_has_is_not_kept(desk):
    desk(good(values={"khongCo": "x", "__proto__": "x", "state": "approved"}))

    kept = Entry.objects.filter().values_list("values", flat=True).first() or {}
    assert not {"khongCo", "__proto__", "state"} & set(kept)


def test_nobody_sets_a_state_or_a_person_through_the_desk(desk, clerk):
    more = {
        "state": "approved",
        "approved_by": 1,
        "entered_by": 1,
        "locality": 1,
        "source": "import",
        "at": "2020-01-01",
    }
    answer = desk({**good(), **more})

    entry = Entry.objects.get(pk=answer.json()["entry"])
    assert (entry.state, entry.entered_by, entry.approved_by) == ("entered", clerk, None)
    assert entry.entered_at.year > 2020


def test_a_number_that_is_taken_names_who_has_it(desk, book):
    first = desk(good()).json()["entry"]
    answer = desk(good(key="key-2", values={"nksHoTen": "Lê Thị Mai"}))

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["entry"]) == (409, "taken", first)
    assert "Nguyễn Thị Huệ" in problem["title"]
    assert Entry.objects.get().subject_name == "Nguyễn Thị Huệ"


def test_the_book_of_another_commune_is_not_there(desk):
    is_refused(desk(good(), of=factories.book()), 404)


def test_a_page_or_an_entry_of_another_book_is_not_there(desk, clerk):
    other = factories.book(locality=clerk.memberships.get().locality)

    is_refused(desk(good(page=page_of(other, clerk).pk)), 404)
    kept = factories.entry(book=other)
    answer = desk({**good(), "entry": kept.pk, "version": 1})
    assert answer.status_code == 404


def test_a_save_without_the_form_s_token_is_refused(client, book, clerk):
    client.handler.enforce_csrf_checks = True
    client.force_login(clerk, backend=LOGIN)
    address = reverse("scanning:desk-save", args=[book.pk])

    answer = client.post(
        address, json.dumps(good()), content_type="application/json", headers={"Accept": "application/json"}
    )

    is_refused(answer, 403)
