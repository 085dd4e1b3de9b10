"""Cases of suspected duplicates: opened once, seen within scope, decided, opened again, gone."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.models import HistoryEvent, Job
from registers import suspicions
from registers.actions import duplicates
from registers.actions.duplicates import Suspicion
from registers.models import CaseMember, DuplicateCase, DuplicateRun, UncheckedEntry
from tests import factories

pytestmark = pytest.mark.django_db
Origin, State, Outcome = DuplicateCase.Origin, DuplicateCase.State, DuplicateCase.Outcome
NOW = timezone.now()


@pytest.fixture
def home():
    return factories.commune()


@pytest.fixture
def pair(home):
    return [factories.entry(book=factories.book(locality=home)) for _n in range(2)]


def open_case(one, two, probability=0.9, sort="same_entry", **more):
    with transaction.atomic():
        history.sign(by=None, source="system")
        found = Suspicion(one.pk, two.pk, probability, sort, (1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0))
        done = duplicates.open_cases(suspicions=[found], origin=Origin.RUN, at=NOW, **more)
    return DuplicateCase.objects.get(entries_key=duplicates.key_of(one.pk, two.pk)), done


def test_a_case_is_opened_once_whichever_way_round(pair):
    case, first = open_case(*pair)
    again, second = open_case(*reversed(pair), probability=0.8)
    assert (first.opened, second.opened, second.kept) == (1, 0, 1)
    assert again.pk == case.pk
    assert again.probability == 0.8
    assert [member.entry_id for member in case.members.order_by("position")] == sorted(entry.pk for entry in pair)


def test_a_page_scanned_twice_stays_one_until_a_whole_run_says_otherwise(home, pair):
    case, _done = open_case(*pair, sort="same_page")

    alone, _done = open_case(*pair, probability=0.8)
    run = DuplicateRun.objects.create(province=home.province, threshold=0.6, asked_at=NOW)
    among_many, _done = open_case(*pair, run=run)

    assert (case.sort, alone.sort, alone.probability, among_many.sort) == ("same_page", "same_page", 0.8, "same_entry")


def test_a_decided_case_stays_decided(home, pair):
    case, _done = open_case(*pair)
    person = factories.approver(home)
    duplicates.decide(case=case, outcome=Outcome.DIFFERENT, reason="Hai người khác nhau", by=person, at=NOW)
    again, done = open_case(*pair)
    assert done.decided == 1
    assert (again.state, again.outcome, again.decided_by) == (State.DECIDED, Outcome.DIFFERENT, person)


def test_a_case_without_evidence_is_gone_and_comes_back_with_it(pair):
    case, _done = open_case(*pair)
    with transaction.atomic():
        history.sign(by=None, source="system")
        assert duplicates.close_gone(cases=DuplicateCase.objects.all()) == 1
    case.refresh_from_db()
    assert case.state == State.GONE
    again, _done = open_case(*pair)
    assert again.state == State.OPEN


def test_a_decision_needs_a_reason_and_the_right(home, pair):
    case, _done = open_case(*pair)
    with pytest.raises(Refused) as refused:
        duplicates.decide(case=case, outcome="different", reason=" ", by=factories.approver(home), at=NOW)
    assert refused.value.code == "invalid"
    with pytest.raises(Refused) as refused:
        duplicates.decide(
            case=case, outcome="different", reason="x", by=factories.approver(factories.commune()), at=NOW
        )
    assert refused.value.code == "forbidden"


def test_a_case_across_communes_is_not_one_commune_s_to_decide(home, pair):
    other = factories.entry(book=factories.book(locality=factories.commune(parent=home.parent)))
    case, _done = open_case(pair[0], other)
    with pytest.raises(Refused):
        duplicates.decide(case=case, outcome="different", reason="x", by=factories.approver(home), at=NOW)
    decided = duplicates.decide(
        case=case, outcome="linked", reason="Đăng ký lại", by=factories.official(home.parent), at=NOW
    )
    assert decided.outcome == Outcome.LINKED


def test_a_decision_is_taken_back_with_a_reason_and_both_are_history(home, pair):
    case, _done = open_case(*pair)
    person = factories.approver(home)
    case = duplicates.decide(case=case, outcome="one_kept", reason="Cùng trang", by=person, at=NOW)
    with pytest.raises(Refused) as refused:
        duplicates.decide(case=case, outcome="different", reason="x", by=person, at=NOW)
    assert refused.value.code == "not_now"
    with pytest.raises(Refused) as refused:
        duplicates.reopen(case=case, reason="Nhầm", by=person, at=NOW, version=case.version - 1)
    assert refused.value.code == "stale"
    case = duplicates.reopen(case=case, reason="Nhầm", by=person, at=NOW)
    assert (case.state, case.outcome, case.decided_by) == (State.OPEN, "", None)
    events = HistoryEvent.objects.filter(table_name="registers_duplicatecase", object_id=case.pk, action="U")
    assert {event.reason for event in events} == {"Cùng trang", "Nhầm"}
    assert {event.user_id for event in events} == {person.pk}


def test_what_the_desk_says_decides_only_that_they_differ(home, pair):
    case, _done = open_case(*pair)
    clerk = factories.clerk(home)
    assert duplicates.say(case=case, said="unsure", by=clerk, at=NOW).state == State.OPEN
    case = duplicates.say(case=case, said="different", by=clerk, at=NOW)
    assert (case.state, case.outcome, case.said) == (State.DECIDED, Outcome.DIFFERENT, "different")
    with pytest.raises(Refused):
        duplicates.say(case=case, said="same", by=factories.clerk(factories.commune()), at=NOW)


def test_a_case_is_seen_by_whoever_sees_one_entry_and_the_other_is_masked(home, pair):
    far = factories.entry(book=factories.book(), values={"so": "9/1998", "nksHoTen": "MAI VĂN TÝ"})
    case, _done = open_case(pair[0], far)
    stranger, clerk = factories.clerk(factories.commune()), factories.clerk(home)
    assert not suspicions.cases_for(stranger).exists()
    (seen,) = suspicions.cases_for(clerk, entry=pair[0])
    mine, other = sorted(suspicions.sides(seen, clerk), key=lambda side: side.is_masked)
    assert mine.values == pair[0].values
    assert (other.is_masked, other.values, other.year) == (True, {}, 1998)
    assert "nksHoTen" in other.differing
    assert other.number == str(far)
    assert suspicions.reasons_of(case).startswith("cùng nơi đăng ký, loại sổ, năm và số")


def test_the_likeliest_come_first_in_few_queries(home, django_assert_max_num_queries):
    entries = [factories.entry(book=factories.book(locality=home)) for _n in range(4)]
    open_case(*entries[:2], probability=0.7)
    open_case(*entries[2:], probability=0.95)
    official = factories.official(home.parent)
    with django_assert_max_num_queries(6):
        found = list(suspicions.cases_for(official))
        assert [case.probability for case in found] == [0.95, 0.7]
        assert len([suspicions.sides(case, official) for case in found]) == 2


def test_the_database_keeps_decisions_whole(pair):
    case, _done = open_case(*pair)
    with pytest.raises(IntegrityError), transaction.atomic():
        DuplicateCase.objects.filter(pk=case.pk).update(state=State.DECIDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseMember.objects.create(case=case, entry=pair[0], locality=pair[0].locality, position=3)


def test_a_run_is_the_department_s_and_one_at_a_time(home):
    officer = factories.justice(home.province)
    run = duplicates.start_run(province=home.province, by=officer, at=NOW)
    assert run.threshold == 0.6
    assert Job.objects.filter(name="registers.run_duplicates", arguments={"run_id": run.pk}).count() == 1
    with pytest.raises(Refused) as refused:
        duplicates.start_run(province=home.province, by=officer, at=NOW)
    assert refused.value.code == "running"
    duplicates.start_run(province=home.province, kind="death", by=officer, at=NOW)
    for person in (factories.official(home.parent), factories.justice(factories.province())):
        with pytest.raises(Refused) as refused:
            duplicates.start_run(province=home.province, kind="birth", by=person, at=NOW)
        assert refused.value.code == "forbidden"
    assert DuplicateRun.objects.count() == 2
    assert suspicions.runs_for(officer).count() == 2
    assert not suspicions.runs_for(factories.clerk(home)).exists()


def test_whatever_writes_an_entry_has_it_noted_for_checking(pair):
    def noted():
        return set(UncheckedEntry.objects.values_list("pk", flat=True))

    assert noted() == {entry.pk for entry in pair}
    UncheckedEntry.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registers_entry SET page_number = '7' WHERE id = %s", [pair[0].pk])
        assert noted() == set()
        cursor.execute('UPDATE registers_entry SET values = \'{"so": "1/1998"}\' WHERE id = %s', [pair[0].pk])
        assert noted() == {pair[0].pk}
        cursor.execute("UPDATE registers_entry SET state = 'duplicate' WHERE id = %s", [pair[1].pk])
        assert noted() == {entry.pk for entry in pair}
        cursor.execute("DELETE FROM registers_entry WHERE id = %s", [pair[1].pk])
        assert noted() == {pair[0].pk}
