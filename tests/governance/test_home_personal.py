"""The home page as it greets each mandate."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.selectors.scopes import scope_of
from roadmap.enums import PilotRole
from roadmap.models import Campaign, CampaignItem
from roadmap.selectors.campaigns_home import open_campaigns, owed_actions
from roadmap.selectors.updates_mine import owed_count
from territories.enums import OrganisationKind
from tests import factories
from tests.governance.factories import make_committee, make_meeting
from tests.indicators.snapshot_factories import make_action_snapshot, make_snapshot
from tests.pages import source_of

pytestmark = pytest.mark.django_db

NB = "\u00a0"


@pytest.fixture
def region():
    return factories.make_region()


@pytest.fixture
def goal(region):
    return factories.make_goal(factories.make_roadmap(region))


@pytest.fixture
def grades(region):
    return factories.make_organisation("GRADeS d’essai", kind=OrganisationKind.GRADES, serving=[region])


@pytest.fixture
def agency(region):
    return factories.make_organisation("ARS d’essai", kind=OrganisationKind.ARS, serving=[region])


def read(client, user):
    client.force_login(user)
    return source_of(client.get(reverse("governance:home")))


def contributor(region, grades):
    return factories.make_user_with_mandate(Role.GRADES_CONTRIBUTOR, region, organisation=grades)


def today():
    return timezone.localdate()


def make_campaign(region, *, opens=-2, closes=5, **fields):
    days = [today() + dt.timedelta(days=days) for days in (opens, closes)]
    return Campaign.objects.create(
        territory=region,
        title="Avant la CRNS",
        opens_on=days[0],
        closes_on=days[1],
        author=factories.make_user(),
        author_label="ARS",
        **fields,
    )


def ask(campaign, action, organisation, *, done=False):
    said = factories.make_status(action, state="under_way") if done else None
    return CampaignItem.objects.create(
        campaign=campaign,
        action=action,
        organisation=organisation,
        status_update=said,
        done_at=timezone.now() if done else None,
    )


def test_a_contributor_is_told_first_what_waits_for_them(client, region, goal, grades):
    campaign = make_campaign(region)
    for _ in range(3):
        ask(campaign, factories.make_action(goal), grades)
    page = read(client, contributor(region, grades))
    assert (
        f"3{NB}actions attendent</strong>" in page
        or f"3{NB}actions attendent votre point de situation" in page
    )
    assert page.index("attendent votre point de situation") < page.index("<h2")


@pytest.mark.parametrize("role", [Role.GRADES_CONTRIBUTOR, Role.ARS_EDITOR, Role.COMMITTEE_MEMBER])
def test_what_waits_is_counted_as_the_page_of_updates_counts_it(region, goal, grades, agency, role):
    first, second, coming = make_campaign(region), make_campaign(region), make_campaign(region, opens=2)
    closed = make_campaign(region, closed_at=timezone.now())
    shared, own = factories.make_action(goal), factories.make_action(goal)
    archived = factories.make_action(goal, archived_at=timezone.now())
    for organisation in (grades, agency):
        for campaign in (first, second):
            ask(campaign, shared, organisation)
        ask(first, own, organisation)
        ask(first, archived, organisation)
        ask(second, factories.make_action(goal), organisation, done=True)
        ask(coming, factories.make_action(goal), organisation)
        ask(closed, factories.make_action(goal), organisation)
    organisation = {Role.GRADES_CONTRIBUTOR: grades, Role.ARS_EDITOR: agency}.get(role)
    user = factories.make_user_with_mandate(role, region, organisation=organisation)
    scope = scope_of(user, day=today())
    expected = 0 if role == Role.COMMITTEE_MEMBER else 2
    assert owed_actions(open_campaigns(scope)) == owed_count(scope) == expected


def test_the_agency_sees_how_far_its_campaign_is(client, region, goal, grades, agency):
    campaign = make_campaign(region)
    ask(campaign, factories.make_action(goal), grades, done=True)
    ask(campaign, factories.make_action(goal), grades)
    page = read(client, factories.make_user_with_mandate(Role.ARS_EDITOR, region, organisation=agency))
    assert "<strong>1 sur 2</strong> points de situation reçus" in page
    assert f"Encore 5{NB}jours, jusqu’au" in page


def test_the_agency_sees_its_alerts_as_counted_links(client, region, goal):
    old = make_snapshot(region, on=today() - dt.timedelta(days=3))
    now = make_snapshot(region)
    late, both = factories.make_action(goal), factories.make_action(goal)
    make_action_snapshot(old, late, alerts=["sans_pilote"])
    make_action_snapshot(now, late, alerts=["en_retard"])
    make_action_snapshot(now, both, alerts=["en_retard", "sans_pilote"])
    page = read(client, factories.make_user_with_mandate(Role.ARS_EDITOR, region))
    actions = reverse("roadmap:action-list", args=[region.code])
    assert f'{actions}?alerte=en_retard"><span class="ho-counts__number">2</span> actions en retard' in page
    assert (
        f'{actions}?alerte=sans_pilote"><span class="ho-counts__number">1</span> action sans pilote' in page
    )
    assert "bloquée" not in page
    assert "Calculées le" in page


def test_a_contributor_sees_their_own_alerts_and_not_those_of_the_others(client, region, goal, grades):
    mine = factories.make_action(goal, title="La mienne", pilots=[grades])
    supported = factories.make_action(goal, title="En appui", pilots=[(grades, PilotRole.SUPPORT)])
    snapshot = make_snapshot(region)
    for action in (mine, supported, factories.make_action(goal, title="Une autre")):
        make_action_snapshot(snapshot, action, alerts=["en_retard", "sans_nouvelles"])
    page = read(client, contributor(region, grades))
    assert f"1{NB}porte une alerte" in page
    assert "La mienne" in page
    assert "En retard, sans nouvelles" in page
    assert "En appui" not in page
    assert "Une autre" not in page


def test_a_contributor_sees_what_changed_on_their_actions(client, region, goal, grades):
    factories.make_action(goal, title="La mienne", pilots=[grades])
    factories.make_action(goal, title="Une autre")
    page = read(client, contributor(region, grades))
    assert f"1{NB}modifiée depuis sept jours" in page
    assert "La mienne" in page
    assert "Création" in page
    assert "Une autre" not in page


def test_a_member_sees_the_next_meeting_with_the_days_left_and_the_way_to_what_changed(client, region, goal):
    committee = make_committee(region, short_name="CRNS")
    for days in (-30, 12, 40):
        make_meeting(committee, (today() + dt.timedelta(days=days)).isoformat())
    page = read(client, factories.make_user_with_mandate(Role.COMMITTEE_MEMBER, region))
    assert f"Dans 12{NB}jours" in page
    assert f"Dans 40{NB}jours" in page
    assert reverse("governance:committee-detail", args=[committee.code]) in page
    assert reverse("governance:region-evolution", args=[region.code]) in page
    assert reverse("governance:region", args=[region.code]) in page


def test_the_meeting_of_another_region_is_not_announced(client, region):
    other = make_committee(factories.make_region("06", "Mayotte"))
    make_meeting(other, (today() + dt.timedelta(days=1)).isoformat())
    page = read(client, factories.make_user_with_mandate(Role.COMMITTEE_MEMBER, region))
    assert "Demain" not in page


def test_a_national_reader_is_led_to_the_national_page(client, region, goal):
    make_meeting(make_committee(factories.make_nation()), today().isoformat())
    make_meeting(make_committee(region), (today() + dt.timedelta(days=1)).isoformat())
    page = read(client, factories.make_user_with_mandate(Role.NATIONAL_READER))
    assert "/national/" in page
    assert "Aujourd’hui" in page
    assert "Demain" not in page


def test_somebody_without_mandate_is_shown_none_of_it(client, region, goal):
    make_meeting(make_committee(region), today().isoformat())
    page = read(client, factories.make_user())
    assert "Aucune page ne vous est ouverte" in page
    assert "Prochaine séance" not in page


def test_the_page_costs_the_same_for_three_actions_and_for_thirty(client, region, goal, grades, agency):
    """The dearest reader: editor of the ARS and contributor of a GRADeS at once."""
    user = contributor(region, grades)
    factories.make_mandate(user, Role.ARS_EDITOR, region, organisation=agency)
    campaign, snapshot = make_campaign(region), make_snapshot(region)
    committee = make_committee(region)
    client.force_login(user)
    costs = []
    for round_ in range(1, 3):
        make_meeting(committee, (today() + dt.timedelta(days=round_)).isoformat())
        for _ in range(3 * 9 ** (round_ - 1)):
            action = factories.make_action(goal, pilots=[grades], years={2024: "Une étape"})
            ask(campaign, action, grades)
            make_action_snapshot(snapshot, action, alerts=["en_retard"])
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("governance:home"))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12
