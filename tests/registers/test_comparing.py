"""What is written is compared with all that is there: by whatever path, once, and again when it changes."""

import csv
import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from civreg.core.errors import Refused
from civreg.core.models import Job
from registers import alike, tasks
from registers.actions import checking, comparing, duplicate_runs, duplicates, entering
from registers.actions.importing import Options, import_file
from registers.duplicates.roles import roles_of
from registers.kinds import KINDS, kind
from registers.models import DuplicateCase, DuplicateKey, DuplicateModel, DuplicateRun, Entry, UncheckedEntry
from tests import factories
from tests.registers.duplicates.people import birth, village

pytestmark = pytest.mark.django_db
State, Origin = DuplicateCase.State, DuplicateCase.Origin
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _nothing_known():
    alike.forget_models()
    yield
    alike.forget_models()


@pytest.fixture
def home():
    return factories.commune(name="Gio Việt", parent=factories.district(name="Gio Linh", full_name="Huyện Gio Linh"))


@pytest.fixture
def book(home):
    return factories.book(locality=home, office="UBND xã Gio Việt, huyện Gio Linh")


def entry_of(book, values, **more):
    number = int(values["so"].split("/")[0])
    return factories.entry(book=book, number=number, values=values, **more)


def cases():
    return {(case.entries_key, case.state) for case in DuplicateCase.objects.all()}


def check():
    return comparing.check_waiting(at=NOW)


def test_the_same_event_in_two_communes_is_a_case_and_a_stranger_is_none(book, home):
    other = factories.book(locality=factories.commune(parent=home.parent), office="UBND huyện Gio Linh")
    first, second = entry_of(book, birth()), entry_of(other, birth(noiDangKy="", nksHoTen="Nguyen Thi Bich Hue"))
    entry_of(book, birth(so="80/1998", nksHoTen="MAI VĂN TÝ", meHoTen="LÊ THỊ BÉ", chaHoTen="MAI BA",
                         nksNgaySinh="02.02.1998"))  # fmt: skip
    done = check()
    assert (done.read, done.opened) == (3, 1)
    (case,) = DuplicateCase.objects.all()
    assert case.entries_key == duplicates.key_of(first.pk, second.pk)
    assert (case.sort, case.origin, case.probability > 0.9) == ("two_copies", Origin.SAVED, True)
    assert not UncheckedEntry.objects.exists()
    assert check().read == 0


def test_entries_of_two_provinces_are_never_compared(book):
    entry_of(book, birth())
    entry_of(factories.book(office=book.office), birth())
    assert check().opened == 0


def test_a_corrected_entry_takes_its_case_with_it_and_brings_it_back(book, home):
    other = factories.book(locality=factories.commune(parent=home.parent), office=book.office)
    entry, twin = entry_of(other, birth()), entry_of(book, birth())
    check()
    assert cases() == {(duplicates.key_of(entry.pk, twin.pk), State.OPEN)}
    was = twin.values
    stranger = birth(nksHoTen="HỒ VĂN VAI", nksNgaySinh="09.09.1991", meHoTen="HỒ THỊ ÚC", chaHoTen="HỒ ĐÔ",
                     so="5/1991", ngayDangKy="10.10.1991")  # fmt: skip
    Entry.objects.filter(pk=twin.pk).update(values=stranger)
    assert check().gone == 1
    assert cases() == {(duplicates.key_of(entry.pk, twin.pk), State.GONE)}
    Entry.objects.filter(pk=twin.pk).update(values=was)
    check()
    assert cases() == {(duplicates.key_of(entry.pk, twin.pk), State.OPEN)}


def test_an_entry_set_aside_has_no_keys_and_no_open_case(book, home):
    other = factories.book(locality=factories.commune(parent=home.parent), office=book.office)
    entry, twin = entry_of(other, birth()), entry_of(book, birth())
    check()
    Entry.objects.filter(pk=twin.pk).update(state="duplicate")
    check()
    assert not DuplicateKey.objects.filter(entry=twin).exists()
    assert DuplicateKey.objects.filter(entry=entry).count() > 8
    assert {state for _key, state in cases()} == {State.GONE}


def test_what_people_answered_is_not_closed_by_the_machine(book, home):
    other = factories.book(locality=factories.commune(parent=home.parent), office=book.office)
    entry_of(other, birth())
    twin = entry_of(book, birth())
    check()
    duplicates.say(case=DuplicateCase.objects.get(), said="same", by=factories.clerk(home), at=NOW)
    Entry.objects.filter(pk=twin.pk).update(values={"so": "12/1998"})
    assert check().gone == 0


def test_an_entry_that_cannot_be_compared_is_left_after_three_tries_and_holds_up_no_other(book, monkeypatch):
    entries = [entry_of(book, birth(so=f"{n}/1998", nksHoTen=f"HỒ VĂN {name}", nksNgaySinh=f"0{n}.0{n}.199{n}"))
               for n, name in enumerate(("TÝ", "SỬU", "DẦN"), 1)]  # fmt: skip
    whole = comparing._suspicions

    def broken(slug, ids):
        if entries[1].pk in ids:
            raise ValueError("cannot be read")
        return whole(slug, ids)

    monkeypatch.setattr(comparing, "_suspicions", broken)
    for _n in range(9):
        try:
            if not check().read:
                break
        except ValueError:
            pass
    assert list(UncheckedEntry.objects.values_list("pk", "tries")) == [(entries[1].pk, comparing.MOST_TRIES)]


