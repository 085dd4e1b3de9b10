"""A commune with one of everything, strangers around it, and the addresses that they will try."""

import json

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from campaigns.models import (
    AccountBatch,
    Advice,
    BookGrant,
    Commitment,
    Equipment,
    Escalation,
    Membership,
    Obstacle,
    Placement,
    ShiftStaff,
    TargetVersion,
    Team,
    TeamMember,
)
from registers.models import (
    BookProof,
    CaseDecision,
    CaseMember,
    Contradiction,
    Draft,
    DuplicateCase,
    DuplicateModel,
    DuplicateRun,
    Entry,
    ForecastItem,
    ImportRun,
    Override,
    Package,
    PackageOrder,
    PageDifference,
    PersonLink,
    Reconciliation,
    RegisterBook,
    SheetTemplate,
    ThresholdChange,
    Transfer,
    TransferForecast,
    TransferItem,
    WorkDay,
)
from reporting import daily, lines
from reporting.allocation.terms import completed
from reporting.models import Allocation, DailyReport, Export, ReportMail, ReportRecipient, Sending, Signal
from scanning.models import Attachment, Page, PracticeAttempt, Reading, Scan, Upload
from tests import factories

MARKERS = ("Dấu Riêng Một", "Dấu Riêng Hai", "dau-rieng", "Kho Dấu Riêng", "Lý Do Riêng")
LENT = "a clerk of the next commune to whom another book of this one is lent"
METHODS = ("get", "post", "form", "put", "patch", "delete")
WATCHED = (Entry, RegisterBook, Override, Draft, Page, Scan, Upload, Reading, Attachment, Membership, TargetVersion,
           DailyReport, Obstacle, Signal, Package, PackageOrder, PageDifference, Team, TeamMember, ShiftStaff,
           Placement)  # fmt: skip
