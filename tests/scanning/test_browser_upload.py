"""The upload screen in a real browser: file by file in counting order, refusals in words, pages as they are read."""

import pytest
from django.conf import settings as configured
from django.test import Client

from scanning.models import Page, Upload
from tests import factories
from tests.scanning import sheets, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def screen(chromium, live_server):
    """A tab of a clerk who is signed in, and everything that the browser complained about."""
    book = factories.book()
    signed_in = Client()
    signed_in.force_login(factories.clerk(book.locality), backend="django.contrib.auth.backends.ModelBackend")
    name = configured.SESSION_COOKIE_NAME
    context = chromium.new_context()
    context.add_cookies([{"name": name, "value": signed_in.cookies[name].value, "url": live_server.url}])
    tab = context.new_page()
    complaints = []
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(f"{live_server.url}/scans/books/{book.pk}/upload/")
    yield tab, complaints
    context.close()


def chosen(*names_and_contents):
    return [{"name": name, "mimeType": "image/jpeg", "buffer": content} for name, content in names_and_contents]


def test_files_go_up_are_read_and_appear_without_a_reload(screen, tmp_path):
    tab, complaints = screen
    worker.empty_redis()

    with worker.broker(worker.redis_url()), worker.Worker(tmp_path):
        tab.set_input_files(
            "input[multiple]",
            chosen(("10.jpg", sheets.picture("mười")), ("9.jpg", sheets.picture("chín")), ("x.jpg", b"MZ" + b"0" * 99)),
        )
        tab.locator("[data-files] .chip-good").nth(2).wait_for(timeout=20_000)
        tab.locator(".sheets img").nth(1).wait_for(timeout=40_000)
        tab.get_by_text("Đây là tệp chương trình").wait_for(timeout=20_000)

    assert list(Upload.objects.order_by("pk").values_list("name", flat=True)) == ["9.jpg", "10.jpg", "x.jpg"]
    assert Page.objects.filter(state=Page.State.READ).count() == 2
    assert complaints == []


def test_a_line_that_drops_costs_a_click_and_no_file_twice(screen):
    tab, _complaints = screen
    tab.route("**/upload/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    tab.set_input_files("input[multiple]", chosen(("1.jpg", sheets.picture())))
    tab.get_by_role("button", name="Gửi lại").wait_for()

    tab.unroute("**/upload/")
    tab.get_by_role("button", name="Gửi lại").click()
    tab.locator("[data-files] .chip-good").wait_for()

    assert Upload.objects.count() == 1
