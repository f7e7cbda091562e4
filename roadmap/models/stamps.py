"""What partners pull of roadmaps, and which of it shows each row, in SQL over ``e``, the events just written.

An insertion has nothing under it yet and a deletion tells what was under it itself: only an update is passed on to
what stands below, when it changes whether or under which name that is shown.
"""

from __future__ import annotations

from common.db.stamps import Below, Stamped, Touch, changed, stamping
from territories.models.stamps import RENAMED_ORGANISATION

# National documents are read by anybody, their actions by whoever reads every region: see the QuerySets.
_READ = "r.withdrawn_at IS NULL AND (r.kind = 'national' OR r.published_at IS NOT NULL)"
_REGIONS = "CASE WHEN r.kind = 'national' THEN '{}'::bigint[] ELSE ARRAY[r.territory_id] END"
_ACTION_READ = (
    "a.published_at IS NOT NULL AND r.published_at IS NOT NULL "
    "AND a.withdrawn_at IS NULL AND r.withdrawn_at IS NULL"
)
_OF_ACTION = f"ARRAY[r.territory_id] AS regions, {_ACTION_READ} AS opened"
_ROADMAP_OF_ACTION = "JOIN roadmap_action a ON a.id = {parent} JOIN roadmap_roadmap r ON r.id = a.roadmap_id"

ROADMAPS = Stamped(
    "roadmaps", f"SELECT r.id, {_REGIONS} AS regions, {_READ} AS opened FROM roadmap_roadmap r"
)
GOALS = Stamped(
    "goals",
    f"SELECT g.id, {_REGIONS} AS regions, g.withdrawn_at IS NULL AND {_READ} AS opened "
    "FROM roadmap_goal g JOIN roadmap_roadmap r ON r.id = g.roadmap_id",
)
ACTIONS = Stamped(
    "actions",
    f"SELECT a.id, {_OF_ACTION} FROM roadmap_action a JOIN roadmap_roadmap r ON r.id = a.roadmap_id",
)
PROGRAMMING = Stamped(
    "programming",
    f"SELECT p.id, {_OF_ACTION} FROM roadmap_programming p {_ROADMAP_OF_ACTION.format(parent='p.action_id')}",
)
STATUS_UPDATES = Stamped(
    "status-updates",
    f"SELECT s.id, {_OF_ACTION} FROM roadmap_statusupdate s {_ROADMAP_OF_ACTION.format(parent='s.action_id')}",
)
MILESTONES = Stamped(
    "milestones",
    f"SELECT m.id, CASE WHEN m.goal_id IS NULL THEN ARRAY[r.territory_id] ELSE {_REGIONS} END AS regions, "
    f"CASE WHEN m.goal_id IS NULL THEN {_ACTION_READ} ELSE g.withdrawn_at IS NULL AND {_READ} END AS opened "
    "FROM roadmap_milestone m LEFT JOIN roadmap_goal g ON g.id = m.goal_id "
    "LEFT JOIN roadmap_action a ON a.id = m.action_id "
    "JOIN roadmap_roadmap r ON r.id = COALESCE(g.roadmap_id, a.roadmap_id)",
)
STAMPED = (ROADMAPS, GOALS, ACTIONS, PROGRAMMING, STATUS_UPDATES, MILESTONES)

_ITSELF = "SELECT e.pgh_obj_id"
_ACTION = Touch(ACTIONS, 'SELECT e."action_id"')
_GOAL = Touch(GOALS, 'SELECT e."goal_id"')


def _of(parent: str, table: str, *, column: str = "id") -> str:
    return f"SELECT below.{column} FROM {table} below WHERE below.{parent} = e.pgh_obj_id"


_MILESTONES_OF_GOALS = """SELECT m.id FROM roadmap_milestone m JOIN roadmap_goal g ON g.id = m.goal_id
WHERE g.roadmap_id = e.pgh_obj_id"""
_UNDER_ACTIONS = """SELECT below.id FROM {table} below JOIN roadmap_action a ON a.id = below.action_id
WHERE a.roadmap_id = e.pgh_obj_id"""
_ROADMAP_MATTERS = changed(
    "roadmap_roadmapevent", "published_at", "withdrawn_at", "kind", "territory_id", "state", "code", "title"
)
_GOAL_MATTERS = changed("roadmap_goalevent", "archived_at", "withdrawn_at", "roadmap_id", "number", "title")
_ACTION_MATTERS = changed(
    "roadmap_actionevent", "published_at", "archived_at", "withdrawn_at", "roadmap_id", "code", "title"
)