WATCHED += (Commitment, Escalation)
WATCHED += (PersonLink, Contradiction, DuplicateCase, CaseDecision, DuplicateRun, TransferForecast, ForecastItem)
WATCHED += (ThresholdChange, DuplicateModel)
WATCHED += (Export, Allocation, Sending, ReportRecipient, ReportMail)
# What the argument of an address names, by the beginning of the address's name (the longest that fits).
ARGUMENTS = {
    ("registers:book", "pk"): "book",
    ("registers:gap", "pk"): "gap",
    ("registers:year", "pk"): "book_year",
    ("api-closing", "pk"): "book_year",
    ("api-gap", "pk"): "gap",
    ("api-proof", "pk"): "proof",
    ("api-account", "pk"): "book",
    ("registers:entry", "pk"): "entry",
    ("scanning:entry", "pk"): "entry",
    ("scanning:upload", "pk"): "upload",
    ("scanning:page", "pk"): "page",
    ("scanning:package", "pk"): "package",
    ("scanning:package-order", "pk"): "package_order",
    ("scanning", "book_pk"): "book",
    ("scanning", "page_pk"): "page",
    ("scanning", "entry_pk"): "entry",
    ("scanning", "upload_pk"): "upload",
    ("registers", "book_pk"): "book",
    ("reporting:commune", "pk"): "commune",
    ("reporting:unit", "pk"): "commune",
    ("reporting:district", "pk"): "district",
    ("reporting:report", "pk"): "report",
    ("reporting:book", "pk"): "book",
    ("reporting:export-book", "pk"): "book",
    ("campaigns:obstacle", "pk"): "obstacle",
    ("registers:assignment", "pk"): "assignment",
    ("api-assignment", "pk"): "assignment",
    ("scanning:practice", "pk"): "attempt",
    ("scanning:practice", "position"): "attempt",
    ("scanning:practice-people", "pk"): "membership",
    ("scanning:practice-waive", "pk"): "membership",
    ("api-practice-attempt", "pk"): "attempt",
    ("campaigns:day-off", "pk"): "day_off",
    ("campaigns:advice", "pk"): "advice",
    ("api-advice", "pk"): "advice",
    ("api-roadmap", "pk"): "roadmap",
    ("reporting:commitment", "pk"): "commitment",
    ("reporting:escalation", "pk"): "escalation",
    ("api-commitment", "pk"): "commitment",
    ("api-escalation", "pk"): "escalation",
    ("campaigns:baseline", "pk"): "baseline",
    ("campaigns:version", "pk"): "target_version",
    ("campaigns:figure", "pk"): "figure",
    ("api-baseline", "pk"): "baseline",
    ("api-figure", "pk"): "figure",
    ("campaigns:accounts", "pk"): "batch",
    ("api-account-batch", "pk"): "batch",
    ("campaigns:crew-place", "pk"): "commune",
    ("campaigns:shift-came", "pk"): "shift",
    ("campaigns:shift-staff-off", "pk"): "shift_staff",
    ("campaigns:equipment", "pk"): "equipment",
    ("campaigns:team", "pk"): "team",
    ("campaigns:team-member-end", "pk"): "team_member",
    ("api-team", "pk"): "team",
    ("api-shift", "pk"): "shift",
    ("api-equipment", "pk"): "equipment",
    ("campaigns:person", "pk"): "person",
    ("campaigns:password", "pk"): "person",
    ("campaigns:membership", "pk"): "membership",
    ("registers:import", "pk"): "import",
    ("api-import", "pk"): "import",
    ("registers:transfer", "pk"): "transfer",
    ("registers:case", "pk"): "case",
    ("registers:cases", "batch"): "decision_batch",
    ("registers:threshold", "pk"): "threshold_change",
    ("api-duplicate-threshold", "pk"): "threshold_change",
    ("registers:duplicate-run", "pk"): "duplicate_run",
    ("api-duplicate-case", "pk"): "case",
    ("api-forecast", "pk"): "transfer",
    ("api-package-forecast", "pk"): "package",
    ("api-duplicate-run", "pk"): "duplicate_run",
    ("registers:contradiction", "pk"): "contradiction",
    ("registers:link", "pk"): "person_link",
    ("api-contradiction", "pk"): "contradiction",
    ("api-person-link", "pk"): "person_link",
    ("registers:transfer-item", "pk"): "transfer_item",
    ("registers:refusal", "pk"): "transfer_item",
    ("registers:reconciliation", "pk"): "reconciliation",
    ("api-transfer", "pk"): "transfer",
    ("api-refusal", "pk"): "transfer_item",
    ("api-reconciliation", "pk"): "reconciliation",
    ("api-book", "pk"): "book",
    ("api-entry", "pk"): "entry",
    ("api-obstacle", "pk"): "obstacle",
    ("api-package", "pk"): "package",
    ("api-package-order", "pk"): "package_order",
    ("api-upload", "pk"): "upload",
    ("api-scan", "pk"): "scan",
    ("api-page", "pk"): "page",
    ("api-attachment", "pk"): "attachment",
    ("api-target", "pk"): "target",
    ("api-person", "pk"): "membership",
    ("api-campaign", "pk"): "campaign",
    ("api-locality", "pk"): "commune",
    ("campaigns:place", "pk"): "unit",
    ("api-report", "pk"): "report",
    ("reporting:export", "pk"): "export",
    ("reporting:recipient", "pk"): "recipient",
    ("reporting:unsubscribe", "token"): "token",
    ("reporting:mail", "pk"): "mail",
    ("api-recipient", "pk"): "recipient",
    ("api-export", "pk"): "export",
    ("report", "pk"): "report",
    ("api-template", "pk"): "template",
    ("api-kind", "slug"): "kind",
    ("api-kind", "pk"): "kind",
    ("registers:rules", "slug"): "kind",
    ("registers:kind", "slug"): "kind",
    ("registers:template", "slug"): "kind",
    ("reporting:picture", "name"): "picture",
    ("reporting:signal", "pk"): "signal",
    ("reporting:allocation", "pk"): "allocation",
    ("api-allocation", "pk"): "allocation",
    ("api-signal", "pk"): "signal",
    ("api-picture", "name"): "picture",
}
# Facts of the plan and of the law that belong to nobody: whoever works in the province may read them.
SHARED = {"kind", "campaign", "unit", "template", "picture"}
SHARED |= {"advice", "roadmap", "baseline", "figure", "target_version"}
# What is named by a word: one that is known.
WORDS = {"decision_batch": "loat-mot", "token": "nobody-sealed-this", "kind": "birth", "picture": "flow"}


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


