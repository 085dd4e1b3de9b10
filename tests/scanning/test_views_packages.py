"""The screens and the REST of packages: who orders, what is shown, what is downloaded."""

import hashlib
import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from registers.actions import packages as orders
from registers.models import Package, PackageOrder
from tests import factories
from tests.scanning import packed

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    plan = factories.campaign(province=factories.province(full_name="Tỉnh Quảng Trị"))
    return packed.place(province=plan.province)


@pytest.fixture
def official(home, client):
    person = factories.official(home.parent)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def made(home, total=2, **more):
    book, _entries = packed.book_with(total, commune=home)
    by = factories.official(home.parent)
    return packed.compiled(orders.order_book(book=book, by=by, at=timezone.now(), **more))


def at(name, *args):
    return reverse(f"scanning:{name}", args=args)


def test_a_book_is_ordered_from_its_page_and_watched(client, official, home):
    book, _entries = packed.book_with(2, commune=home)
    page = client.get(reverse("registers:book", args=[book.pk])).content.decode()
    assert f"{at('package-order-new')}?book={book.pk}" in page
    form = client.get(at("package-order-new"), {"book": book.pk}).content.decode()
    assert "chờ Sở xác nhận" in form

    answer = client.post(at("package-order-new"), {"book": book.pk, "with_scans": "on"})

    package = Package.objects.get()
    assert answer.url == at("package", package.pk)
    assert (package.book, package.made_by, package.options["with_scans"]) == (book, official, True)
    assert "every 2s" in client.get(answer.url).content.decode()
    packed.compiled(package)
    page = client.get(answer.url).content.decode()
    assert "every 2s" not in page
    assert package.archive_sha256 in page
    assert "001.pdf" in page
    assert "Quyển 01/1998, gói 1" in client.get(at("packages")).content.decode()


def test_the_live_part_alone_answers_htmx(client, official, home):
    package = made(home)
    answer = client.get(at("package", package.pk), headers={"HX-Request": "true"}).content.decode()
    assert answer.strip().startswith('<div id="package-live"')


def test_a_district_is_ordered_and_its_books_come(client, official, home):
    packed.book_with(1, commune=home)
    page = client.get(at("package-order-new")).content.decode()
    assert "Huyện Vĩnh Linh" in page
    assert "Tỉnh Quảng Trị</option>" not in page

    answer = client.post(at("package-order-new"), {"place": f"l{home.parent_id}", "kind": "birth", "with_scans": "on"})

    order = PackageOrder.objects.get()
    assert answer.url == at("package-order", order.pk)
    assert "every 2s" in client.get(answer.url).content.decode()
    orders.fill_order(order=order, at=timezone.now())
    for package in order.packages.all():
        packed.compiled(package)
    page = client.get(answer.url).content.decode()
    assert "every 2s" not in page
    assert "Đã đóng gói" in page


@pytest.mark.parametrize("place", ["", "p1", "l999999999", "x", "p99999999999999999999"])
def test_a_place_that_is_not_ones_own_is_refused_with_a_sentence(client, official, place):
    answer = client.post(at("package-order-new"), {"place": place, "kind": ""})
    assert answer.status_code == 422
    assert not PackageOrder.objects.exists()


@pytest.mark.parametrize("book", ["0", "x", "99999999999999999999", "-1", "987654321"])
def test_an_unknown_book_is_not_found(client, official, book):
    assert client.get(at("package-order-new"), {"book": book}).status_code == 404
    assert client.post(at("package-order-new"), {"book": book}).status_code == 404


def test_a_second_order_while_the_first_is_at_work_says_so(client, official, home):
    book, _entries = packed.book_with(1, commune=home)
    client.post(at("package-order-new"), {"book": book.pk})
    answer = client.post(at("package-order-new"), {"book": book.pk})
    assert answer.status_code == 422
    assert "đang được đóng gói" in answer.content.decode()


def test_problems_stand_in_groups_with_links(client, official, home):
    book, entries = packed.book_with(3, commune=home)
    entries[0].attachments.all().delete()
    entries[1].attachments.all().delete()
    package = packed.compiled(orders.order_book(book=book, by=official, at=timezone.now()))

    page = client.get(at("package", package.pk)).content.decode()

    assert "Vì sao chưa đóng gói được" in page
    assert "Chưa gắn ảnh quét</b> (2)" in page
    assert reverse("registers:entry", args=[entries[0].pk]) in page
    assert client.get(at("package-receipt", package.pk)).status_code == 409
    assert client.get(at("package-sheet", package.pk)).status_code == 404


def test_both_files_come_whole_with_their_checksum(client, official, home):
    package = made(home)
    for which in ("sheet", "archive"):
        answer = client.get(at(f"package-{which}", package.pk))
        content = b"".join(answer.streaming_content)
        assert hashlib.sha256(content).hexdigest() == getattr(package, f"{which}_sha256")
        assert answer["Content-Length"] == str(len(content))
        assert getattr(package, f"{which}_name") in answer["Content-Disposition"]
        assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "piece"),
    [("bytes=0-9", slice(0, 10)), ("bytes=100-", slice(100, None)), ("bytes=-7", slice(-7, None)),
     ("bytes=5-99999999999", slice(5, None)), ("bytes=-99999999999", slice(0, None))],
)  # fmt: skip
def test_a_download_that_broke_off_goes_on(client, official, home, asked, piece):
    package = made(home, 1)
    whole = b"".join(client.get(at("package-archive", package.pk)).streaming_content)

    answer = client.get(at("package-archive", package.pk), headers={"Range": asked})

    content = b"".join(answer.streaming_content)
    assert (answer.status_code, content) == (206, whole[piece])
    assert answer["Content-Length"] == str(len(content))
    assert answer["Content-Range"].endswith(f"/{len(whole)}")


