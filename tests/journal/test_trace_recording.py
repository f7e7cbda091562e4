"""Every change is recorded by the database: what made it, who, and why, whichever way it came."""

from __future__ import annotations

from typing import Any

import pghistory
import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from common import tracing
from config.celery import app
from journal.import_kinds import Actor
from journal.models import Change
from journal.selectors.trace import cause_in_words
from journal.trace_kinds import traced_models
from roadmap.models import Action, Pilotage, Programming, Step
from roadmap.services.import_undo import undo_batch
from tests.factories import (
    client_of,
    make_action,
    make_batch,
    make_mandate,
    make_organisation,
    make_region,
    make_roadmap,
    make_status,
    make_user,
    make_user_with_mandate,
)

pytestmark = pytest.mark.django_db


def last_of(obj: models.Model, operation: str = "update") -> Change:
    changes = Change.objects.filter(kind=obj._meta.label_lower, object_id=obj.pk, operation=operation)
    found: Change = changes.select_related("context").latest("pk")
    return found


def event_of(change: Change) -> Any:
    return traced_models()[change.kind][1]._default_manager.get(pk=change.event_id)


@app.task(name="journal.tests.retitle")
def retitle(pk: int) -> None:
    Action.objects.filter(pk=pk).update(title="Par une tâche")


def test_creating_writes_what_was_created_and_where() -> None:
    region = make_region()
    action = make_action(roadmap=make_roadmap(region), title="Déployer", years={2024: ["Cadrer"]})
    change = last_of(action, "insert")
    assert (change.label, change.territory_id) == ("Déployer", region.pk)
    step = last_of(Step.objects.get(), "insert")
    assert (step.label, step.subject_kind, step.subject_id) == ("Cadrer", "roadmap.action", action.pk)
    assert step.territory_id == region.pk


def test_a_queryset_update_is_recorded() -> None:
    action = make_action(title="Avant")
    Action.objects.filter(pk=action.pk).update(title="Après")
    event = event_of(last_of(action))
    assert event.title == "Après"
    assert [each.title for each in type(event).objects.filter(pgh_obj=action.pk)] == ["Avant", "Après"]


def test_a_bulk_update_is_recorded_row_by_row() -> None:
    actions = [make_action(title=f"Action {number}") for number in range(3)]
    for action in actions:
        action.priority = 3
    Action.objects.bulk_update(actions, ["priority"])
    assert [event_of(last_of(action)).priority for action in actions] == [3, 3, 3]


def test_an_update_that_changes_nothing_is_not_a_change() -> None:
    action = make_action()
    action.save()
    Action.objects.filter(pk=action.pk).update(version=7)
    assert not Change.objects.filter(kind="roadmap.action", operation="update").exists()


def test_a_deletion_is_recorded_with_what_went_with_it() -> None:
    action = make_action(years={2025: ["Cadrer", "Lancer"]})
    region = action.roadmap.territory_id
    Programming.objects.all().delete()
    deleted = Change.objects.filter(operation="delete")
    assert sorted(each.label for each in deleted) == ["2025\u00a0: - Cadrer\n- Lancer", "Cadrer", "Lancer"]
    assert {(each.subject_id, each.territory_id) for each in deleted} == {(action.pk, region)}


def test_sql_written_by_hand_is_recorded_as_outside_of_the_portal() -> None:
    action = make_action()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE roadmap_action SET title = 'À la main' WHERE id = %s", [action.pk])
    change = last_of(action)
    assert change.label == "À la main"
    assert cause_in_words(change.context.metadata) == "hors du portail"


def test_parts_deleted_by_hand_after_their_parent_still_say_whose_they_were() -> None:
    action = make_action(years={2025: ["Cadrer"]})
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM roadmap_programming")
        cursor.execute("DELETE FROM roadmap_step")
    step = Change.objects.get(kind="roadmap.step", operation="delete")
    assert (step.subject_id, step.territory_id) == (action.pk, action.roadmap.territory_id)


def test_a_page_says_who_and_which_page() -> None:
    editor = make_user_with_mandate(Role.ARS_EDITOR)
    action = make_action(pilots=["Un pilote"])
    with pghistory.context(kind="page", cause="/actions/", user=editor.pk, actor="Préparation"):
        Pilotage.objects.all().delete()
    change = Change.objects.get(kind="roadmap.pilotage", operation="delete")
    client_of(editor).post(reverse("journal:trace-restore", args=[change.pk]))
    metadata = last_of(action.pilotages.get(), "insert").context.metadata
    assert metadata["user"] == editor.pk
    assert metadata["actor"] == str(editor)
    assert cause_in_words(metadata) == f"page /journal/{change.pk}/retablir/"


