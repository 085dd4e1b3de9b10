"""What many meet becomes an advice once; whoever meets it next sees it first."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaigns import obstacle_rules as rules
from campaigns.actions import advice as actions
from campaigns.actions import obstacles
from campaigns.models import Advice, Obstacle
from campaigns.queries import advice_of
from civreg.core.errors import Refused
from civreg.core.models import HistoryEvent
from tests import factories


def report(pk, cause="scanner", district=1, commune=None, words="", hour=9):
    return rules.Report(pk, cause, district, commune or pk, rules.words_of(words), hour)


def test_a_cause_in_many_communes_of_a_district_is_one_group():
    found = rules.groups([report(n, words="may quet ket giay") for n in range(4)] + [report(9, district=2)])

    [group] = found
    assert (group.cause, group.district, group.reports, group.communes) == ("scanner", 1, 4, 4)
    assert group.words == ("giay", "ket", "may", "quet")


def test_the_ministrys_software_at_certain_hours_is_a_group_of_all_districts():
    hours = [(1, 8), (2, 9), (3, 10), (4, 9), (5, 20)]
    [group] = rules.groups([report(n, "ministry_software", district=n, hour=hour) for n, hour in hours])

    assert (group.district, group.hours) == (None, (8, 11))


def test_around_midnight_hours_are_one_window():
    [group] = rules.groups([report(n, hour=hour) for n, hour in enumerate((23, 0, 0, 1))])

    assert group.hours == (23, 2)


def test_what_is_rare_or_scattered_is_no_group():
    assert rules.groups([report(1), report(2)]) == []
    [group] = rules.groups([report(n, words=f"viec{n}", hour=n * 5) for n in range(4)])
    assert (group.words, group.hours) == ((), None)


REPORTS = st.lists(
    st.builds(
        rules.Report, st.integers(1, 10**6), st.sampled_from(Obstacle.Cause.values),
        st.one_of(st.none(), st.integers(1, 4)), st.integers(1, 30), st.frozensets(st.sampled_from(["mang", "giay"])),
        st.integers(0, 23),
    ),
    max_size=40, unique_by=lambda each: each.pk,
)  # fmt: skip


@given(REPORTS)
def test_no_report_stands_in_two_groups_and_none_is_made_up(reports):
    found = rules.groups(reports)

    pks = [pk for group in found for pk in group.pks]
    assert len(pks) == len(set(pks))
    assert set(pks) <= {each.pk for each in reports}
    assert all(group.reports == len(group.pks) >= rules.FROM_REPORTS for group in found)


@pytest.fixture
def campaign(db):
    return factories.campaign(played_from=timezone.localdate() - dt.timedelta(days=3))


@pytest.fixture
def commune(campaign):
    return factories.commune(parent=factories.district(province=campaign.province))


@pytest.fixture
def officer(campaign, commune):
    return factories.justice(campaign.province)


@pytest.fixture
def sign_in(client):
    def signed(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed


def write(campaign, by, **more):
    what = {
        "cause": "scanner",
        "title": "Máy quét kẹt giấy",
        "text": "Mở nắp sau, kéo giấy theo chiều mũi tên.",
        **more,
    }
    return actions.write_advice(campaign=campaign, by=by, at=timezone.now(), **what)


def test_what_recurs_is_shown_and_advised_once(campaign, commune, officer, sign_in):
    for _n in range(3):
        clerk = factories.clerk(factories.commune(parent=commune.parent))
        obstacles.report_obstacle(
            locality=clerk.memberships.get().locality, cause="scanner", description="Máy quét kẹt giấy", by=clerk,
            at=timezone.now(),
        )  # fmt: skip
    desk = sign_in(officer)
    said = desk.get(reverse("campaigns:obstacles")).content.decode()
    assert "3 lần" in said
    assert commune.parent.full_name in said
    link = f"{reverse('campaigns:advice-new')}?cause=scanner&amp;district={commune.parent_id}"
    assert link in said

    form = desk.get(link.replace("&amp;", "&")).context["form"]
    assert (form["cause"].value(), form["locality"].value()) == ("scanner", commune.parent_id)
    body = {"cause": "scanner", "locality": commune.parent_id, "title": "Kẹt giấy", "text": "Kéo giấy theo mũi tên."}
    assert desk.post(reverse("campaigns:advice-new"), body).status_code == 302
    assert "Kéo giấy theo mũi tên." in desk.get(reverse("campaigns:obstacles")).content.decode()


def test_a_commune_sees_it_before_it_reports_and_on_its_report(campaign, commune, officer, sign_in):
    write(campaign, officer)
    clerk = factories.clerk(commune)
    page = sign_in(clerk).get(reverse("campaigns:obstacle-new")).content.decode()
    assert page.index("Mở nắp sau") < page.index('value="scanner"')

    made = obstacles.report_obstacle(locality=commune, cause="scanner", by=clerk, at=timezone.now())
    other = obstacles.report_obstacle(locality=commune, cause="network", by=clerk, at=timezone.now())

    assert "Mở nắp sau" in sign_in(clerk).get(reverse("campaigns:obstacle", args=[made.pk])).content.decode()
    assert "Mở nắp sau" not in sign_in(clerk).get(reverse("campaigns:obstacle", args=[other.pk])).content.decode()


def test_it_reaches_its_district_or_the_whole_province(campaign, commune, officer):
    here, elsewhere = (
        factories.clerk(commune),
        factories.clerk(factories.commune(parent=factories.district(province=campaign.province))),
    )
    of_all, of_district = write(campaign, officer), write(campaign, officer, locality=commune.parent)

    assert set(advice_of(here)) == {of_all, of_district}
    assert set(advice_of(elsewhere)) == {of_all}
    assert set(advice_of(officer)) == {of_all, of_district}
    assert not advice_of(factories.clerk(factories.commune())).exists()


def test_only_the_department_writes(campaign, commune, sign_in):
    official = factories.official(commune.parent)
    with pytest.raises(Refused) as refusal:
        write(campaign, official)
    assert refusal.value.status == 403
    assert sign_in(official).get(reverse("campaigns:advice-new")).status_code == 404


def test_it_is_changed_under_history_and_withdrawn(campaign, commune, officer, sign_in):
    made, desk = write(campaign, officer), sign_in(officer)
    desk.post(reverse("campaigns:advice-edit", args=[made.pk]), {"title": "Kẹt giấy", "text": "Gọi 0233."})
    assert "Gọi 0233." in desk.get(reverse("campaigns:advice")).content.decode()
    events = HistoryEvent.objects.filter(table_name="campaigns_advice", object_id=made.pk, action="U")
    assert events.get().changes["text"][1] == "Gọi 0233."

    desk.post(reverse("campaigns:advice-withdraw", args=[made.pk]))
    assert not advice_of(officer).exists()
    assert Advice.objects.get().withdrawn_by == officer


@pytest.mark.parametrize("more", [{"title": " "}, {"text": ""}, {"cause": "x"}])
def test_without_words_or_cause_it_is_refused(campaign, officer, more):
    with pytest.raises(Refused):
        write(campaign, officer, **more)


def test_open_obstacles_stand_on_the_dashboards(campaign, commune, officer, sign_in):
    clerk = factories.clerk(commune)
    made = [
        obstacles.report_obstacle(locality=commune, cause="network", by=clerk, at=timezone.now()) for _n in range(2)
    ]
    Obstacle.objects.filter(pk=made[0].pk).update(due_on=timezone.localdate() - dt.timedelta(days=2))

    for url in (reverse("reporting:dashboard"), reverse("reporting:commune", args=[commune.pk])):
        said = sign_in(officer).get(url).content.decode()
        assert "2 vướng mắc chưa gỡ" in said
        assert "1 quá hạn trả lời" in said


def test_the_api_reads_writes_and_withdraws(campaign, commune, officer, sign_in):
    body = {"cause": "network", "title": "Mạng", "text": "Dùng 4G.", "locality": commune.parent_id}
    made = sign_in(officer).post("/api/v1/advice/", body, content_type="application/json")
    assert made.status_code == 201
    pk = made.json()["id"]
    seen = sign_in(factories.clerk(commune)).get("/api/v1/advice/", {"cause": "network"}).json()
    assert [each["id"] for each in seen["results"]] == [pk]
    assert sign_in(factories.clerk(commune)).post(f"/api/v1/advice/{pk}/withdraw/").status_code == 403
    assert sign_in(officer).post(f"/api/v1/advice/{pk}/withdraw/").json()["withdrawn_at"]