def what_is_named(name, argument):
    """Which thing the argument of an address names."""
    fitting = [(start, what) for (start, of), what in ARGUMENTS.items() if of == argument and name.startswith(start)]
    assert fitting, f"teach this walk what «{argument}» of {name} names"
    return max(fitting, key=lambda pair: len(pair[0]))[1]


def address_of(name, arguments, things, *, unknown=False):
    values = {}
    for argument in arguments:
        what = what_is_named(name, argument)
        if what in WORDS:
            values[argument] = "nothing" if unknown else WORDS[what]
        else:
            values[argument] = 987_654_321 if unknown else things[what].pk
    return reverse(name, kwargs=values)


class World:
    """`things` of one commune by name, `strangers` who may see none of them, each with a signed-in client."""

    def __init__(self):
        plan = factories.campaign()
        home = factories.commune(parent=factories.district(province=plan.province))
        beside = factories.commune(parent=home.parent)
        elsewhere = factories.commune(parent=factories.district(province=plan.province))
        self.things = one_of_each(plan, home)
        self.beside = factories.book(locality=beside)
        # Another book of home, opened to a clerk of the next commune: that book, and nothing else.
        self.lent_book = factories.book(locality=home)
        lent = factories.clerk(beside)
        BookGrant.objects.create(
            book=self.lent_book.pk, locality=home, user=lent, given_at=timezone.now(), given_by=self.things["person"]
        )
        self.strangers = {
            "clerk of the next commune": factories.clerk(beside),
            "approver of the next commune": factories.approver(beside),
            "official of another district": factories.official(elsewhere.parent),
            "justice officer of another province": factories.justice(factories.campaign(is_current=False).province),
            "a person with no role": factories.user(),
            LENT: lent,
        }
        self.clients = {who: signed_in(person) for who, person in self.strangers.items()}
        self._cookies = {who: client.cookies["sid"].value for who, client in self.clients.items()}

    def sign_in_again(self):
        """Everybody has the session of the beginning again, which a walk may have ended."""
        for who, client in self.clients.items():
            client.cookies.clear()
            client.cookies["sid"] = self._cookies[who]

    def references(self):
        """The ids of everything, under the names by which a body or a query may ask for them."""
        things = self.things
        ids = {name: things[name].pk for name in ("book", "entry", "page", "scan", "upload", "person")}
        return {**ids, "locality": things["commune"].pk, "commune": things["commune"].pk, "user": things["person"].pk}

    def rows_of_home(self):
        """Every watched row that is home's, or that names something of home."""
        rows = {}
        for model in WATCHED:
            named = [field.attname for field in model._meta.fields if field.attname in HOME]
            ids = {HOME[column]: self.things[HOME[column]].pk for column in named}
            found = model.objects.order_by("pk").values()
            rows[model.__name__] = [
                row for row in found if not named or any(row[each] == ids[HOME[each]] for each in named)
            ]
        return rows


HOME = {
    "book_id": "book", "locality_id": "commune", "entry_id": "entry", "page_id": "page", "scan_id": "scan",
    "upload_id": "upload",
}  # fmt: skip


def signed_in(person):
    """A client with a session of its own, without the cost of a sign-in."""
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask(client, method, address, body):
    """One request: `form` is a POST as forms send it, the others carry JSON."""
    if method == "get":
        return client.get(address)
    if method == "form":
        return client.post(address, {name: value for name, value in body.items() if not isinstance(value, dict)})
    return getattr(client, method)(address, data=json.dumps(body), content_type="application/json")


def text_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", errors="replace")


