"""The screens where an administrator takes over a changed sheet of the Ministry."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registers.exchange import blank
from registers.exchange.limits import SheetRefused
from registers.kinds import KINDS
from registers.models import SheetTemplate
from tests import factories

FACTS = {"name": "Mẫu 2026", "valid_from": "2026-01-01", "source": "Công văn 12/HTQTCT", "sheet": "DL Import"}
BIRTH = KINDS["birth"]


@pytest.fixture
def officer(client, db):
    client.force_login(factories.justice(factories.commune().province))
    return client


def new(kind="birth"):
    return reverse("registers:template-new", args=[kind])


def workbook(heads, above=()):
    book = openpyxl.Workbook()
    for row in [*above, heads]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("mau.xlsx", file.getvalue())


def lines(*more):
    return "\n".join([*blank.as_lines([{"code": c, "source": c} for c in BIRTH.headers]).splitlines(), *more])


def test_lines_and_columns_say_the_same():
    found = [{"code": "A b", "source": "so", "fixed": ""}, {"code": "C", "source": "", "fixed": "45"}]
    found.append({"code": "D", "source": "", "fixed": ""})
    assert blank.from_lines(blank.as_lines(found)) == found
    with pytest.raises(SheetRefused, match="Dòng 2"):
        blank.from_lines("A\nB|c|d|e")


def test_the_blank_file_fills_the_columns_and_keeps_what_was_typed(officer):
    heads = [*BIRTH.headers[:-1], "Mã hồ sơ mới"]
    answer = officer.post(new(), {**FACTS, "step": "read", "file": workbook(heads, above=[["MẪU NHẬP LIỆU"]])})
    assert answer.status_code == 200
    assert answer.context["change"]["added"] == ["Mã hồ sơ mới"]
    assert answer.context["change"]["dropped"] == [BIRTH.headers[-1]]
    assert answer.context["change"]["empty"] == ["Mã hồ sơ mới"]
    assert "Công văn 12/HTQTCT" in answer.content.decode()
    assert not SheetTemplate.objects.exists()


@pytest.mark.parametrize("file", [None, SimpleUploadedFile("a.xlsx", b"not a workbook"), "strange"])
def test_a_file_that_is_no_template_is_refused_and_nothing_typed_is_lost(officer, file):
    given = {"file": workbook(["x", "y", "z"]) if file == "strange" else file} if file else {}
    answer = officer.post(new(), {**FACTS, "step": "read", "columns": "so | so", **given})
    assert answer.status_code == 422
    assert answer.context["problem"]
    assert "so | so" in answer.content.decode()


def test_looking_saves_nothing_and_saving_adds_the_next_version(officer):
    asked = {**FACTS, "columns": lines("MaTinh | | 45")}
    looked = officer.post(new(), {**asked, "step": "look"})
    assert looked.context["change"]["added"] == ["MaTinh"]
    assert not SheetTemplate.objects.exists()
    page = officer.post(new(), {**asked, "step": "save"}, follow=True)
    row = SheetTemplate.objects.get()
    assert (row.version, row.columns[-1]) == (1, {"code": "MaTinh", "source": "", "fixed": "45"})
    assert page.context["change"]["added"] == ["MaTinh"]
    assert page.context["template"].version == 1
    assert officer.get(reverse("registers:template", args=["birth"]), {"version": "0"}).context["change"] is None


@pytest.mark.parametrize("wrong", ["A | khongCo", "A\nA", "A|b|c|d", ""])
def test_columns_that_cannot_be_are_refused_beside_the_field(officer, wrong):
    answer = officer.post(new(), {**FACTS, "columns": wrong, "step": "save"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["columns"]
    assert not SheetTemplate.objects.exists()


def test_only_the_department_adds_versions_and_everybody_reads_them(client, db):
    client.force_login(factories.clerk(factories.commune()))
    assert client.get(new()).status_code == 404
    assert client.post(new(), {**FACTS, "columns": lines(), "step": "save"}).status_code == 404
    page = client.get(reverse("registers:template", args=["birth"]))
    assert [row["column"]["code"] for row in page.context["rows"]] == list(BIRTH.headers)
    assert client.get(reverse("registers:template", args=["birth"]), {"version": "7"}).status_code == 404
    assert client.get(reverse("registers:template", args=["nothing"])).status_code == 404


def test_the_older_sheet_comes_by_one_link_and_is_saved_like_any_other(officer):
    offered = officer.get(new()).content.decode()
    page = officer.get(new(), {"older": "0"})

    assert "?older=0" in offered
    assert page.context["change"]["dropped"][0] == "STT"
    form = page.context["form"].initial
    officer.post(new(), {**FACTS, **{name: str(text) for name, text in form.items()}, "step": "save"})
    made = SheetTemplate.objects.get()
    assert (len(made.columns), made.source) == (60, str(BIRTH.older_sheets[0].source))


@pytest.mark.parametrize("older", ["1", "x", "-1", "99999999999999999999"])
def test_a_sheet_that_never_was_gives_the_ordinary_form(officer, older):
    assert officer.get(new(), {"older": older}).context["change"] is None
