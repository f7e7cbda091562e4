"""A state changes through a dated update with a sentence, by who may, once, and against what was read."""

from __future__ import annotations

import datetime as dt
import threading
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.enums import Role
from journal.import_kinds import Actor
from roadmap.enums import ActionState
from roadmap.models import Action, StatusUpdate
from roadmap.services.errors import StaleVersion
from roadmap.services.status import record_status
from roadmap.services.status_update import Statement, save_statement
from roadmap.workflow import EDITOR, EDITORS, EVERYBODY, PILOT, TRANSITIONS, next_states, refusal
from tests.factories import client_of, make_organisation, make_status, make_user_with_mandate
from tests.roadmap.pages import text_of
from tests.roadmap.updates.world import World, make_world, said, steps_of

pytestmark = pytest.mark.django_db

PAIRS = list(product(ActionState, ActionState))
# A pilot tells how it goes; closing what never began, giving up and reopening are the ARS's.
FOR_PILOTS = {
    "to_launch": {"under_way", "recurring", "suspended"},
    "under_way": {"done", "recurring", "suspended"},
    "recurring": {"under_way", "done", "suspended"},
    "suspended": {"under_way", "recurring"},
    "done": set(),
    "abandoned": set(),
}
FOR_THE_ARS_ONLY = {
    "to_launch": {"done", "abandoned"},
    "under_way": {"to_launch", "abandoned"},
    "recurring": {"abandoned"},
    "suspended": {"to_launch", "abandoned"},
    "done": {"under_way", "recurring"},
    "abandoned": {"to_launch", "under_way"},
}


@pytest.fixture
def world() -> World:
    return make_world()


def point_of(action: Action) -> str:
    return f"/actions/{action.pk}/point/"


@pytest.mark.parametrize(("before", "after"), PAIRS)
@pytest.mark.parametrize("who", [PILOT, EDITOR])
def test_each_transition_is_allowed_to_whom_the_table_says(
    world: World, before: str, after: str, who: str
) -> None:
    allowed = before == after or after in FOR_PILOTS[before]
    if who == EDITOR:
        allowed = allowed or after in FOR_THE_ARS_ONLY[before]
    action = world.action(state=before)
    browser = world.ars_browser if who == EDITOR else world.grades_browser
    response = browser.post(point_of(action), said(action, state=after))
    assert response.status_code == (302 if allowed else 422)
    action.refresh_from_db()
    assert action.current_status.state == (after if allowed else before)
    assert action.status_updates.count() == (2 if allowed else 1)


def test_the_table_gives_each_pair_to_everybody_or_to_editors() -> None:
    assert set(TRANSITIONS.values()) == {EVERYBODY, EDITORS}
    assert next_states(None, who=PILOT) == list(ActionState)
    assert "proposez" in refusal("under_way", "abandoned", who=PILOT)
    assert "On ne passe pas" in refusal("done", "to_launch", who=EDITOR)
    assert refusal("done", "finie", who=EDITOR) == "Cet état n’existe pas."


def test_the_form_offers_the_allowed_states_only(world: World) -> None:
    page = world.grades_browser.get(point_of(world.action(state="under_way"))).content.decode()
    assert 'value="done"' in page
    assert 'value="abandoned"' not in page
    assert (
        'value="abandoned"'
        in world.ars_browser.get(point_of(world.action(state="under_way"))).content.decode()
    )


def test_the_page_of_the_action_holds_the_form(world: World) -> None:
    action = world.action(state="under_way")
    text = text_of(world.grades_browser, f"/actions/{action.pk}/")
    assert "Dire où en est l’action" in text
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, world.region))
    assert "Dire où en est l’action" not in text_of(member, f"/actions/{action.pk}/")


def test_an_update_is_dated_signed_and_becomes_the_status(world: World) -> None:
    action = world.action(state="to_launch")
    answer = world.grades_browser.post(
        point_of(action), said(action, confidence="needs_attention", on="2024-03-01")
    )
    assert answer.status_code == 302
    action.refresh_from_db()
    update = action.current_status
    assert (update.state, update.confidence, update.on) == (
        "under_way",
        "needs_attention",
        dt.date(2024, 3, 1),
    )
    assert update.author == world.contributor
    assert update.author_label == str(world.contributor)
    assert action.version == 2