def one_of_each(plan, home):
    """One object of each model in a commune, by the names that `ARGUMENTS` uses."""
    at = timezone.now()
    clerk = factories.clerk(home, full_name="Dấu Riêng Hai", username="dau-rieng")
    officer = factories.justice(plan.province)
    book = factories.book(locality=home, created_by=clerk, kept_at="Kho Dấu Riêng")
    entry = factories.entry(book=book, entered_by=clerk, subject_name="Dấu Riêng Một", search="dau rieng mot")
    Override.objects.create(
        entry=entry, rule="V-06", codes=["nksHoTen"], message="x", reason="Lý Do Riêng", made_at=at, made_by=clerk
    )
    Draft.objects.create(user=clerk, book=book, key="k", values={"nksHoTen": "Dấu Riêng Một"}, saved_at=at)
    upload = Upload.objects.create(
        book=book, name="dau-rieng.jpg", size=1, sha256="a" * 64, file="x", created_at=at, created_by=clerk
    )
    scan = Scan.objects.create(
        book=book, upload=upload, name="dau-rieng.jpg", media_type="image/jpeg", size=1, sha256="a" * 64, file="x",
        page_total=1, created_at=at,
    )  # fmt: skip
    page = Page.objects.create(
        book=book, scan=scan, index=0, position=1, created_at=at, width=100, height=100, problem="Lý Do Riêng"
    )
    Reading.objects.create(page=page, engine="none", facts={"text": "Dấu Riêng Một"}, seconds=1, made_at=at)
    version = TargetVersion.objects.create(
        campaign=plan, number=1, document="37/KH-UBND", in_force_from=plan.day_one, set_at=at, set_by=officer
    )
    report = DailyReport.objects.create(
        campaign=plan, locality=home, day=plan.day_one, sha256="b" * 64, made_at=at, made_by=clerk, note="Lý Do Riêng",
        figures=daily.make(asked=lines.ask(plan, day=plan.day_one), place=home, communes=[home]),
    )  # fmt: skip
    obstacle = Obstacle.objects.create(
        locality=home, cause="scanner", description="Lý Do Riêng", reported_at=at, reported_by=clerk, due_on=at.date()
    )
    order = PackageOrder.objects.create(locality=home, asked_at=at, asked_by=clerk, total=1, ready=1)
    package = Package.objects.create(
        book=book, order=order, sequence=1, state="ready", asked_at=at, made_by=clerk, made_at=at,
        sheet_sha256="c" * 64, sheet_name="dau-rieng.xlsx",
        problems=[{"code": "x", "sentence": "Lý Do Riêng", "entry": None, "label": ""}],
    )  # fmt: skip
    year = book.years.create(
        year=1998, first_number=1, last_number=9, note="Lý Do Riêng", recorded_at=at, recorded_by=clerk
    )
    PageDifference.objects.create(
        book=book, declared=3, scanned=1, explanation="Lý Do Riêng", explained_at=at, explained_by=clerk
    )
    gap = book.gaps.create(
        year=1998, first=2, last=2, why="lost", explanation="Lý Do Riêng", explained_at=at, explained_by=clerk
    )
    return {
        "book_year": year,
        "template": SheetTemplate.objects.create(
            kind="adoption",
            version=1,
            name="Mẫu",
            valid_from=at.date(),
            sheet="DL Import",
            source="x",
            columns=[{"code": "so", "source": "so", "fixed": ""}],
            created_at=at,
            created_by=officer,
        ),
        "gap": gap,
        "proof": BookProof.objects.create(
            book=book, number="XN-dau-rieng", figures={"years": []}, proved_at=at, proved_by=officer
        ),
        "package": package,
        "package_order": order,
        **_one_person(book, entry, clerk, at),
        **_ledger(package, entry, officer, at),
        **_crew(home, clerk, officer, at),
        "assignment": book.assignments.create(person=clerk, note="Lý Do Riêng", given_at=at, given_by=officer),
        "attempt": PracticeAttempt.objects.create(user=clerk, kind="birth", pass_percent=95, started_at=at),
        "work_day": WorkDay.objects.get_or_create(user=clerk, locality=home, day=at.date())[0],
        "batch": AccountBatch.objects.create(
            campaign=plan, name="Lý Do Riêng.xlsx", rows=[], total=1, read_at=at, made_by=officer
        ),
        "obstacle": obstacle,
        **_allocated(plan, home, clerk, at),
        "signal": Signal.objects.create(
            campaign=plan, day=at.date(), locality=home, person=clerk, sign="cloned", facts={"n": 3, "groups": 1},
            entries=[entry.pk], found_at=at,
        ),
        "baseline": plan.baselines.create(name="Công bố", made_at=at, made_by=officer),
        "target_version": version,
        "figure": plan.figures.create(key="total", label="Tổng số", value=5, unit="entries", source="37/KH-UBND"),
        **_promised(plan, home, officer, at),
        "roadmap": plan.roadmaps.create(stage="enter", number=1, version=version, made_at=at, made_by=officer),
        "advice": Advice.objects.create(
            province=plan.province, cause="scanner", title="Máy quét", text="Tắt, chờ một phút, bật lại.", made_at=at,
            made_by=officer,
        ),
        "day_off": plan.days_off.create(day=plan.day_one, name="Nghỉ lễ"),
        "book": book,
        "entry": entry,
        "upload": upload,
        "scan": scan,
        "page": page,
        "attachment": Attachment.objects.create(entry=entry, page=page, made_at=at, made_by=clerk),
        "commune": home,
        "district": home.parent,
        "unit": home,
        "campaign": plan,
        "target": version.targets.create(locality=home, kind="", entries=5, books=1),
        "report": report,
        **_mail(home, officer, report, at),
        "export": Export.objects.create(
            what="days", form="csv", commune_ids=[home.pk], problem="Lý Do Riêng", asked_at=at, asked_by=clerk
        ),
        "person": clerk,
        "membership": clerk.memberships.get(),
    }


