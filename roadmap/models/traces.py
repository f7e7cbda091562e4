"""What each change of a roadmap is about and where, in SQL over ``e``, the events just written."""

from __future__ import annotations

from common.db.trace import About, last_known, of


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


def about_action(label: str, *, number: str = 'e."action_id"') -> About:
    """A part of an action."""
    return of("roadmap.action", number, label=label, territory=_territory("roadmap_action", number))


def about_goal(label: str, *, number: str) -> About:
    return of("roadmap.goal", number, label=label, territory=_territory("roadmap_goal", number))


def about_action_or_goal(label: str) -> About:
    """A part of an action or, when there is none, of a goal."""
    action, goal = 'e."action_id"', 'e."goal_id"'
    territory = f"COALESCE({_territory('roadmap_action', action)}, {_territory('roadmap_goal', goal)})"
    kind = f"CASE WHEN {action} IS NULL THEN 'roadmap.goal' ELSE 'roadmap.action' END"
    return About(label=label, subject=(kind, f"COALESCE({action}, {goal})"), territory=territory)


ROADMAP = About(label='e."title"', territory='e."territory_id"')
LEVEL = of(
    "roadmap.roadmap",
    'e."roadmap_id"',
    label='e."name"',
    territory=_roadmap_territory('e."roadmap_id"'),
)
GOAL = About(
    label="concat_ws(' ', nullif(e.number, ''), e.title)", territory=_roadmap_territory('e."roadmap_id"')
)
SUCCESSION = about_goal(
    '(SELECT g.title FROM roadmap_goal g WHERE g.id = e."predecessor_id")', number='e."successor_id"'
)
MILESTONE = about_action_or_goal('e."label"')
ACTION = About(label='e."title"', territory=_roadmap_territory('e."roadmap_id"'))
PILOTAGE = about_action(
    """COALESCE((SELECT COALESCE(nullif(o.short_name, ''), o.name) FROM territories_organisation o
    WHERE o.id = e."organisation_id"), e."label")"""
)
PROGRAMMING = about_action("""concat(e."year", '\u00a0: ', e."text")""")
STEP = about_action(
    'e."text"', number=_action_of("roadmap_programming", "roadmap.programming", 'e."programming_id"')
)
STATUS = about_action("""COALESCE(nullif(e."comment", ''), e."state", e."confidence")""")
ALIGNMENT = about_action_or_goal('(SELECT g.title FROM roadmap_goal g WHERE g.id = e."national_goal_id")')
BLOCKING = about_action('e."what"')
PROPOSAL = about_action("""COALESCE(nullif(e."reason", ''), 'proposition')""")
CAMPAIGN = About(label='e."title"', territory='e."territory_id"')
CAMPAIGN_ITEM = about_action(
    '(SELECT o.name FROM territories_organisation o WHERE o.id = e."organisation_id")'
)
_PROVED = f"""CASE WHEN e."step_id" IS NULL
    THEN {_action_of("roadmap_statusupdate", "roadmap.statusupdate", 'e."status_update_id"')}
    ELSE COALESCE((SELECT p.action_id FROM roadmap_step s JOIN roadmap_programming p ON p.id = s.programming_id
    WHERE s.id = e."step_id"), {last_known("subject_id", kind="'roadmap.step'", number='e."step_id"')}) END"""
PROOF = about_action('e."label"', number=_PROVED)