def test_a_save_keeps_its_keys_at_once_and_finds_what_the_file_engine_finds(book):
    clerk = factories.clerk(book.locality)
    values = birth(so="12/1998", quyenSo=book.book_number)
    asked = {"book": book, "values": values, "by": clerk, "at": NOW, "key": "k" * 20}
    with pytest.raises(Refused) as refused:
        entering.save_entry(**asked)
    reasons = {finding["rule"]: "như sổ" for finding in refused.value.detail["findings"]}
    saved = entering.save_entry(**asked, reasons=reasons)
    assert DuplicateKey.objects.filter(entry=saved.entry).count() > 8
    (found,) = alike.alike(book=book, values=birth(so="99/1998", nksHoTen="Nguyễn Thị Bích Huê"))
    assert (found.entry, found.sort) == (saved.entry.pk, "same_entry")
    assert "họ tên" in found.reasons
    assert alike.alike(book=book, values=saved.entry.values, beside=saved.entry.pk) == []


def test_finding_one_takes_two_queries_at_most(book, django_assert_max_num_queries):
    entry_of(book, birth())
    check()
    alike.alike(book=book, values=birth())
    with django_assert_max_num_queries(2):
        assert alike.alike(book=book, values=birth())


def test_an_import_is_compared_by_a_job_of_its_own_transaction(book, home, tmp_path):
    entry_of(factories.book(locality=factories.commune(parent=home.parent), office="UBND huyện Gio Linh"),
             birth(noiDangKy=""))  # fmt: skip
    path = tmp_path / "births.csv"
    values = {code: value for code, value in birth(quyenSo=book.book_number).items() if code in kind("birth").headers}
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kind("birth").headers)
        writer.writeheader()
        writer.writerow(values)
    officer = factories.justice(home.province)
    result = import_file(path=path, name="births.csv", options=Options(kind="birth", locality=home), by=officer, at=NOW)
    assert result.counts.created == 1
    assert Job.objects.filter(name="registers.check_entries").count() == 1
    tasks.check_entries()
    (case,) = DuplicateCase.objects.all()
    assert (case.origin, case.sort) == (Origin.IMPORT, "two_copies")


@pytest.fixture
def suspected(book, home):
    """An entry that waits for approval and may be another one's event; nobody has compared them yet."""
    other = factories.book(locality=factories.commune(parent=home.parent), office="UBND huyện Gio Linh")
    entry_of(other, birth(noiDangKy=""))
    check()
    checker = factories.clerk(home)
    return entry_of(book, birth(), state="checked", checked_at=NOW, checked_by=checker)


def test_approving_compares_first_and_is_held_up_by_an_open_case(suspected, home):
    approver = factories.approver(home)
    with pytest.raises(Refused) as refused:
        checking.approve_entry(entry=suspected, by=approver, at=NOW)
    (case,) = DuplicateCase.objects.all()
    assert (refused.value.code, refused.value.detail) == ("suspected", {"case": case.pk})
    assert "12/1998" in str(refused.value)
    assert case.origin == Origin.APPROVAL
    approved, held = checking.approve_entries(entries=[suspected], by=approver, at=NOW)
    assert (approved, [entry.pk for entry, _why in held]) == ([], [suspected.pk])
    duplicates.decide(case=case, outcome="different", reason="Hai người", by=factories.official(home.parent), at=NOW)
    assert checking.approve_entry(entry=suspected, by=approver, at=NOW).state == "approved"


def test_bulk_approval_says_the_way_to_the_case(suspected, home, client):
    client.force_login(factories.approver(home), backend="django.contrib.auth.backends.ModelBackend")

    said = client.post("/registers/review/approve/", {"entry": suspected.pk}, follow=True).content.decode()

    case = DuplicateCase.objects.get()
    assert "12/1998" in said
    assert f'<a href="/registers/duplicates/{case.pk}/">Xem vụ {case.pk}</a>' in said


def test_refusals_of_a_bulk_approval_stand_in_one_message(suspected, home, client):
    approver = factories.approver(home)
    own = factories.entry(book=suspected.book, state="checked", checked_at=NOW, checked_by=approver)
    client.force_login(approver, backend="django.contrib.auth.backends.ModelBackend")

    asked = {"entry": [suspected.pk, own.pk]}
    said = client.post("/registers/review/approve/", asked, follow=True).content.decode()

    assert said.count("chưa duyệt được:") == 1
    assert said.count('class="alert warning"') == 1
    assert "Xem vụ" in said


def test_a_re_registration_holds_nothing_up(suspected, home):
    checking_now = comparing.check_now(entries=[suspected], at=NOW)
    assert checking_now.opened == 1
    DuplicateCase.objects.update(sort="reregistered")
    assert checking.approve_entry(entry=suspected, by=factories.approver(home), at=NOW).state == "approved"