def test_ranges_that_make_no_sense(client, official, home):
    package = made(home, 1)
    url = at("package-archive", package.pk)
    for beyond in ("bytes=99999999-", "bytes=9-5", "bytes=-0"):
        assert client.get(url, headers={"Range": beyond}).status_code == 416
    for other in ("bytes=-", "bytes=1-2,5-6", "chars=1-2", "x"):
        assert client.get(url, headers={"Range": other}).status_code == 200
    answer = client.get(url, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert answer.status_code == 200  # it has become another file


def test_the_receipt_lists_every_file_on_paper_and_as_csv(client, official, home):
    package = made(home, 2)

    paper = client.get(at("package-receipt", package.pk)).content.decode()
    lines = client.get(at("package-receipt-csv", package.pk)).content.decode("utf-8-sig").split("\r\n")
    sums = client.get(at("package-checksums", package.pk)).content.decode().splitlines()

    assert "Biên bản giao nhận" in paper
    assert package.archive_sha256 in paper
    assert lines[0] == "tep,sha256,so_byte,dong"
    assert lines[2].split(",") == [package.archive_name, package.archive_sha256, str(package.archive_size), "2"]
    assert len(lines) == 1 + 2 + 2 + 1
    assert sums[0] == f"{package.sheet_sha256}  {package.sheet_name}"
    assert len(sums) == 4


def test_cancelling_and_making_the_files_again(client, official, home):
    book, _entries = packed.book_with(1, commune=home)
    package = orders.order_book(book=book, by=official, at=timezone.now())
    assert client.post(at("package-restore", package.pk)).status_code == 409

    assert client.post(at("package-cancel", package.pk)).status_code == 302
    package.refresh_from_db()
    assert package.state == "refused"
    assert client.post(at("package-cancel", package.pk)).status_code == 409

    ready = packed.compiled(orders.order_book(book=book, by=official, at=timezone.now()))
    assert client.post(at("package-restore", ready.pk)).status_code == 302


def test_those_who_take_nothing_out_find_nothing(client, home):
    package = made(home, 1)
    for person in (factories.clerk(home), factories.approver(home)):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        for url in (
            at("packages"),
            at("package-order-new"),
            at("package", package.pk),
            at("package-sheet", package.pk),
        ):
            assert client.get(url).status_code == 404, url
    beyond = factories.official(factories.district())
    client.force_login(beyond, backend="django.contrib.auth.backends.ModelBackend")
    assert "Quyển 01/1998" not in client.get(at("packages")).content.decode()
    assert client.get(at("package", package.pk)).status_code == 404


@pytest.mark.parametrize(
    "query", ["state=x", "kind=x", "locality=x", "locality=99999999999999999999", "book=x", "page=x"]
)
def test_a_filter_that_cannot_be_read_is_left_out(client, official, home, query):
    assert client.get(f"{at('packages')}?{query}").status_code == 200


def test_the_lists_ask_as_many_questions_of_many_as_of_few(client, official, home, django_assert_max_num_queries):
    for year in range(1990, 1996):
        book, _entries = packed.book_with(1, commune=home, year_opened=year, with_scans=False)
        packed.compiled(orders.order_book(book=book, by=official, at=timezone.now(), with_scans=False))
    with django_assert_max_num_queries(10):
        client.get(at("packages"))


def test_over_rest(client, official, home):
    book, _entries = packed.book_with(2, commune=home)
    post = {"content_type": "application/json"}

    answer = client.post("/api/v1/packages/", {"book": book.pk}, **post)
    assert answer.status_code == 201
    assert client.post("/api/v1/packages/", {"book": book.pk}, **post).status_code == 409
    assert client.post("/api/v1/packages/", {"book": 10**17}, **post).status_code == 404
    packed.compiled(Package.objects.get(pk=answer.json()["id"]))
    told = client.get(f"/api/v1/packages/{answer.json()['id']}/").json()
    assert told["state"] == "ready"
    items = client.get(f"/api/v1/packages/{told['id']}/items/").json()["results"]
    assert [item["row"] for item in items] == [1, 2]
    archive = client.get(f"/api/v1/packages/{told['id']}/archive/")
    assert len(zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content))).namelist()) == 2
    part = client.get(f"/api/v1/packages/{told['id']}/sheet/", headers={"Range": "bytes=0-3"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"PK\x03\x04")

    order = client.post("/api/v1/package-orders/", {"locality": home.pk, "kind": "birth"}, **post)
    assert order.status_code == 201
    assert client.get("/api/v1/package-orders/").json()["results"][0]["id"] == order.json()["id"]
    for wrong in ({}, {"locality": home.pk, "province": home.province_id}, {"locality": 1, "kind": "x"}):
        assert client.post("/api/v1/package-orders/", wrong, **post).status_code == 400
    for foreign in ({"province": home.province_id}, {"locality": factories.commune().pk}, {"locality": 10**17}):
        assert client.post("/api/v1/package-orders/", foreign, **post).status_code == 404
