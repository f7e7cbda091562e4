import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from roadmap.enums import ActionState, RoadmapState, StepState
from roadmap.models import Action, Step
from tests import factories
from tests.pages import source_of

pytestmark = pytest.mark.django_db

HOME = "governance:home"


def read(client, user):
    client.force_login(user)
    return source_of(client.get(reverse(HOME)))


def make_regional_roadmap(region, states, **fields):
    goal = factories.make_goal(factories.make_roadmap(region, **fields))
    return [factories.make_action(goal, state=state, years={2024: "Une étape"}) for state in states]


def test_the_state_of_the_region_is_said_in_words(client):
    region = factories.make_region()
    make_regional_roadmap(region, [ActionState.DONE, ActionState.UNDER_WAY, ActionState.UNDER_WAY, None])
    page = read(client, factories.make_user_with_mandate(Role.ARS_EDITOR, region))
    actions = reverse("roadmap:action-list", kwargs={"code": region.code})
    assert "4\u00a0actions</strong>" in page
    assert f'<a href="{actions}?etat=done">1&nbsp;réalisée</a>, ' in page
    assert f'<a href="{actions}?etat=under_way">2&nbsp;en cours</a>, ' in page
    assert f'<a href="{actions}?etat=unknown">1&nbsp;sans état reconnu</a>' in page
    assert "0\u202f% des étapes renseignées" in page
    assert reverse("roadmap:region-tree", kwargs={"code": region.code}) in page


def test_known_steps_are_counted_and_cancelled_ones_left_out(client):
    region = factories.make_region()
    make_regional_roadmap(region, [None, None, None])
    first, second, _ = Step.objects.order_by("pk")
    Step.objects.filter(pk=first.pk).update(state=StepState.DONE)
    Step.objects.filter(pk=second.pk).update(state=StepState.CANCELLED)
    assert "50\u202f% des étapes renseignées" in read(client, factories.make_user_with_mandate(region=region))


def test_actions_to_confirm_lead_to_the_filtered_list(client):
    region = factories.make_region()
    goal = factories.make_goal(factories.make_roadmap(region))
    factories.make_action(goal, to_confirm=["pilots"])
    factories.make_action(goal)
    page = read(client, factories.make_user_with_mandate(region=region))
    assert "?a_confirmer=1" in page
    assert "1\u00a0action lue dans le document attend une confirmation" in page


def test_a_region_is_not_counted_for_the_others(client):
    make_regional_roadmap(factories.make_region("06", "Mayotte"), [ActionState.DONE] * 3)
    reunion = factories.make_region()
    make_regional_roadmap(reunion, [None])
    page = read(client, factories.make_user_with_mandate(Role.COMMITTEE_MEMBER, reunion))
    assert "1\u00a0action</strong>" in page
    assert "Mayotte" not in page


def test_a_superseded_roadmap_is_not_counted(client):
    region = factories.make_region()
    make_regional_roadmap(region, [None, None], state=RoadmapState.SUPERSEDED)
    make_regional_roadmap(region, [None])
    assert "1\u00a0action</strong>" in read(client, factories.make_user_with_mandate(region=region))


def test_an_editor_without_roadmap_is_offered_the_import(client):
    page = read(client, factories.make_user_with_mandate(Role.ARS_EDITOR))
    assert "La Réunion, feuille de route à importer" in page
    assert f'href="{reverse("journal:import-list")}"' in page


def test_a_reader_without_roadmap_is_told_which_region_has_none(client):
    page = read(client, factories.make_user_with_mandate(Role.COMMITTEE_MEMBER))
    assert "1\u00a0région n’a pas encore publié de feuille de route&nbsp;: La Réunion." in page
    assert "Importer" not in page


def test_somebody_without_mandate_is_told_who_can_open_the_pages(client):
    factories.make_roadmap(factories.make_nation(), title="Feuille nationale")
    page = read(client, factories.make_user())
    assert "Aucune page ne vous est ouverte" in page
    assert "Feuille nationale" not in page


def test_national_roadmaps_are_linked(client):
    roadmap = factories.make_roadmap(factories.make_nation(), title="Feuille nationale")
    page = read(client, factories.make_user_with_mandate())
    address = reverse("roadmap:roadmap-detail", kwargs={"pk": roadmap.pk})
    assert f'<a href="{address}">Feuille nationale</a>' in page


def test_the_page_costs_the_same_for_one_region_and_for_many(client):
    reader = factories.make_user_with_mandate(Role.NATIONAL_READER)
    make_regional_roadmap(factories.make_region(), [ActionState.DONE])
    client.force_login(reader)
    with CaptureQueriesContext(connection) as with_one:
        client.get(reverse(HOME))
    for number in range(10, 16):
        region = factories.make_region(str(number), f"Région {number}")
        make_regional_roadmap(region, list(ActionState))
    with CaptureQueriesContext(connection) as with_many:
        client.get(reverse(HOME))
    assert len(with_many) == len(with_one)


def test_the_time_of_a_region_is_told_in_its_own_time_zone(client):
    region = factories.make_region()
    make_regional_roadmap(region, [None])
    noon = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
    Action.objects.update(updated_at=noon)
    page = read(client, factories.make_user_with_mandate(region=region))
    assert "à 16\u00a0h\u00a000 (heure de La Réunion)" in page
