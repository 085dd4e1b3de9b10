"""save_entry and its kin: once per key, judged, never over somebody else's work."""

import threading

import pytest
from django.db import connection

from civreg.core.errors import Refused
from civreg.core.models import GivenAnswer
from registers.actions.checking import check_entry, return_entry
from registers.actions.entering import save_entry
from registers.models import Entry
from registers.queries import carried_values, next_number
from tests import factories
from tests.registers.births import REASONS, place_with_people, saved, values


@pytest.fixture
def place(db):
    return place_with_people()


def refusal_of(action, **asked):
    with pytest.raises(Refused) as caught:
        action(**asked)
    return caught.value


def test_saves_an_entry_with_its_columns(place):
    book, clerk, *_others = place

    entry = saved(book, clerk, number=13).entry

    entry.refresh_from_db()
    assert (entry.number, entry.registration_year, entry.page_number) == (13, 1998, "5")
    assert (entry.state, entry.entered_by, entry.subject_name) == ("entered", clerk, "Nguyễn Thị Huệ")
    assert entry.registered_on == "15.03.1998"


def test_keeps_typed_values_in_the_ministrys_form(place):
    book, clerk, *_others = place

    entry = saved(book, clerk, values=values(7, so="7", ngayDangKy="15/3/98", nksGioiTinh="nữ")).entry

    assert [entry.values[code] for code in ("so", "ngayDangKy", "nksGioiTinh")] == ["07/1998", "15.03.1998", "2"]


def test_the_same_key_gives_the_same_answer(place):
    book, clerk, *_others = place

    first = saved(book, clerk)
    second = saved(book, clerk)

    assert second.repeated
    assert (second.entry, second.version) == (first.entry, first.version)
    assert Entry.objects.count() == 1


def test_a_repeat_after_later_changes_still_tells_its_own_version(place):
    book, clerk, other, _approver = place
    first = saved(book, clerk)
    check_entry(entry=first.entry, by=other, at=first.entry.state_at)

    assert saved(book, clerk).version == first.version


def test_a_key_is_not_for_another_body(place):
    book, clerk, *_others = place
    saved(book, clerk)

    refusal = refusal_of(saved, book=book, by=clerk, number=1, values=values(2))

    assert (refusal.code, refusal.status) == ("key_reused", 422)


