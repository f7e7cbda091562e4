"""The same fault while a status update, an import or an edit of many actions is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from journal.enums import BatchState
from journal.models import ImportBatch
from roadmap.models import Action, Programming, StatusUpdate, Step
from tests.factories import make_action
from tests.faults.faults import Seen, assert_entirely_old, assert_one_trace, killed
from tests.faults.web import Browser, Web
from tests.journal.tables import row, table
from tests.roadmap.editing.conftest import World
from tests.roadmap.editing.sending import Fields, fields_in

STEPS = "LOCK TABLE roadmap_step IN EXCLUSIVE MODE"
TRACE = "LOCK TABLE journal_change IN EXCLUSIVE MODE"
# What refers to a person or to an organisation is verified by the COMMIT.
PEOPLE = "SELECT FROM accounts_user FOR UPDATE"
ORGANISATIONS = "SELECT FROM territories_organisation FOR UPDATE"
LOT = "/regions/04/actions/lot/"


@dataclass
class Save:
    """A form that a person sends, and how it is known that all of it was written, once."""

    path: str
    sent: Fields
    assert_new: Callable[[], None]


def status(person: Browser, world: World) -> Save:
    path = f"/actions/{world.action.pk}/point/"
    step = Step.objects.order_by("pk").first()
    said: Fields = {"state": "under_way", "confidence": "on_course", "comment": "Le recrutement est fait."}
    sent = person.opened(path) | said | {f"etape-{step.pk}": "done"}

    def assert_new() -> None:
        action = Action.objects.select_related("current_status").get(pk=world.action.pk)
        assert (action.version, action.current_status.comment) == (2, said["comment"])
        assert StatusUpdate.objects.count() == 1
        assert Step.objects.get(pk=step.pk).state == "done"

    return Save(path, sent, assert_new)


def publication(person: Browser, world: World) -> Save:
    rows = [row(f"Action {rank} du fichier", state="En cours", year="Cadrage") for rank in range(3)]
    fields = person.opened("/imports/") | {"territory": str(world.region.pk), "year_from": "2024"}
    given = person.post("/imports/", fields, {"file": ("tableau.tsv", table(*rows))})
    assert given.status_code == 302, given.text
    batch = ImportBatch.objects.get()
    page = f"/imports/{batch.pk}/"

    def assert_new() -> None:
        batch.refresh_from_db()
        assert batch.state == BatchState.PUBLISHED
        assert Action.objects.filter(title__endswith="du fichier").count() == 3
        assert Step.objects.filter(text="Cadrage").count() == 3

    return Save(f"{page}publier/", person.opened(page), assert_new)


def bulk(person: Browser, world: World, **change: Any) -> Save:
    """Of two actions: the first is entirely written before the second is reached."""
    other = make_action(world.goal, title="Une autre", years={2024: ["Préparer"]})
    chosen = {"action": [world.action.pk, other.pk], "etape": "resume", "role": "support", **change}
    token = person.opened(world.address)["csrfmiddlewaretoken"]
    summary = person.post(LOT, {"csrfmiddlewaretoken": token, **chosen})
    assert summary.status_code == 200, summary.text

    def assert_new() -> None:
        actions = Action.objects.filter(pk__in=[world.action.pk, other.pk])
        assert [action.version for action in actions] == [2, 2]
        added = Programming.objects.filter(year=2024, text__endswith="- Évaluer").count()
        piloted = actions.filter(pilotages__organisation=world.support).count()
        assert (added, piloted) == ((2, 0) if change["kind"] == "step" else (0, 2))

    return Save(LOT, fields_in(summary), assert_new)


def bulk_step(person: Browser, world: World) -> Save:
    return bulk(person, world, kind="step", year="2024", text="Évaluer")


def bulk_pilot(person: Browser, world: World) -> Save:
    return bulk(person, world, kind="pilot_add", organisation=str(world.support.pk))


SECOND_ACTION = "SELECT FROM roadmap_programming WHERE text = '- Préparer' FOR UPDATE"
BEFORE_COMMIT = {
    "a status, at its steps": (status, STEPS),
    "a status, at its trace": (status, TRACE),
    "an import, at its steps": (publication, STEPS),
    "an import, at its trace": (publication, TRACE),
    "many actions, at the second": (bulk_step, SECOND_ACTION),
}
AT_COMMIT = {
    "a status": (status, PEOPLE),
    "an import": (publication, PEOPLE),
    "many actions": (bulk_pilot, ORGANISATIONS),
}


@pytest.mark.parametrize(
    ("form", "lock"),
    [
        (status, STEPS),
        (status, TRACE),
        (publication, STEPS),
        (publication, TRACE),
        (bulk_step, SECOND_ACTION),
    ],
)
def test_killed_before_the_commit_nothing_is_written_and_sending_again_saves(
    web: Web, person: Browser, world: World, form: Callable[[Browser, World], Save], lock: str
) -> None:
    save = form(person, world)
    before = Seen.now()
    killed(person, save.path, save.sent, lock=lock, kill=web.kill_workers, web=web)
    assert_entirely_old(before)
    assert person.post(save.path, save.sent).status_code == 302
    save.assert_new()
    assert_one_trace(before, actor=str(world.editor), path=save.path)


@pytest.mark.parametrize(("form", "lock"), AT_COMMIT.values(), ids=AT_COMMIT)
def test_killed_while_it_commits_all_of_it_is_written_once(
    web: Web, person: Browser, world: World, form: Callable[[Browser, World], Save], lock: str
) -> None:
    save = form(person, world)
    before = Seen.now()
    killed(person, save.path, save.sent, lock=lock, kill=web.kill_workers, web=web, at_commit=True)
    save.assert_new()
    assert_one_trace(before, actor=str(world.editor), path=save.path)
    after = Seen.now()
    assert person.post(save.path, save.sent).status_code == 302
    assert Seen.now() == after
