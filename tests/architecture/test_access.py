"""Every address is walked by a stranger: nothing of others is ever shown or changed.

The addresses come from the URL configuration itself, so that a new one is walked without being listed here; one
with an argument that this walk does not know fails until it is taught.
"""

import json

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from campaigns.models import Membership, TargetVersion
from civreg.core.models import User
from registers.models import Draft, Entry, Override, RegisterBook
from reporting.models import DailyReport
from scanning.models import Attachment, Page, Reading, Scan, Upload
from tests import factories

pytestmark = pytest.mark.django_db
MARKERS = ("Dấu Riêng Một", "Dấu Riêng Hai", "dau-rieng.jpg", "Kho Dấu Riêng")
METHODS = ("get", "post", "put", "patch", "delete")
PUBLIC = {"core:login", "core:logout", "core:live", "core:ready", "set_language"}
WATCHED = (Entry, RegisterBook, Override, Draft, Page, Scan, Upload, Reading, Attachment, Membership, TargetVersion,
           DailyReport)  # fmt: skip
# What the argument of an address names, by the beginning of the address's name (the longest that fits).
ARGUMENTS = {
    ("registers:book", "pk"): "book",
    ("registers:entry", "pk"): "entry",
    ("scanning:entry", "pk"): "entry",
    ("scanning:upload", "pk"): "upload",
    ("scanning:page", "pk"): "page",
    ("scanning", "book_pk"): "book",
    ("scanning", "page_pk"): "page",
    ("scanning", "entry_pk"): "entry",
    ("scanning", "upload_pk"): "upload",
    ("registers", "book_pk"): "book",
    ("reporting:commune", "pk"): "commune",
    ("reporting:district", "pk"): "district",
    ("reporting:report", "pk"): "report",
    ("reporting:book", "pk"): "book",
    ("reporting:export-book", "pk"): "book",
    ("campaigns:person", "pk"): "person",
    ("campaigns:password", "pk"): "person",
    ("campaigns:membership", "pk"): "membership",
    ("api-book", "pk"): "book",
    ("api-entry", "pk"): "entry",
    ("api-upload", "pk"): "upload",
    ("api-scan", "pk"): "scan",
    ("api-page", "pk"): "page",
    ("api-attachment", "pk"): "attachment",
    ("api-target", "pk"): "target",
    ("api-person", "pk"): "membership",
    ("api-campaign", "pk"): "campaign",
    ("api-locality", "pk"): "commune",
    ("api-report", "pk"): "report",
    ("api-kind", "slug"): "kind",
    ("api-kind", "pk"): "kind",
}
# Facts of the plan and of the law that belong to nobody: whoever works in the province may read them.
SHARED = {"kind", "campaign"}