BY_ROADMAP = (
    Touch(ROADMAPS, _ITSELF),
    Touch(GOALS, _of("roadmap_id", "roadmap_goal"), _ROADMAP_MATTERS),
    Touch(ACTIONS, _of("roadmap_id", "roadmap_action"), _ROADMAP_MATTERS),
    Touch(PROGRAMMING, _UNDER_ACTIONS.format(table="roadmap_programming"), _ROADMAP_MATTERS),
    Touch(STATUS_UPDATES, _UNDER_ACTIONS.format(table="roadmap_statusupdate"), _ROADMAP_MATTERS),
    Touch(MILESTONES, _UNDER_ACTIONS.format(table="roadmap_milestone"), _ROADMAP_MATTERS),
    Touch(MILESTONES, _MILESTONES_OF_GOALS, _ROADMAP_MATTERS),
)
BY_LEVEL = (
    Touch(ROADMAPS, 'SELECT e."roadmap_id"'),
    Touch(GOALS, _of("level_id", "roadmap_goal"), changed("roadmap_roadmaplevelevent", "name", "depth")),
)
BY_GOAL = (
    Touch(GOALS, _ITSELF),
    Touch(MILESTONES, _of("goal_id", "roadmap_milestone"), _GOAL_MATTERS),
    Touch(ACTIONS, _of("goal_id", "roadmap_action"), _GOAL_MATTERS),
    Touch(ACTIONS, _of("national_goal_id", "roadmap_alignment", column="action_id"), _GOAL_MATTERS),
)
BY_SUCCESSION = (Touch(GOALS, 'SELECT unnest(ARRAY[e."predecessor_id", e."successor_id"])'),)
BY_MILESTONE = (Touch(MILESTONES, _ITSELF), _ACTION, _GOAL)
BY_ACTION = (
    Touch(ACTIONS, _ITSELF),
    Touch(PROGRAMMING, _of("action_id", "roadmap_programming"), _ACTION_MATTERS),
    Touch(STATUS_UPDATES, _of("action_id", "roadmap_statusupdate"), _ACTION_MATTERS),
    Touch(MILESTONES, _of("action_id", "roadmap_milestone"), _ACTION_MATTERS),
)
BY_PART = (_ACTION,)
BY_PROGRAMMING = (Touch(PROGRAMMING, _ITSELF), _ACTION)
BY_STEP = (
    Touch(PROGRAMMING, 'SELECT e."programming_id"'),
    Touch(ACTIONS, 'SELECT p.action_id FROM roadmap_programming p WHERE p.id = e."programming_id"'),
)
BY_STATUS = (Touch(STATUS_UPDATES, _ITSELF), _ACTION)
BY_ALIGNMENT = (_ACTION, _GOAL)
BY_PROOF = (
    Touch(STATUS_UPDATES, 'SELECT e."status_update_id"'),
    Touch(PROGRAMMING, 'SELECT s.programming_id FROM roadmap_step s WHERE s.id = e."step_id"'),
    Touch(
        ACTIONS,
        'SELECT s.action_id FROM roadmap_statusupdate s WHERE s.id = e."status_update_id" UNION ALL '
        "SELECT p.action_id FROM roadmap_step s JOIN roadmap_programming p ON p.id = s.programming_id "
        'WHERE s.id = e."step_id"',
    ),
)
_BY_ORGANISATION = (
    Touch(ACTIONS, _of("organisation_id", "roadmap_pilotage", column="action_id"), RENAMED_ORGANISATION),
    Touch(GOALS, _of("lead_id", "roadmap_goal"), RENAMED_ORGANISATION),
)
FROM_BELOW = (Below("stamps_of_roadmap", "territories_organisationevent", stamping(_BY_ORGANISATION)),)
