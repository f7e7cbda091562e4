"""The rules of the alerts on actions: who raises one, on which day, and that list and count agree."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.utils import timezone

from roadmap.alerts import ALERTS, BY_CODE, STALE_DAYS, alerts_of, of_alert, with_alerts
from roadmap.enums import ActionState, Confidence, PilotRole, StepState
from roadmap.models import Action, Blocking, Goal, Step
from tests.factories import make_action, make_goal, make_milestone, make_organisation, make_status

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 30)
CODES = [alert.code for alert in ALERTS]
OPEN = [state for state in ActionState if state not in (ActionState.DONE, ActionState.ABANDONED)]
CLOSED = [ActionState.DONE, ActionState.ABANDONED]


@pytest.fixture
def goal() -> Goal:
    return make_goal()


def make_quiet(
    goal: Goal, *, state: str | None = ActionState.UNDER_WAY, on: dt.date | None = DAY, **fields
) -> Action:
    """An action that raises nothing on :data:`DAY`, unless told otherwise."""
    fields.setdefault("pilots", [make_organisation()])
    return make_action(goal, state=state, comment="Un point", on=on, **fields)


def with_step(action: Action, state: str, *, year: int = 2025, due: dt.date | None = None) -> Action:
    programming, _ = action.programmings.get_or_create(year=year, defaults={"text": "Texte"})
    Step.objects.create(
        programming=programming, position=programming.steps.count(), text="Étape", state=state, due=due
    )
    return action


def raised(action: Action, on: dt.date = DAY) -> list[str]:
    return with_alerts(Action.objects.all(), on).get(pk=action.pk).alerts


def test_an_action_that_is_told_of_raises_nothing(goal: Goal) -> None:
    assert raised(with_step(make_quiet(goal), StepState.DONE)) == []


def test_a_planned_step_is_late_once_its_day_is_over(goal: Goal) -> None:
    action = with_step(make_quiet(goal), StepState.PLANNED, year=2026, due=DAY)
    assert raised(action) == []
    assert raised(action, DAY + dt.timedelta(days=1)) == ["en_retard"]


def test_a_step_without_a_date_falls_due_on_31_december(goal: Goal) -> None:
    action = with_step(make_quiet(goal), StepState.PLANNED, year=2026)
    assert "en_retard" not in raised(action, dt.date(2026, 12, 31))
    assert "en_retard" in raised(action, dt.date(2027, 1, 1))


@pytest.mark.parametrize("state", [StepState.UNKNOWN, StepState.DONE, StepState.CANCELLED])
def test_only_a_planned_step_is_late(goal: Goal, state: str) -> None:
    assert "en_retard" not in raised(with_step(make_quiet(goal), state, year=2024))


def test_a_milestone_of_the_action_is_late_until_it_is_reached(goal: Goal) -> None:
    action = make_quiet(goal)
    make_milestone(action=action, due=DAY)
    make_milestone(action=action, due=None)
    make_milestone(action=action, due=dt.date(2025, 1, 1), reached_on=DAY)
    make_milestone(goal, due=dt.date(2020, 1, 1))
    assert raised(action) == []
    assert raised(action, DAY + dt.timedelta(days=1)) == ["en_retard"]


@pytest.mark.parametrize("state", ActionState)
def test_what_is_done_or_abandoned_is_neither_late_nor_awaited(goal: Goal, state: str) -> None:
    action = make_quiet(goal, state=state, on=dt.date(2020, 1, 1))
    make_milestone(action=action, due=dt.date(2025, 1, 1))
    expected = [] if state in CLOSED else ["en_retard", "sans_nouvelles"]
    assert raised(action) == expected


def test_an_action_is_blocked_until_it_is_lifted(goal: Goal) -> None:
    action = make_quiet(goal)
    blocking = Blocking.objects.create(action=action, what="Le marché", author_label="ARS")
    assert raised(action) == ["bloquee"]
    Blocking.objects.filter(pk=blocking.pk).update(lifted_at=timezone.now())
    assert raised(action) == []


def test_a_declared_difficulty_is_an_alert(goal: Goal) -> None:
    action = make_quiet(goal)
    make_status(action, state="under_way", confidence=Confidence.NEEDS_ATTENTION, on=DAY)
    assert raised(action) == []
    make_status(action, state="under_way", confidence=Confidence.IN_DIFFICULTY, on=DAY)
    assert raised(action) == ["en_difficulte"]


def test_without_news_for_more_than_90_days(goal: Goal) -> None:
    action = make_quiet(goal)
    assert raised(action, DAY + dt.timedelta(days=STALE_DAYS)) == []
    assert raised(action, DAY + dt.timedelta(days=STALE_DAYS + 1)) == ["sans_nouvelles"]


def test_an_older_update_still_in_force_does_not_hide_a_newer_one(goal: Goal) -> None:
    action = make_quiet(goal, on=dt.date(2024, 1, 1))
    make_status(action, current=False, comment="Plus récent", on=DAY)
    assert raised(action) == []


def test_a_retracted_update_is_no_news(goal: Goal) -> None:
    action = make_quiet(goal, on=dt.date(2024, 1, 1))
    make_status(action, current=False, comment="Retiré", on=DAY, retracted_at=timezone.now())
    assert raised(action) == ["sans_nouvelles"]


def test_an_update_without_a_date_is_of_the_day_it_was_recorded(goal: Goal) -> None:
    action = make_quiet(goal, on=None)
    recorded = action.current_status.created_at.astimezone(dt.UTC).date()
    assert raised(action, recorded + dt.timedelta(days=STALE_DAYS)) == []
    assert raised(action, recorded + dt.timedelta(days=STALE_DAYS + 1)) == ["sans_nouvelles"]


def test_never_told_of_is_without_news_nor_state(goal: Goal) -> None:
    assert raised(make_action(goal)) == ["sans_nouvelles", "sans_pilote", "sans_etat"]


@pytest.mark.parametrize(
    ("state", "step", "contradicts"),
    [
        ("done", "planned", True),
        ("done", "done", False),
        ("done", "unknown", False),
        ("done", "cancelled", False),
        ("to_launch", "done", True),
        ("to_launch", "planned", False),
        ("under_way", "done", False),
        ("abandoned", "done", False),
    ],
)
def test_what_is_declared_may_contradict_the_steps(
    goal: Goal, state: str, step: str, contradicts: bool
) -> None:
    action = with_step(make_quiet(goal, state=state), step, year=2027)
    assert ("contradiction" in raised(action)) == contradicts


@pytest.mark.parametrize(
    ("state", "expected"), [("under_way", ["echeance_sans_reponse"]), ("done", []), ("abandoned", [])]
)
def test_a_past_step_that_nobody_spoke_of_is_asked_for_and_not_called_late(
    goal: Goal, state: str, expected: list[str]
) -> None:
    action = with_step(make_quiet(goal, state=state), StepState.UNKNOWN, year=2025)
    assert raised(action, dt.date(2025, 12, 31)) == []
    assert raised(action, dt.date(2026, 1, 1)) == expected
    Step.objects.update(state=StepState.CANCELLED)
    assert raised(action, dt.date(2026, 1, 1)) == []


def test_on_course_while_late_is_a_contradiction(goal: Goal) -> None:
    action = with_step(make_quiet(goal), StepState.PLANNED)
    make_status(action, state="under_way", confidence=Confidence.ON_COURSE, on=DAY)
    assert raised(action) == ["en_retard", "contradiction"]


def test_without_pilot_is_what_the_filter_of_pilots_says(goal: Goal) -> None:
    assert raised(make_quiet(goal, pilots=[])) == ["sans_pilote"]
    assert raised(make_quiet(goal, pilots=["Un nom du document"])) == []
    assert raised(make_quiet(goal, pilots=[(make_organisation(), PilotRole.SUPPORT)])) == []


def test_an_update_without_a_state_leaves_it_unrecognised(goal: Goal) -> None:
    assert raised(make_quiet(goal, state=None)) == ["sans_etat"]


@pytest.mark.parametrize("field", ["published_at", "archived_at", "withdrawn_at"])
def test_only_a_published_action_in_use_raises_an_alert(goal: Goal, field: str) -> None:
    action = make_action(goal)
    Action.objects.filter(pk=action.pk).update(**{field: None if field == "published_at" else timezone.now()})
    assert raised(action) == []
    assert not any(of_alert(Action.objects.all(), code, DAY) for code in CODES)


def test_the_alert_and_its_filter_agree_whatever_stands_in_the_list(goal: Goal) -> None:
    make_quiet(goal)
    make_action(goal, published=False)
    late = with_step(make_quiet(goal, pilots=[]), StepState.PLANNED)
    make_status(late, state="to_launch", confidence=Confidence.IN_DIFFICULTY, on=dt.date(2020, 1, 1))
    with_step(late, StepState.DONE)
    with_step(late, StepState.UNKNOWN)
    Blocking.objects.create(action=late, what="Le marché", author_label="ARS")
    make_action(goal)
    counted = {action.pk: action.alerts for action in with_alerts(Action.objects.all(), DAY)}
    for code in CODES:
        filtered = set(of_alert(Action.objects.all(), code, DAY).values_list("pk", flat=True))
        assert filtered == {pk for pk, codes in counted.items() if code in codes} != set()
    assert all(codes == [code for code in CODES if code in codes] for codes in counted.values())


def test_alerts_can_be_inserted_from_a_selection(goal: Goal) -> None:
    action = make_action(goal)
    statement, parameters = (
        with_alerts(Action.objects.all(), DAY).values("pk", "alerts").query.sql_with_params()
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kept (pk bigint, alerts text[])")
        cursor.execute(f"INSERT INTO kept {statement}", parameters)
        cursor.execute("SELECT * FROM kept")
        assert cursor.fetchall() == [(action.pk, raised(action))]


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        of_alert(Action.objects.all(), "inventee", DAY)


def test_each_rule_is_told_with_its_threshold() -> None:
    assert str(STALE_DAYS) in BY_CODE["sans_nouvelles"].sentence
    assert len(set(CODES)) == len(ALERTS)
    assert all(re.fullmatch(r"[a-z_]+", alert.code) for alert in ALERTS)
    assert all(alert.sentence.endswith(".") and alert.label and alert.plural for alert in ALERTS)
    assert alerts_of(["en_retard"]) == (BY_CODE["en_retard"],)