def test_the_day_is_that_of_the_territory(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Late in Paris it is already tomorrow in La Réunion."""
    late = dt.datetime(2026, 3, 1, 22, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    action = world.action()
    world.editor.refresh_from_db()
    update = save_statement(
        action=action,
        said=Statement(version=1, comment="Lancé.", state="under_way", on=dt.date(2026, 3, 2)),
        who=EDITOR,
        actor=Actor.of(world.editor),
    )
    assert update.on == dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"comment": "   "}, "Un point de situation se dit en une phrase au moins."),
        ({"comment": "a" * 5001}, "5001 caractères"),
        ({"on": "2999-01-01"}, "Un point de situation ne date pas de demain."),
        ({"on": "hier"}, "Donnez une date"),
        ({"state": "finie"}, "Cet état n’existe pas."),
        ({"confidence": "soleil"}, "Cette météo n’existe pas."),
        ({"links": "javascript:alert(1)"}, "n’est pas une adresse qui commence par"),
        ({"links": "ftp://exemple.invalid/a"}, "n’est pas une adresse qui commence par"),
    ],
)
def test_bad_input_is_refused_in_french_and_kept(world: World, fields: dict[str, str], sentence: str) -> None:
    action = world.action(state="to_launch", years={2024: ["Cadrer"]})
    step = steps_of(action)[0]
    sent = said(action, "Phrase à garder.", **{f"etape-{step.pk}": "done"}) | fields
    response = world.grades_browser.post(point_of(action), sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "Phrase à garder." in page or "comment" in fields
    action.refresh_from_db()
    step.refresh_from_db()
    assert (action.version, action.current_status.state, step.state) == (1, "to_launch", "unknown")


def test_5000_characters_are_not_too_many_whatever_the_line_ends(world: World) -> None:
    action = world.action()
    comment = "a\r\n" * 2499 + "ab"
    assert world.grades_browser.post(point_of(action), said(action, comment)).status_code == 302


def test_a_script_is_shown_as_text(world: World) -> None:
    action = world.action()
    world.grades_browser.post(point_of(action), said(action, "<script>alert(1)</script>"))
    page = world.ars_browser.get(f"/actions/{action.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_double_click_makes_one_update(world: World) -> None:
    action = world.action()
    sent = said(action)
    browser = world.grades_browser
    assert [browser.post(point_of(action), sent).status_code for _ in range(2)] == [302, 302]
    assert action.status_updates.count() == 1


def test_the_second_to_save_is_shown_both_texts_and_loses_nothing(world: World) -> None:
    action = world.action()
    mine, theirs = said(action, "Le mien."), said(action, "Le leur.")
    world.ars_browser.post(point_of(action), theirs)
    browser = world.grades_browser
    response = browser.post(point_of(action), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Le mien." in page
    assert "Le leur." in page
    assert action.status_updates.count() == 1
    assert browser.post(point_of(action), said(action, "Le mien.")).status_code == 302
    assert {update.comment for update in action.status_updates.all()} == {"Le mien.", "Le leur."}


def test_steps_are_ticked_with_the_update(world: World) -> None:
    action = world.action(years={2024: ["Cadrer", "Lancer"]})
    first, second = steps_of(action)
    sent = said(action, **{f"etape-{first.pk}": "done", f"etape-{second.pk}": "planned"})
    assert world.grades_browser.post(point_of(action), sent).status_code == 302
    assert [step.state for step in steps_of(action)] == ["done", "planned"]


def test_the_step_of_another_action_is_not_there(world: World) -> None:
    action, other = world.action(), world.action(years={2024: ["Cadrer"]})
    stranger = steps_of(other)[0]
    sent = said(action, **{f"etape-{stranger.pk}": "done"})
    assert world.grades_browser.post(point_of(action), sent).status_code == 404
    assert action.status_updates.count() == 0
    stranger.refresh_from_db()
    assert stranger.state == "unknown"


@pytest.mark.parametrize(
    ("role", "expected"), [("pilot", 302), ("co_pilot", 302), ("delegated", 302), ("support", 403)]
)
def test_who_answers_for_an_action_updates_it(world: World, role: str, expected: int) -> None:
    action = world.action(pilots=[(world.grades, role)])
    assert world.grades_browser.post(point_of(action), said(action)).status_code == expected


def test_a_contributor_touches_only_the_region_of_its_mandate(world: World) -> None:
    """TESIS serves La Réunion and Mayotte; a mandate in one opens nothing in the other."""
    elsewhere = make_world("06", "Mayotte", "Indian/Mayotte")
    action = elsewhere.action(pilots=[world.grades])
    assert world.grades_browser.post(point_of(action), said(action)).status_code == 404
    assert action.status_updates.count() == 0


def test_what_one_sees_but_does_not_pilot_is_forbidden(world: World) -> None:
    action = world.action(pilots=[make_organisation("Un autre")])
    assert world.grades_browser.post(point_of(action), said(action)).status_code == 403
    assert action.status_updates.count() == 0


def test_an_archived_action_is_not_updated_any_more(world: World) -> None:
    action = world.action(archived_at=timezone.now())
    response = world.ars_browser.post(point_of(action), said(action))
    assert response.status_code == 422
    assert "archivée" in response.content.decode()


def test_the_page_of_an_action_costs_the_same_whatever_it_holds(
    world: World, django_assert_num_queries: Any
) -> None:
    from tests.roadmap.pages import queries_of  # noqa: PLC0415

    small = world.action(years={2024: ["Une"]})
    big = world.action(years={year: [f"Étape {number}" for number in range(8)] for year in range(2024, 2029)})
    for number in range(10):
        make_status(big, comment=f"Point {number}", state="under_way")
    make_status(small, comment="Point", state="under_way")
    for address in ("/actions/{}/", "/actions/{}/point/", "/actions/{}/etapes/"):
        counts = [queries_of(world.grades_browser, address.format(action.pk)) for action in (small, big)]
        assert counts[0] == counts[1], address


@pytest.mark.django_db(transaction=True)
def test_two_updates_at_once_the_second_is_told() -> None:
    world = make_world()
    action = world.action()
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def save(comment: str) -> None:
        mine = Action.objects.select_related("roadmap__territory").get(pk=action.pk)
        barrier.wait()
        try:
            record_status(
                action=mine,
                state="under_way",
                confidence=None,
                comment=comment,
                on=None,
                who=EDITOR,
                actor=Actor(comment),
                version=1,
            )
            outcomes.append("saved")
        except StaleVersion:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(words,)) for words in ("Un.", "Deux.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "stale"]
    assert StatusUpdate.objects.filter(action=action).count() == 1
