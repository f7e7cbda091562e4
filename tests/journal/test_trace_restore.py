"""What was deleted is put back, or a sentence says what took its place; an action is read as of a day."""

from __future__ import annotations

import datetime as dt

import pgtrigger
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from common import tracing
from journal.models import Change
from journal.services.trace import restore_change
from journal.trace_kinds import RestoreRefused, traced_models
from roadmap.models import (
    Action,
    Alignment,
    Goal,
    GoalSuccession,
    Milestone,
    Pilotage,
    Programming,
    Proof,
    Step,
)
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_milestone,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_succession,
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


def prove(action: Action) -> Proof:
    """A step that somebody said was done, with a file and a link."""
    step = Step.objects.get(text="Cadrer")
    Step.objects.filter(pk=step.pk).update(state="done", due=dt.date(2025, 6, 30))
    Proof.objects.create(
        step=step, label="Compte rendu", url="https://exemple.invalid/cr", author_label="ARS"
    )
    file = Proof(step=step, label="vu.txt", content_type="text/plain", size=2, author_label="ARS")
    file.file.save("0123.txt", ContentFile(b"vu"), save=True)
    return file


def snapshot(*models: type) -> list[list[dict[str, object]]]:
    """Every row of some tables, without when it last changed."""
    found = []
    for model in models:
        names = [
            field.attname for field in model._meta.local_fields if field.name not in ("updated_at", "version")
        ]
        found.append(list(model.objects.order_by("pk").values(*names)))
    return found


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("roadmap.step", [Step, Proof]),
        ("roadmap.programming", [Programming, Step, Proof]),
        ("roadmap.action", [Action, Pilotage, Programming, Step, Proof, Milestone, Alignment]),
    ],
)
def test_what_hung_under_it_comes_back_with_it(action: Action, kind: str, parts: list[type]) -> None:
    proof = prove(action)
    make_milestone(action=make_action(action.goal, roadmap=action.roadmap, title="Une autre"))
    before = snapshot(*parts)
    with tracing.cause(tracing.PAGE, "/actions/"):
        parts[0].objects.filter(pk=min(row["id"] for row in before[0])).delete()
    assert snapshot(*parts) != before
    restore_change(change=deletion(kind))
    assert snapshot(*parts) == before
    with default_storage.open(str(Proof.objects.get(pk=proof.pk).file)) as stream:
        assert stream.read() == b"vu"


def test_a_goal_comes_back_with_its_milestones_and_kin() -> None:
    roadmap = make_roadmap(make_region())
    old, new = make_goal(roadmap, title="Ancien"), make_goal(roadmap, title="Nouveau")
    make_succession(old, new)
    make_milestone(new, label="Jalon")
    before = snapshot(Goal, GoalSuccession, Milestone)
    new.delete()
    restore_change(change=deletion("roadmap.goal"))
    assert snapshot(Goal, GoalSuccession, Milestone) == before


def test_an_action_deleted_for_good_goes_nowhere_without_its_goal(action: Action) -> None:
    goal = make_goal(action.roadmap)
    number = goal.pk
    Action.objects.update(goal=goal)
    Action.objects.all().delete()
    goal.delete()
    with pytest.raises(RestoreRefused, match="objectif"):
        restore_change(change=deletion("roadmap.action"))
    restore_change(change=deletion("roadmap.goal"))
    restore_change(change=deletion("roadmap.action"))
    assert Action.objects.get().goal_id == number


def test_a_part_that_was_removed_before_stays_removed(action: Action) -> None:
    with tracing.cause(tracing.PAGE, "/actions/1/etapes/"):
        Step.objects.filter(text="Lancer").delete()
    with tracing.cause(tracing.PAGE, "/actions/1/modifier/"):
        Programming.objects.all().delete()
    restore_change(change=deletion("roadmap.programming"))
    assert [step.text for step in Step.objects.all()] == ["Cadrer"]


def test_all_or_nothing_when_a_part_lost_its_place(action: Action) -> None:
    number = action.pk
    code = action.code
    with tracing.cause(tracing.PAGE, "/actions/"):
        Action.objects.all().delete()
    other = make_action(roadmap=action.roadmap, code=code)
    with pytest.raises(RestoreRefused, match="déjà celui d’une autre action"):
        restore_change(change=deletion("roadmap.action"))
    assert not Action.objects.filter(pk=number).exists()
    assert not Pilotage.objects.exclude(action=other).exists()


def test_a_step_waits_for_its_programming(action: Action) -> None:
    Programming.objects.all().delete()
    with pytest.raises(RestoreRefused, match="rétablissez-le d’abord"):
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