def _crew(home, clerk, officer, at):
    """A team with the clerk in it, planned for a shift of today, and a scanner."""
    team = home.teams.create(name="Lý Do Riêng", force="police", made_at=at, made_by=officer)
    member = team.members.create(user=clerk, starts_on=at.date())
    shift = home.shifts.create(day=timezone.localdate(at), part="morning", note="Lý Do Riêng")
    staff = shift.staff.create(user=clerk, team=team, force="police")
    machine = Equipment.objects.create(kind="scanner", label="Kho Dấu Riêng", made_at=at, made_by=officer)
    machine.placements.create(locality=home, starts_on=at.date(), told_at=at, told_by=officer)
    return {"team": team, "team_member": member, "shift": shift, "shift_staff": staff, "equipment": machine}


def _one_person(book, entry, clerk, at):
    """A second record of the entry's person, the link between both and what contradicts itself in them."""
    other = factories.entry(book=book, entered_by=clerk, subject_name="Dấu Riêng Hai")
    first, second = sorted((entry, other), key=lambda each: each.pk)
    link = PersonLink.objects.create(first=first, first_role="subject", second=second, second_role="subject",
                                     probability=0.99, reasons="Lý Do Riêng", found_at=at)  # fmt: skip
    odd = Contradiction.objects.create(link=link, first=first, second=second, rule="L-04", found_at=at)
    return {"person_link": link, "contradiction": odd, "entry_beside": other, **_duplicates(first, second, clerk, at)}


