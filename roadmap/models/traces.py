"""What each change of a roadmap is about and where, in SQL over ``e``, the events just written."""

from __future__ import annotations

from common.db.stamps import Touch
from common.db.trace import About, last_known, of
from roadmap.models import stamps


def _roadmap_territory(number: str) -> str:
    return f"(SELECT r.territory_id FROM roadmap_roadmap r WHERE r.id = {number})"


def _territory(table: str, number: str) -> str:
    return (
        f"(SELECT r.territory_id FROM {table} a JOIN roadmap_roadmap r ON r.id = a.roadmap_id "
        f"WHERE a.id = {number})"
    )


def _action_of(table: str, kind: str, number: str) -> str:
    known = last_known("subject_id", kind=f"'{kind}'", number=number)
    return f"COALESCE((SELECT p.action_id FROM {table} p WHERE p.id = {number}), {known})"


def about_action(label: str, *, number: str = 'e."action_id"', touches: tuple[Touch, ...]) -> About:
    """A part of an action."""
    territory = _territory("roadmap_action", number)
    return of("roadmap.action", number, label=label, territory=territory, touches=touches)


def about_goal(label: str, *, number: str, touches: tuple[Touch, ...]) -> About:
    territory = _territory("roadmap_goal", number)
    return of("roadmap.goal", number, label=label, territory=territory, touches=touches)


def about_action_or_goal(label: str, *, touches: tuple[Touch, ...]) -> About:
    """A part of an action or, when there is none, of a goal."""
    action, goal = 'e."action_id"', 'e."goal_id"'
    territory = f"COALESCE({_territory('roadmap_action', action)}, {_territory('roadmap_goal', goal)})"
    kind = f"CASE WHEN {action} IS NULL THEN 'roadmap.goal' ELSE 'roadmap.action' END"
    subject = (kind, f"COALESCE({action}, {goal})")
    return About(label=label, subject=subject, territory=territory, touches=touches)


ROADMAP = About(label='e."title"', territory='e."territory_id"', touches=stamps.BY_ROADMAP)
LEVEL = of(
    "roadmap.roadmap",
    'e."roadmap_id"',
    label='e."name"',
    territory=_roadmap_territory('e."roadmap_id"'),
    touches=stamps.BY_LEVEL,
)
GOAL = About(
    label="concat_ws(' ', nullif(e.number, ''), e.title)",
    territory=_roadmap_territory('e."roadmap_id"'),
    touches=stamps.BY_GOAL,
)
SUCCESSION = about_goal(
    '(SELECT g.title FROM roadmap_goal g WHERE g.id = e."predecessor_id")',
    number='e."successor_id"',
    touches=stamps.BY_SUCCESSION,
)
MILESTONE = about_action_or_goal('e."label"', touches=stamps.BY_MILESTONE)
ACTION = About(label='e."title"', territory=_roadmap_territory('e."roadmap_id"'), touches=stamps.BY_ACTION)
PILOTAGE = about_action(
    """COALESCE((SELECT COALESCE(nullif(o.short_name, ''), o.name) FROM territories_organisation o
    WHERE o.id = e."organisation_id"), e."label")""",
    touches=stamps.by_part("roadmap_pilotageevent"),
)
PROGRAMMING = about_action("""concat(e."year", '\u00a0: ', e."text")""", touches=stamps.BY_PROGRAMMING)
STEP = about_action(
    'e."text"',
    number=_action_of("roadmap_programming", "roadmap.programming", 'e."programming_id"'),
    touches=stamps.BY_STEP,
)
STATUS = about_action(
    """COALESCE(nullif(e."comment", ''), e."state", e."confidence")""", touches=stamps.BY_STATUS
)
ALIGNMENT = about_action_or_goal(
    '(SELECT g.title FROM roadmap_goal g WHERE g.id = e."national_goal_id")', touches=stamps.BY_ALIGNMENT
)
BLOCKING = about_action('e."what"', touches=stamps.by_part("roadmap_blockingevent"))
PROPOSAL = about_action("""COALESCE(nullif(e."reason", ''), 'proposition')""", touches=())
CAMPAIGN = About(label='e."title"', territory='e."territory_id"')
CAMPAIGN_ITEM = about_action(
    '(SELECT o.name FROM territories_organisation o WHERE o.id = e."organisation_id")', touches=()
)
_PROVED = f"""CASE WHEN e."step_id" IS NULL
    THEN {_action_of("roadmap_statusupdate", "roadmap.statusupdate", 'e."status_update_id"')}
    ELSE COALESCE((SELECT p.action_id FROM roadmap_step s JOIN roadmap_programming p ON p.id = s.programming_id
    WHERE s.id = e."step_id"), {last_known("subject_id", kind="'roadmap.step'", number='e."step_id"')}) END"""
PROOF = about_action('e."label"', number=_PROVED, touches=stamps.BY_PROOF)