def test_a_refused_save_does_not_use_up_its_key(place):
    book, clerk, *_others = place
    odd = values(1, nguoiKy="")
    assert refusal_of(saved, book=book, by=clerk, values=odd, reasons={}).code == "needs_reason"

    assert not saved(book, clerk, values=odd).repeated


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_with_one_key_make_one_entry():
    book, clerk, *_others = place_with_people()
    answers, start = [], threading.Barrier(8)

    def save():
        try:
            start.wait()
            answers.append(saved(book, clerk))
        finally:
            connection.close()

    threads = [threading.Thread(target=save) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Entry.objects.count() == GivenAnswer.objects.count() == 1
    assert {(each.entry.pk, each.version) for each in answers} == {(Entry.objects.get().pk, 1)}
    assert sorted(each.repeated for each in answers) == [False] + [True] * 7


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_with_one_number_get_one_entry_and_one_refusal():
    book, clerk, other, _approver = place_with_people()
    outcomes, start = [], threading.Barrier(2)

    def save(who):
        try:
            start.wait()
            saved(book, who)
            outcomes.append("saved")
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[who]) for who in (clerk, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["saved", "taken"]


def test_a_taken_number_names_book_and_person(place):
    book, clerk, other, _approver = place
    first = saved(book, clerk).entry

    refusal = refusal_of(saved, book=book, by=other)

    assert (refusal.code, refusal.detail) == ("taken", {"entry": first.pk})
    assert clerk.full_name in str(refusal)
    assert "01/1998" in str(refusal)
    assert not GivenAnswer.objects.filter(user=other).exists()


def test_an_error_is_refused_with_a_sentence_a_field(place):
    book, clerk, *_others = place

    refusal = refusal_of(saved, book=book, by=clerk, values=values(1, ngayDangKy="31.02.1998"))

    assert (refusal.code, list(refusal.fields)) == ("invalid", ["ngayDangKy"])


def test_a_number_that_is_none_is_refused(place):
    book, clerk, *_others = place

    assert "so" in refusal_of(saved, book=book, by=clerk, values=values(1, so="mười/1998")).fields


def test_an_unknown_column_is_refused(place):
    book, clerk, *_others = place

    assert "khong_co" in refusal_of(saved, book=book, by=clerk, values=values(1, khong_co="x")).fields


@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b"])
def test_signs_that_no_text_has_are_refused(place, bad):
    book, clerk, *_others = place

    assert refusal_of(saved, book=book, by=clerk, values=values(1, nksHoTen=bad)).code == "invalid"


def test_a_body_over_the_limit_is_refused(place, settings):
    book, clerk, *_others = place
    settings.ENTRY_MAX_KB = 1

    assert refusal_of(saved, book=book, by=clerk, values=values(1, ghiChu="x" * 1100)).code == "too_large"


def test_a_warning_is_kept_with_its_reason(place):
    book, clerk, *_others = place

    entry = saved(book, clerk, values=values(1, nguoiKy="")).entry

    assert [(each.rule, each.reason, each.made_by) for each in entry.overrides.all()] == [
        ("CORE" if each.rule == "CORE" else "V-20", REASONS[each.rule], clerk) for each in entry.overrides.all()
    ]
    assert entry.overrides.filter(rule="V-20").exists()


def test_what_a_whole_book_lacks_is_explained_once(place):
    book, clerk, *_others = place
    saved(book, clerk, values=values(1, nguoiKy=""))

    entry = saved(book, clerk, number=2, values=values(2, nguoiKy=""), reasons={}).entry

    assert entry.overrides.get(rule="V-20").reason == REASONS["V-20"]


def test_a_number_outside_the_book_needs_a_reason(place):
    book, clerk, *_others = place

    refusal = refusal_of(saved, book=book, by=clerk, number=201)

    assert [found["rule"] for found in refusal.detail["findings"]] == ["V-19"]
    assert saved(book, clerk, number=201, reasons={"V-19": "Sổ có tờ rời"}).entry.number == 201


def test_a_change_counts_versions_and_names_who_wrote(place):
    book, clerk, other, _approver = place
    entry = saved(book, clerk).entry

    changed = saved(book, other, values=values(1, nksHoTen="Nguyễn Thị Huê"), entry=entry, version=1)

    assert (changed.version, changed.entry.subject_name) == (2, "Nguyễn Thị Huê")
    assert (changed.entry.entered_by, changed.entry.edited_by) == (clerk, [other.pk])


def test_saving_the_same_again_changes_nothing(place):
    book, clerk, *_others = place
    entry = saved(book, clerk).entry

    assert saved(book, clerk, entry=entry, version=1, key="another").version == 1


def test_a_stale_change_shows_theirs_field_by_field(place):
    book, clerk, other, _approver = place
    entry = saved(book, clerk).entry
    saved(book, other, values=values(1, nksHoTen="Nguyễn Thị Huê"), entry=entry, version=1)

    mine = values(1, meHoTen="Trần Thị Lành")
    refusal = refusal_of(saved, book=book, by=clerk, values=mine, entry=entry, version=1, key="mine")

    assert refusal.code == "stale"
    assert refusal.detail == {"version": 2, "theirs": {"nksHoTen": "Nguyễn Thị Huê", "meHoTen": "Trần Thị Lan"}}


def test_a_merged_change_keeps_both(place):
    book, clerk, other, _approver = place
    entry = saved(book, clerk).entry
    saved(book, other, values=values(1, nksHoTen="Nguyễn Thị Huê"), entry=entry, version=1)

    merged = values(1, nksHoTen="Nguyễn Thị Huê", meHoTen="Trần Thị Lành")
    entry = saved(book, clerk, values=merged, entry=entry, version=2, key="merged").entry

    assert (entry.values["nksHoTen"], entry.values["meHoTen"]) == ("Nguyễn Thị Huê", "Trần Thị Lành")


def test_a_returned_entry_is_entered_again(place, now):
    book, clerk, other, _approver = place
    entry = saved(book, clerk).entry
    return_entry(entry=entry, reason="Sai tên mẹ", by=other, at=now)

    entry = saved(book, clerk, values=values(1, meHoTen="Trần Thị Lành"), entry=entry, version=2, key="fixed").entry

    entry.refresh_from_db()
    assert (entry.state, entry.return_reason, entry.returned_at, entry.returned_by) == ("entered", "", None, None)


def test_a_checked_entry_is_not_changed(place, now):
    book, clerk, other, _approver = place
    entry = check_entry(entry=saved(book, clerk).entry, by=other, at=now)

    late = {"values": values(1, meHoTen="X Y"), "entry": entry, "version": 2, "key": "late"}
    refusal = refusal_of(saved, book=book, by=clerk, **late)

    assert refusal.code == "not_now"


def test_a_stranger_enters_nothing(place):
    book, *_others = place
    stranger = factories.clerk(factories.commune())

    assert refusal_of(saved, book=book, by=stranger).code == "forbidden"


def test_an_approver_does_not_enter(place):
    book, _clerk, _other, approver = place

    assert refusal_of(saved, book=book, by=approver).code == "forbidden"


def test_an_entry_of_another_book_is_refused(place):
    book, clerk, *_others = place
    elsewhere = saved(factories.book(locality=book.locality), clerk, number=5).entry

    assert refusal_of(saved, book=book, by=clerk, entry=elsewhere, version=1).code == "other_book"


def test_a_save_without_a_key_is_refused(place):
    book, clerk, *_others = place

    assert refusal_of(saved, book=book, by=clerk, key="").code == "no_key"


def test_a_save_asks_few_questions(place, django_assert_max_num_queries):
    book, clerk, *_others = place

    with django_assert_max_num_queries(9):
        saved(book, clerk)


def test_accepted_suggestions_are_the_source(place):
    from civreg.core import history

    book, clerk, *_others = place
    entry = saved(book, clerk, suggested=["nksHoTen", "unknown"]).entry

    event = history.of(entry)[0]

    assert (event.source, event.reason) == ("suggestion", "nksHoTen")


def test_the_next_number_follows_the_last_and_skips_the_taken(place):
    book, clerk, *_others = place
    assert next_number(book) == {"number": 1, "registration_year": 1998, "page": ""}
    saved(book, clerk, number=4)
    saved(book, clerk, number=3)

    assert next_number(book) == {"number": 5, "registration_year": 1998, "page": "5"}


def test_carried_values_come_from_ones_own_last_entry(place):
    book, clerk, other, _approver = place
    saved(book, clerk)

    assert carried_values(book, clerk)["nguoiKy"] == "Lê Văn Bình"
    assert "nksHoTen" not in carried_values(book, clerk)
    assert carried_values(book, other) == {}


def test_save_entry_is_keyword_only():
    with pytest.raises(TypeError):
        save_entry(None, {})