def _duplicates(first, second, clerk, at):
    """A decided case of the two entries, and a run over their province."""
    run = DuplicateRun.objects.create(
        province=first.locality.province, threshold=0.6, asked_at=at, asked_by=clerk, problem="Lý Do Riêng",
        state="failed", finished_at=at,
    )  # fmt: skip
    case = DuplicateCase.objects.create(
        kind=first.kind, sort="same_entry", probability=0.9, origin="run", entries_key=f"{first.pk}-{second.pk}",
        state="decided", outcome="different", found_at=at, decided_at=at, decided_by=clerk, reason="Lý Do Riêng",
    )  # fmt: skip
    for position, entry in enumerate((first, second), 1):
        CaseMember.objects.create(case=case, entry=entry, locality=entry.locality, position=position)
    decision = CaseDecision.objects.create(
        case=case, outcome="different", level="commune", reason="Lý Do Riêng", batch="loat-mot", decided_at=at,
        decided_by=clerk, after={str(entry.pk): entry.version for entry in (first, second)},
        before={str(entry.pk): {} for entry in (first, second)},
    )  # fmt: skip
    model = DuplicateModel.objects.create(province=first.locality.province, kind="birth", version=1, told={},
                                          threshold=0.7, entries=1, made_at=at)  # fmt: skip
    change = ThresholdChange.objects.create(
        province=first.locality.province, kind="birth", before=0.6, after=0.7, model=model, reason="Lý Do Riêng",
        made_at=at, made_by=clerk,
    )  # fmt: skip
    return {"threshold_change": change, "case": case, "case_decision": decision, "duplicate_run": run}


def _promised(plan, home, officer, at):
    """A commitment of the commune that was told of above."""
    commitment = plan.commitments.create(
        locality=home, stage="entered", due_on=plan.day_one, note="Lý Do Riêng", made_at=at, made_by=officer
    )
    return {
        "commitment": commitment,
        "escalation": commitment.escalations.create(level="district", missing=5, raised_at=at),
    }


def _allocated(plan, home, clerk, at):
    made = Allocation.objects.create(
        campaign=plan, locality=home.parent, terms=completed({}), asked_at=at, asked_by=clerk
    )
    sending = made.sendings.create(user=clerk, home=home, to=home.parent, starts_on=at.date(), ends_on=at.date())
    return {"allocation": made, "sending": sending}


def _mail(home, officer, report, at):
    """Who gets the reports of the commune, and a mail on its way."""
    recipient = ReportRecipient.objects.create(
        province=home.province, locality=home, email="dau-rieng@example.org", name="Lý Do Riêng", added_at=at,
        added_by=officer,
    )  # fmt: skip
    mail = ReportMail.objects.create(recipient=recipient, report=report, state="failed", created_at=at)
    return {"recipient": recipient, "mail": mail}


def _ledger(package, entry, officer, at):
    """One transfer with a refused item, and the day's account of the province."""
    transfer = Transfer.objects.create(
        package=package, number="CT-dau-rieng", channel="file", state="sent", sent_at=at, ordered_at=at,
        ordered_by=officer, receipt="dau-rieng",
    )  # fmt: skip
    item = TransferItem.objects.create(
        transfer=transfer, entry=entry, row=1, state="refused", reason="Lý Do Riêng", answered_at=at, due_on=at.date()
    )
    account = {"whole": {}, "rows": [], "differences": []}
    province = package.book.locality.province
    row = Reconciliation.objects.create(
        day=at.date(), province=province, number="DS-dau-rieng", figures=account, made_at=at
    )
    run = ImportRun.objects.create(
        kind="birth", name="dau-rieng.csv", file="x", sha256="c" * 64, size=1, state="previewed", problem="Lý Do Riêng",
        asked_at=at, asked_by=officer,
    )  # fmt: skip
    forecast = TransferForecast.objects.create(
        transfer=transfer, entries=1, flag_from=0.5, flagged=1, expected=0.9, low=0, high=1, made_at=at
    )
    ForecastItem.objects.create(forecast=forecast, entry=entry, probability=0.9)
    return {"transfer": transfer, "transfer_item": item, "reconciliation": row, "import": run}


def page_of(book):
    """A scanned page of a book."""
    at = timezone.now()
    upload = Upload.objects.create(
        book=book, name="x.jpg", size=1, sha256="d" * 64, file="x", created_at=at, created_by=book.created_by
    )
    scan = Scan.objects.create(
        book=book, upload=upload, name="x.jpg", media_type="image/jpeg", size=1, sha256="d" * 64, file="x",
        page_total=1, created_at=at,
    )  # fmt: skip
    return Page.objects.create(book=book, scan=scan, index=0, position=1, created_at=at, width=100, height=100)