def addresses(patterns=None, prefix=""):
    """(name, argument names) of every address but those of the administration and of static files."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "admin":
                continue
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from addresses(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield prefix + pattern.name, tuple(pattern.pattern.converters or _groups(pattern))


def _groups(pattern):
    """Named groups of a regular expression, as REST routers write their addresses."""
    regex = getattr(pattern.pattern, "regex", None)
    return [name for name in (regex.groupindex if regex else {}) if name != "format"]


ADDRESSES = sorted({each for each in addresses() if "format" not in each[1]})


def _names(name, argument):
    """Which thing the argument of an address names."""
    fitting = [(start, what) for (start, of), what in ARGUMENTS.items() if of == argument and name.startswith(start)]
    assert fitting, f"teach this walk what «{argument}» of {name} names"
    return max(fitting, key=lambda pair: len(pair[0]))[1]


@pytest.fixture
def world():
    """A commune with one of everything, and strangers: beside it, in another district, and nowhere."""
    plan = factories.campaign()
    home = factories.commune(parent=factories.district(province=plan.province))
    beside = factories.commune(parent=home.parent)
    elsewhere = factories.commune(parent=factories.district(province=plan.province))
    things = _things(plan, home)
    factories.book(locality=beside)
    strangers = {
        "clerk of the next commune": factories.clerk(beside),
        "approver of the next commune": factories.approver(beside),
        "official of another district": factories.official(elsewhere.parent),
        "justice officer of another province": factories.justice(factories.province()),
        "a person with no role": factories.user(),
    }
    return {"things": things, "strangers": strangers}


def _things(plan, home):
    at = timezone.now()
    clerk = factories.clerk(home, full_name="Dấu Riêng Hai", username="dau-rieng")
    book = factories.book(locality=home, created_by=clerk, kept_at="Kho Dấu Riêng")
    entry = factories.entry(book=book, entered_by=clerk, subject_name="Dấu Riêng Một", search="dau rieng mot")
    upload = Upload.objects.create(
        book=book, name="dau-rieng.jpg", size=1, sha256="a" * 64, file="x", created_at=at, created_by=clerk
    )
    scan = Scan.objects.create(
        book=book, upload=upload, name="dau-rieng.jpg", media_type="image/jpeg", size=1, sha256="a" * 64, file="x",
        page_total=1, created_at=at,
    )  # fmt: skip
    page = Page.objects.create(book=book, scan=scan, index=0, position=1, created_at=at, preview="x", thumbnail="x")
    Reading.objects.create(page=page, engine="none", facts={"text": "Dấu Riêng Một"}, seconds=1, made_at=at)
    version = TargetVersion.objects.create(
        campaign=plan, number=1, document="Dấu", in_force_from=plan.day_one, set_at=at, set_by=clerk
    )
    report = DailyReport.objects.create(
        campaign=plan, locality=home, day=plan.day_one, figures={}, sha256="b" * 64, made_at=at, made_by=clerk
    )
    return {
        "book": book,
        "entry": entry,
        "upload": upload,
        "scan": scan,
        "page": page,
        "attachment": Attachment.objects.create(entry=entry, page=page, made_at=at, made_by=clerk),
        "commune": home,
        "district": home.parent,
        "campaign": plan,
        "target": version.targets.create(locality=home, kind="", entries=5, books=1),
        "report": report,
        "person": clerk,
        "membership": clerk.memberships.get(),
    }


def _address(name, arguments, things, unknown=False):
    values = {}
    for argument in arguments:
        what = _names(name, argument)
        values[argument] = ("nothing" if unknown else "birth") if what == "kind" else things[what].pk
        if unknown and what != "kind":
            values[argument] = 987_654_321
    return reverse(name, kwargs=values)


def _rows():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in WATCHED}


def _ask(client, method, address):
    body = json.dumps({"values": {}, "key": "k", "reason": "Dấu", "version": 1}) if method != "get" else None
    extra = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(client, method)(address, **extra)


def _text(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", errors="replace")


@pytest.mark.parametrize("name_and_arguments", ADDRESSES, ids=lambda each: each[0])
def test_nothing_of_others_is_shown_or_changed(client, world, name_and_arguments):
    name, arguments = name_and_arguments
    address = _address(name, arguments, world["things"])
    before = _rows()

    for who, stranger in world["strangers"].items():
        client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
        for method in METHODS:
            answer = _ask(client, method, address)
            said = _text(answer)
            assert answer.status_code < 500, f"{who}: {method} {address}: {answer.status_code}"
            assert not [mark for mark in MARKERS if mark in said], f"{who}: {method} {address} shows a stranger's data"
            if name == "core:logout":
                client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    after = _rows()
    if name == "campaigns:target-edit":
        after["TargetVersion"] = before["TargetVersion"]
    assert after == before


@pytest.mark.parametrize("name_and_arguments", [each for each in ADDRESSES if each[1]], ids=lambda each: each[0])
def test_an_unknown_id_answers_like_a_forbidden_one(client, world, name_and_arguments):
    name, arguments = name_and_arguments
    if {_names(name, argument) for argument in arguments} <= SHARED:
        pytest.skip("belongs to nobody")
    forbidden = _address(name, arguments, world["things"])
    unknown = _address(name, arguments, world["things"], unknown=True)

    for who, stranger in world["strangers"].items():
        client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
        for method in ("get", "post"):
            one, other = _ask(client, method, forbidden), _ask(client, method, unknown)
            assert one.status_code == other.status_code, f"{who}: {method} {forbidden}"
            assert one.status_code >= 400, f"{who}: {method} {forbidden} is open"


@pytest.mark.parametrize("name_and_arguments", ADDRESSES, ids=lambda each: each[0])
def test_the_anonymous_find_the_sign_in_page_alone(client, world, name_and_arguments):
    name, arguments = name_and_arguments
    address = _address(name, arguments, world["things"])
    before = _rows()

    for method in METHODS:
        answer = _ask(client, method, address)
        if name in PUBLIC:
            assert answer.status_code < 500
            continue
        to_login = answer.status_code == 302 and answer.url.startswith(reverse("core:login"))
        assert to_login or answer.status_code in (401, 403, 405), f"{method} {address}: {answer.status_code}"
        assert not [mark for mark in MARKERS if mark in _text(answer)]
    assert _rows() == before
    assert User.objects.filter(username="dau-rieng").exists()
