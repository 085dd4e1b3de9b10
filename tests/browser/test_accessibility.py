"""Every main screen on a desk's display and on a phone: axe-core finds nothing serious, nothing hangs over the edge."""

import datetime as dt

import pytest

from campaigns.models import AccountBatch, Campaign
from registers.models import Entry, ImportRun, Override
from tests import factories
from tests.architecture.world import address_of, one_of_each
from tests.browser.people import make_book
from tests.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 360, "height": 740}}
CLERK = (
    "/progress/today/", "/registers/books/", "/registers/books/new/", "/registers/books/{book}/",
    "/scans/books/{book}/upload/", "/scans/desk/{book}/", "/scans/desk/{book}/?entry={entered}", "/registers/entries/",
    "/registers/entries/{entered}/", "/registers/books/{book}/proof/", "/registers/coverage/",
)  # fmt: skip
REVIEWER = ("/registers/review/", "/registers/entries/{entered}/?review=check", "/registers/entries/{approved}/")
OFFICIAL = ("/progress/dashboard/", "/progress/dashboard/commune/{commune}/", "/progress/daily-report/")
JUSTICE = (
    "/progress/dashboard/", "/progress/dashboard/district/{district}/", "/progress/figures/", "/progress/daily-report/",
    "/campaign/", "/campaign/targets/", "/campaign/places/", "/campaign/people/", "/campaign/people/new/",
    "/registers/coverage/", "/registers/kinds/birth/template/", "/registers/kinds/birth/template/new/",
)  # fmt: skip
# The command room and the lanes of the records, each with one row of everything: address, names of its arguments.
ROOM = [
    *((f"reporting:{name}", ()) for name in (
        "forecast", "forecast-method", "allocations", "pictures", "reports", "exports", "export-new", "export-log",
        "ledger", "commitments", "commitment-new", "signals")),
    *((f"reporting:{name}", ("pk",)) for name in ("allocation", "commitment", "signal")),
    *((f"campaigns:{name}", ()) for name in (
        "plan", "roadmap", "baselines", "baseline-new", "baseline-sheet", "figure-new", "obstacles", "obstacle-new",
        "advice", "advice-new", "crews", "teams", "team-new", "accounts", "place-find")),
    *((f"campaigns:{name}", ("pk",)) for name in ("obstacle", "crew-place", "team", "equipment", "accounts-batch")),
    *((f"registers:{name}", ()) for name in (
        "cases", "contradictions", "links", "duplicate-runs", "thresholds", "transfers", "forecasts", "refusals",
        "reconciliation", "imports", "import-new", "assignments", "work", "rules", "waived")),
    *((f"registers:{name}", ("pk",)) for name in ("case", "duplicate-run", "transfer", "import", "book-proof")),
    *((f"scanning:{name}", ()) for name in ("packages", "package-order-new", "practice-people")),
    ("scanning:package", ("pk",)),
]  # fmt: skip
AUDIT = """async () => {
  const found = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
  return found.violations.filter(each => ["serious", "critical"].includes(each.impact))
    .map(each => `${each.id}: ${each.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`);
}"""


@pytest.fixture
def work(site):
    """One book with entries in every state of the review, and a target to measure them against."""
    office = site.office
    book = make_book(office, first_number=1, last_number=9, declared_entries=9)
    at = dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC)
    entered = factories.entry(book=book, number=1, entered_by=office.clerk)
    Override.objects.create(
        entry=entered, rule="V-12", codes=[], message="Quá 60 ngày.", reason="Sổ ghi đúng như vậy",
        made_at=at, made_by=office.clerk,
    )  # fmt: skip
    factories.entry(book=book, number=2, entered_by=office.clerk, state=Entry.State.CHECKED, checked_at=at,
                    checked_by=office.second)  # fmt: skip
    approved = factories.entry(
        book=book, number=3, entered_by=office.clerk, state=Entry.State.APPROVED, checked_at=at,
        checked_by=office.second, approved_at=at, approved_by=office.approver,
    )  # fmt: skip
    return {
        "book": book.pk, "entered": entered.pk, "approved": approved.pk, "commune": office.commune.pk,
        "district": office.commune.parent_id,
    }  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_no_screen_shuts_anybody_out(site, work, size):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci")
    office = site.office
    faults = _audit(site.window(SIZES[size]), ["/login/"], work)
    for person, paths in (
        (office.clerk, CLERK), (office.second, REVIEWER), (office.approver, REVIEWER[:1]), (office.official, OFFICIAL),
        (office.justice, JUSTICE),
    ):  # fmt: skip
        faults += _audit(site.sign_in(person, SIZES[size]), paths, work)

    assert not faults, "\n".join(faults)


def test_the_command_room_shuts_nobody_out(site):
    """One pass for all: axe at the width of a desk, and then the same page on a phone, where nothing may hang over."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci")
    things = one_of_each(Campaign.objects.get(), site.office.commune)
    page = site.sign_in(site.office.justice)
    # These are seen by who sent the file.
    AccountBatch.objects.update(made_by=site.office.justice)
    ImportRun.objects.update(asked_by=site.office.justice)

    faults = []
    for name, arguments in ROOM:
        faults += _audit(page, [address_of(name, arguments, things)], {})
        page.set_viewport_size(SIZES["phone"])
        faults += _over_the_edge(page, f"{name} on a phone")
        page.set_viewport_size(SIZES["desktop"])

    assert not faults, "\n".join(faults)


def _audit(page, paths, work):
    """What is wrong with each of the screens, one line each. The script goes in as text: the policy forbids tags."""
    found = []
    for path in paths:
        address = path.format(**work)
        answer = page.goto(address)
        if answer.status != 200:
            found.append(f"{address}: {answer.status}")
            continue
        page.evaluate(AXE.read_text())
        found += [f"{address}: {each}" for each in page.evaluate(AUDIT)]
        found += _over_the_edge(page, address)
    return found


def _over_the_edge(page, where):
    over = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return [f"{where}: {over} px wider than the screen"] if over > 0 else []
