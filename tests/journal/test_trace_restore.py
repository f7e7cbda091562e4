"""What was deleted is put back, or a sentence says what took its place; an action is read as of a day."""

from __future__ import annotations

import datetime as dt

import pgtrigger
import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from journal.models import Change
from journal.services.trace import restore_change
from journal.trace_kinds import RestoreRefused, traced_models
from roadmap.models import Action, Alignment, Milestone, Pilotage, Programming, Step
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_milestone,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.journal.dating import dated
from tests.pages import source_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return client_of(make_user_with_mandate(Role.ARS_EDITOR))


@pytest.fixture
def action() -> Action:
    action = make_action(
        roadmap=make_roadmap(make_region()),
        title="Former",
        years={2025: ["Cadrer", "Lancer"]},
        pilots=[make_organisation("Groupement")],
    )
    make_milestone(action=action, label="Premier jalon")
    Alignment.objects.create(action=action, national_goal=make_goal(make_roadmap(make_nation())))
    return action


def deletion(kind: str) -> Change:
    return Change.objects.filter(kind=kind, operation="delete").latest("pk")


@pytest.mark.parametrize("model", [Pilotage, Step, Milestone, Alignment])
def test_a_deleted_part_comes_back_as_it_was(action: Action, model: type) -> None:
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()
    model.objects.filter(pk=row.pk).delete()
    restore_change(change=deletion(model._meta.label_lower))
    after = model.objects.filter(pk=row.pk).values().get()
    moments = {"created_at": None, "updated_at": None}
    assert after | moments == before | moments
    assert Action.objects.get().version == action.version + 1


def test_a_programming_comes_back_with_its_steps(action: Action) -> None:
    Programming.objects.all().delete()
    restore_change(change=deletion("roadmap.programming"))
    assert [step.text for step in Step.objects.all()] == ["Cadrer", "Lancer"]
    assert Programming.objects.get().year == 2025


def test_a_step_waits_for_its_programming(action: Action) -> None:
    Programming.objects.all().delete()
    with pytest.raises(RestoreRefused, match="rétablissez-la d’abord"):
        restore_change(change=deletion("roadmap.step"))


def test_the_button_puts_back_says_so_and_leaves(editor: Client, action: Action) -> None:
    Pilotage.objects.all().delete()
    change = deletion("roadmap.pilotage")
    address = reverse("journal:trace-restore", args=[change.pk])
    journal = reverse("journal:trace")
    assert f'action="{address}"' in source_of(editor.get(journal, {"nature": "roadmap.pilotage"}))
    response = editor.post(address, follow=True)
    html = source_of(response)
    assert "Rétabli\u00a0: Groupement" in html
    assert Pilotage.objects.count() == 1
    assert f'action="{address}"' not in html


def test_what_took_its_place_is_said_and_nothing_is_done(editor: Client, action: Action) -> None:
    Programming.objects.all().delete()
    change = deletion("roadmap.programming")
    Programming.objects.create(action=action, year=2025, text="Autre chose")
    response = editor.post(reverse("journal:trace-restore", args=[change.pk]), follow=True)
    assert "Rien n’a été rétabli. Cette année est déjà programmée." in source_of(response)
    assert Step.objects.count() == 0


def test_twice_puts_back_once(action: Action) -> None:
    Pilotage.objects.all().delete()
    change = deletion("roadmap.pilotage")
    restore_change(change=change)
    with pytest.raises(RestoreRefused, match="déjà été rétabli"):
        restore_change(change=change)


def test_a_part_of_what_is_gone_is_not_put_back(action: Action) -> None:
    Pilotage.objects.all().delete()
    Action.objects.update(withdrawn_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), current_status=None)
    with pytest.raises(RestoreRefused, match="n’est plus là"):
        restore_change(change=deletion("roadmap.pilotage"))


def test_only_a_deletion_of_a_part_is_put_back(action: Action) -> None:
    with pytest.raises(RestoreRefused):
        restore_change(change=Change.objects.filter(kind="roadmap.action").latest("pk"))


def as_of(client: Client, action: Action, day: str) -> str:
    response = client.get(reverse("roadmap:action-as-of", args=[action.pk, day]))
    assert response.status_code == 200
    return source_of(response)


def test_an_action_is_read_as_it_was_at_the_end_of_a_day(editor: Client, action: Action) -> None:
    dated(4)
    Action.objects.update(title="Former tout le monde", priority=3)
    Pilotage.objects.all().delete()
    Step.objects.filter(text="Lancer").delete()
    dated(9)
    before, after = as_of(editor, action, "2026-05-08"), as_of(editor, action, "2026-05-09")
    assert "<h1> Former </h1>" in before
    assert "Groupement" in before
    assert "<li>Lancer</li>" in before
    assert "Former tout le monde" in after
    assert "Groupement" not in after
    assert "<li>Cadrer</li>" in after
    assert "<li>Lancer</li>" not in after
    assert "cette action est inconnue avant le 4\u00a0mai\u00a02026" in as_of(editor, action, "2026-05-03")


def test_the_end_of_the_day_is_that_of_the_territory(editor: Client, action: Action) -> None:
    dated(4)
    # Noon in universal time is 16:00 in La Réunion; 20:30 is already the next day there.
    Action.objects.update(title="Plus tard")
    late = dt.datetime(2026, 5, 4, 20, 30, tzinfo=dt.UTC)
    _, event = traced_models()["roadmap.action"]
    with pgtrigger.ignore(f"{event._meta.label}:append_only"):
        event._default_manager.filter(title="Plus tard").update(pgh_created_at=late)
    assert "<h1> Former </h1>" in as_of(editor, action, "2026-05-04")
    assert "<h1> Plus tard </h1>" in as_of(editor, action, "2026-05-05")


def test_the_form_leads_to_the_day_and_a_wrong_day_nowhere(editor: Client, action: Action) -> None:
    form = reverse("roadmap:action-as-of-form", args=[action.pk])
    assert editor.get(form, {"le": "2026-05-04"})["Location"] == f"/actions/{action.pk}/au/2026-05-04/"
    assert editor.get(form, {"le": "hier"})["Location"] == f"/actions/{action.pk}/"
    assert editor.get(f"/actions/{action.pk}/au/2026-02-30/").status_code == 404