def start(home, **more):
    return duplicates.start_run(province=home.province, by=factories.justice(home.province), at=NOW, **more)


def filled(book, count):
    return [
        factories.entry(book=book, number=number, registration_year=2000, values=values)
        for number, values in enumerate(village(count), 1)
    ]


def test_a_run_finds_what_a_file_of_the_same_rows_would(book, home, tmp_path):
    rows = village(60)
    far = factories.book(locality=factories.commune(parent=home.parent), office=book.office)
    entries = []
    for at, values in enumerate([*rows, *rows[:9]]):
        of = far if at >= 60 else book
        entries.append(factories.entry(book=of, number=at + 1, registration_year=2000, values=values))
    call_command("find_duplicates", kind="birth", pairs=str(tmp_path / "pairs.csv"))
    with open(tmp_path / "pairs.csv", encoding="utf-8") as file:
        found = {(int(row["a"]), int(row["b"])) for row in csv.DictReader(file)}
    assert found == {(entries[at].pk, entries[60 + at].pk) for at in range(9)}
    run = start(home)
    tasks.run_duplicates(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.total, run.done) == ("done", 69, 69)
    assert run.counts["birth"]["opened"] == 9
    assert sum(run.counts["birth"]["by_sort"].values()) == 9
    assert cases() == {(duplicates.key_of(*pair), State.OPEN) for pair in found}
    # Again: nothing is opened twice, what is decided stays, what lost its evidence goes.
    one, two, *_rest = DuplicateCase.objects.order_by("pk")
    duplicates.decide(case=one, outcome="different", reason="x", by=factories.official(home.parent), at=NOW)
    UncheckedEntry.objects.all().delete()
    gone = two.members.first().entry
    Entry.objects.filter(pk=gone.pk).update(state="duplicate")
    UncheckedEntry.objects.all().delete()
    again = start(home)
    duplicate_runs.execute(run=again, at=timezone.now() + dt.timedelta(seconds=1))
    again.refresh_from_db()
    assert {name: again.counts["birth"][name] for name in ("opened", "kept", "decided", "gone")} == {
        "opened": 0, "kept": 7, "decided": 1, "gone": 1,
    }  # fmt: skip
    duplicate_runs.execute(run=again, at=NOW)
    assert DuplicateRun.objects.filter(state="done").count() == 2


def test_a_killed_run_goes_on_with_what_it_has_not_done(book, home):
    entry_of(book, birth())
    run = start(home)
    DuplicateRun.objects.filter(pk=run.pk).update(
        state="running", started_at=NOW, counts={"birth": {"entries": 1, "by_sort": {}}}
    )
    run.refresh_from_db()
    duplicate_runs.execute(run=run, at=NOW)
    assert run.counts == {"birth": {"entries": 1, "by_sort": {}}}
    assert run.state == "done"


def test_a_run_given_up_says_so(home):
    run = start(home)
    duplicate_runs.give_up(run=run, at=NOW)
    run.refresh_from_db()
    assert run.state == "failed"
    assert run.problem


def test_what_a_run_has_learned_is_in_force(book, home, monkeypatch):
    monkeypatch.setattr(duplicate_runs, "LEAST_TO_LEARN", 10)
    filled(book, 19)
    for _n in range(2):
        run = start(home, kind="birth", threshold=0.7)
        duplicate_runs.execute(run=run, at=NOW)
    first, second = DuplicateModel.objects.order_by("version")
    assert (first.is_in_force, second.is_in_force, second.entries) == (False, True, 19)
    knowledge, threshold = alike.in_force(home.province_id, "birth")
    assert threshold == 0.7
    assert "gioviet/giolinh" in knowledge.shares["offices"]


def test_a_run_without_duplicates_does_not_teach_that_there_are_none(book, home, monkeypatch):
    monkeypatch.setattr(duplicate_runs, "LEAST_TO_LEARN", 10)
    filled(book, 40)
    run = start(home, kind="birth")
    duplicate_runs.execute(run=run, at=NOW)
    check()
    (found, *_rest) = alike.alike(book=book, values=village(40)[7] | {"so": "9999/1992"})
    assert found.probability > 0.6


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_every_kind_is_compared_by_the_job_and_by_the_run(home, slug):
    of, roles = kind(slug), roles_of(kind(slug))
    values = {roles.number: "12/1998", roles.registered_on: "15.03.1998", roles.subject.name: "TRẦN THỊ BÍCH LAN",
              **{code: "02.01.1970" for code in (of.subject_birth, of.event_date) if code}}  # fmt: skip
    far = factories.commune(parent=home.parent)
    for place in (home, far):
        factories.entry(book=factories.book(locality=place, kind=slug, office="UBND xã Gio Việt"), values=values)
    assert check().opened == 1
    DuplicateCase.objects.all().delete()
    run = start(home)
    duplicate_runs.execute(run=run, at=NOW)
    assert run.counts[slug]["opened"] == 1


def test_keys_never_survive_their_entry(book):
    entry = entry_of(book, birth())
    check()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registers_casemember; DELETE FROM registers_entry WHERE id = %s", [entry.pk])
    assert not DuplicateKey.objects.exists()
