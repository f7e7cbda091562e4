"""Alerts and rates as the pages show them: the filter of the list, the tags and the figures of an action."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import SavedView
from accounts.selectors.scopes import scope_of
from roadmap.alerts import ALERTS, with_alerts
from roadmap.enums import StepState
from roadmap.filtered import filtered_list
from roadmap.models import Action, Blocking, Goal, Step
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_milestone,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.roadmap.pages import html_of, queries_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/regions/04/actions/"
YESTERDAY = timezone.localdate() - dt.timedelta(days=2)


@pytest.fixture
def goal() -> Goal:
    return make_goal(make_roadmap(make_region()))


@pytest.fixture
def editor() -> Client:
    return client_of(make_user_with_mandate(Role.ARS_EDITOR))


def make_told(goal: Goal, title: str, **fields) -> Action:
    """An action that raises nothing today."""
    fields.setdefault("pilots", [make_organisation()])
    return make_action(goal, title=title, state="under_way", on=timezone.localdate(), **fields)


def make_late(goal: Goal, title: str = "Tardive", **fields) -> Action:
    action = make_told(goal, title, **fields)
    make_milestone(action=action, due=YESTERDAY)
    return action


def with_steps(action: Action, *states: str) -> Action:
    Step.objects.filter(programming__action=action).delete()
    programming, _ = action.programmings.get_or_create(year=2099, defaults={"text": "Texte"})
    Step.objects.bulk_create(
        Step(programming=programming, position=rank, text=f"Étape {rank}", state=state)
        for rank, state in enumerate(states)
    )
    return action


def test_the_list_is_filtered_by_an_alert_that_says_its_rule(goal: Goal, editor: Client) -> None:
    make_late(goal)
    make_told(goal, "Tranquille")
    text = text_of(editor, f"{LIST}?alerte=en_retard")
    assert "1 action sur 2" in text
    assert "Tardive" in text
    assert "Tranquille" not in text
    assert "Alerte : En retard×(retirer ce filtre)" in text.replace(" (ret", "(ret")
    assert "Une étape prévue ou un jalon est échu" in text


def test_the_alert_is_exported_and_kept_by_the_links_of_the_page(goal: Goal, editor: Client) -> None:
    make_late(goal)
    make_told(goal, "Tranquille")
    assert "export.csv?alerte=en_retard" in html_of(editor, f"{LIST}?alerte=en_retard")
    response = editor.get("/regions/04/actions/export.csv?alerte=en_retard")
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "Tardive" in content
    assert "Tranquille" not in content
    assert len(list(csv.reader(io.StringIO(content), delimiter=";"))) == 2


def test_the_list_and_the_count_of_each_alert_agree(goal: Goal) -> None:
    """Drafts and archived actions stand in the lists of who writes: they raise nothing there either."""
    late = make_late(goal, pilots=[])
    Blocking.objects.create(action=late, what="Le marché", author_label="ARS")
    make_action(goal)
    make_action(goal, published=False)
    make_action(goal, archived_at=timezone.now())
    make_told(goal, "Tranquille")
    region = goal.roadmap.territory
    scope = scope_of(make_user_with_mandate(Role.ARS_EDITOR), day=timezone.localdate())
    today = timezone.localdate(timezone=region.zone)
    counted = [code for action in with_alerts(Action.objects.all(), today) for code in action.alerts]
    for alert in ALERTS:
        listed = filtered_list(scope, region, QueryDict(f"alerte={alert.code}")).filters.qs
        assert listed.count() == counted.count(alert.code)
    assert {"en_retard", "bloquee", "sans_nouvelles", "sans_pilote", "sans_etat"} == set(counted)


def test_a_view_keeps_an_alert_and_a_campaign_starts_from_one(goal: Goal, editor: Client) -> None:
    make_late(goal)
    make_told(goal, "Tranquille")
    saved = editor.post("/vues/actions/04/nouvelle/?alerte=en_retard", {"name": "Ce qui tarde"})
    assert SavedView.objects.get().query == "alerte=en_retard"
    assert "Tranquille" not in text_of(editor, saved["Location"])
    assert "Tranquille" in text_of(editor, f"{saved['Location']}&alerte=")
    page = html_of(editor, "/regions/04/campagnes/nouvelle/?alerte=en_retard")
    assert '<option value="en_retard" selected>En retard</option>' in page


def test_an_action_shows_its_alerts_with_their_rules(goal: Goal, editor: Client) -> None:
    page = html_of(editor, f"/actions/{make_late(goal).pk}/")
    assert '<details class="rm-alert rm-alert--urgent">' in page
    text = text_of(editor, f"/actions/{make_late(goal).pk}/")
    assert "En retard, voir la règle À traiter. Une étape prévue ou un jalon est échu" in text
    assert "rm-alert" not in html_of(editor, f"/actions/{make_told(goal, 'Tranquille').pk}/")


def test_an_action_shows_its_rate_its_coverage_and_what_they_are_made_of(goal: Goal, editor: Client) -> None:
    action = with_steps(make_told(goal, "Suivie"), *[StepState.DONE] * 2, *[StepState.PLANNED] * 3, "unknown")
    text = text_of(editor, f"/actions/{action.pk}/")
    assert "Taux d’avancement 40 % 40 % = 2 étapes faites sur 5 renseignées ; 1 non renseignée" in text
    assert "Couverture 83,33 % 5 étapes renseignées sur 6" in text


def test_steps_that_nobody_confirmed_give_no_rate_and_a_coverage_of_0(goal: Goal, editor: Client) -> None:
    action = with_steps(make_told(goal, "À confirmer"), StepState.UNKNOWN, StepState.UNKNOWN)
    text = text_of(editor, f"/actions/{action.pk}/")
    assert "Taux d’avancement aucun Pas de taux : aucune des 2 étapes n’est renseignée." in text
    assert "Couverture 0 % 0 étape renseignée sur 2" in text


def test_a_weight_that_is_not_the_usual_one_is_said(goal: Goal, editor: Client) -> None:
    action = with_steps(make_told(goal, "Lourde", weight="2.50"), StepState.DONE)
    assert "Compte pour 2,50 dans le taux de son objectif" in text_of(editor, f"/actions/{action.pk}/")
    Action.objects.update(weight=1)
    assert "Compte pour" not in text_of(editor, f"/actions/{action.pk}/")


def test_cancelled_steps_alone_give_neither(goal: Goal, editor: Client) -> None:
    action = with_steps(make_told(goal, "Annulée"), StepState.CANCELLED)
    text = text_of(editor, f"/actions/{action.pk}/")
    assert (
        "Taux d’avancement aucun Pas de taux : toutes les étapes sont annulées. Couverture sans objet" in text
    )


def test_an_action_without_steps_says_nothing_of_a_rate(goal: Goal, editor: Client) -> None:
    assert "Taux d’avancement" not in text_of(editor, f"/actions/{make_told(goal, 'Sans étape').pk}/")


def test_the_rate_on_the_page_is_that_of_the_database(goal: Goal, editor: Client) -> None:
    action = with_steps(make_told(goal, "Suivie"), *[StepState.DONE] * 3, *[StepState.PLANNED] * 4)
    found = Action.objects.with_rate(timezone.localdate()).get(pk=action.pk)
    text = text_of(editor, f"/actions/{action.pk}/")
    assert f"{found.rate_done} étapes faites sur {found.rate_known} renseignées" in text


def test_an_alert_costs_the_list_no_query(goal: Goal, editor: Client) -> None:
    make_late(goal)
    queries_of(editor, LIST)
    assert queries_of(editor, f"{LIST}?alerte=en_retard") <= queries_of(editor, LIST)