def test_reading_a_page_opens_no_context(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    monkeypatch.setattr("journal.views.trace.trace_page", _spy(seen))
    with pytest.raises(_Seen):
        client_of(make_user_with_mandate(Role.ARS_EDITOR)).get(reverse("journal:trace"))
    assert seen == [False]


class _Seen(Exception):
    pass


def _spy(seen: list[bool]) -> Any:
    def spied(*_: Any, **__: Any) -> None:
        seen.append(tracing.has_cause())
        raise _Seen

    return spied


def test_a_secret_of_an_address_is_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from journal.middleware import TraceMiddleware  # noqa: PLC0415

    noted: dict[str, Any] = {}
    monkeypatch.setattr(tracing, "note", lambda **more: noted.update(more))
    request = type("Request", (), {"method": "POST", "path": "/mot-de-passe/MQ/secret/"})()
    TraceMiddleware(lambda _: None).process_view(  # type: ignore[arg-type, return-value]
        request, None, (), {"uidb64": "MQ", "token": "secret"}
    )
    assert noted == {"cause": "/mot-de-passe/…/…/"}


def test_a_command_gives_its_name() -> None:
    with tracing.command_cause(["manage.py", "load_reference"]):
        call_command("load_reference", verbosity=0)
    metadata = Change.objects.filter(kind="roadmap.goal").first().context.metadata  # type: ignore[union-attr]
    assert cause_in_words(metadata) == "commande load_reference"


@pytest.mark.parametrize("name", ["migrate", "shell"])
def test_a_migration_and_the_console_have_a_cause_too(name: str) -> None:
    action = make_action()
    with tracing.command_cause(["manage.py", name]):
        Action.objects.filter(pk=action.pk).update(title="Changé")
    said = {"migrate": "commande migrate", "shell": "console"}
    assert cause_in_words(last_of(action).context.metadata) == said[name]


def test_a_task_gives_its_name() -> None:
    action = make_action()
    retitle.delay(action.pk)
    assert cause_in_words(last_of(action).context.metadata) == "tâche retitle"


def test_a_task_run_inside_a_page_keeps_the_cause_of_the_page() -> None:
    action = make_action()
    with tracing.cause("page", "/actions/1/"):
        retitle.delay(action.pk)
    assert cause_in_words(last_of(action).context.metadata) == "page /actions/1/"


def test_an_import_gives_its_number() -> None:
    batch = make_batch()
    with tracing.cause("page", f"/imports/{batch.pk}/annuler/"):
        undo_batch(batch, actor=Actor("L’ARS"))
    assert last_of(batch).context.metadata["batch"] == batch.pk


def test_the_name_of_the_actor_stays_when_the_account_goes() -> None:
    person = make_user(display_name="Camille Essai")
    action = make_action()
    with tracing.cause("page", "/", user=person.pk, actor=str(person)):
        Action.objects.filter(pk=action.pk).update(title="Changé")
    User.objects.filter(pk=person.pk).update(display_name="Compte 12", email="12@pseudonyme.invalid")
    assert last_of(action).context.metadata["actor"] == "Camille Essai"


def test_an_account_never_leaves_its_password_in_the_trace() -> None:
    person = make_user()
    person.set_password("une autre phrase de passe")
    person.save()
    client = Client()
    client.force_login(person)
    assert not Change.objects.filter(kind="accounts.user", operation="update").exists()
    names = {field.name for field in traced_models()["accounts.user"][1]._meta.local_fields}
    assert not names & {"password", "last_login", "is_superuser"}


def test_a_mandate_is_about_its_account_in_its_region() -> None:
    person, region = make_user(display_name="Camille Essai"), make_region()
    mandate = make_mandate(person, Role.COMMITTEE_MEMBER, region)
    change = last_of(mandate, "insert")
    assert (change.subject_kind, change.subject_id) == ("accounts.user", person.pk)
    assert (change.territory_id, change.label) == (region.pk, "Camille Essai")


@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize("kind", ["roadmap.action", "accounts.user", "journal.change"])
def test_what_is_recorded_is_never_rewritten(kind: str, verb: str) -> None:
    make_action()
    make_user()
    model: Any = Change if kind == "journal.change" else traced_models()[kind][1]
    column = "label" if model is Change else "pgh_label"
    with pytest.raises(Exception, match=r"Cannot (update|delete)"):
        model.objects.update(**{column: "x"}) if verb == "update" else model.objects.all()._raw_delete(
            "default"
        )


def test_every_kind_of_object_says_its_name_and_subject() -> None:
    region = make_region()
    action = make_action(
        roadmap=make_roadmap(region),
        years={2024: ["Cadrer"]},
        pilots=[make_organisation("Groupement", serving=[region]), "Portage ETS"],
    )
    make_status(action, state="done", comment="")
    unnamed = Change.objects.filter(label="") | Change.objects.filter(subject_id__isnull=True)
    assert list(unnamed) == []
    assert get_user_model()._meta.label_lower in traced_models()
