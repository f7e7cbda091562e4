"""What partners pull of roadmaps, and which of it shows each row, in SQL over ``e``, the events just written.

An insertion has nothing under it yet and a deletion tells what was under it itself: only an update is passed on to
what stands below, when it changes whether or under which name that is shown.
"""

from __future__ import annotations

from common.db.shown import HeldAlong, HeldFirst
from common.db.stamps import Below, Stamped, Touch, changed, held, stamping
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


def by_part(events: str) -> tuple[Touch, ...]:
    """The action that has the part, or had it."""
    return (Touch(ACTIONS, held(events, "action_id")),)


def _by_part_of_either(events: str) -> tuple[Touch, ...]:
    return (*by_part(events), Touch(GOALS, held(events, "goal_id")))


def _of(parent: str, table: str, *, column: str = "id") -> str:
    return f"SELECT below.{column} FROM {table} below WHERE below.{parent} = e.pgh_obj_id"


_MILESTONES_OF_GOALS = """SELECT m.id FROM roadmap_milestone m JOIN roadmap_goal g ON g.id = m.goal_id
WHERE g.roadmap_id = e.pgh_obj_id"""
_UNDER_ACTIONS = """SELECT below.id FROM {table} below JOIN roadmap_action a ON a.id = below.action_id
WHERE a.roadmap_id = e.pgh_obj_id"""
_OF_ROADMAP = ("published_at", "withdrawn_at", "kind", "territory_id", "state", "code", "title")
_ROADMAP_MATTERS = changed("roadmap_roadmapevent", *_OF_ROADMAP)
_GOAL_MATTERS = changed("roadmap_goalevent", "archived_at", "withdrawn_at", "roadmap_id", "number", "title")
_ACTION_MATTERS = changed(
    "roadmap_actionevent", "published_at", "archived_at", "withdrawn_at", "roadmap_id", "code", "title"
)

# What other goals and actions show of a goal: that it is there, for those who may be told of its roadmap.
_ROADMAP_IS_TOLD = changed("roadmap_roadmapevent", "published_at", "withdrawn_at", "kind", "territory_id")
_GOAL_IS_TOLD = changed("roadmap_goalevent", "withdrawn_at", "roadmap_id")
_KIN = """SELECT k.successor_id FROM roadmap_goalsuccession k JOIN roadmap_goal g ON g.id = k.predecessor_id
WHERE g.{goal} = e.pgh_obj_id UNION ALL SELECT k.predecessor_id FROM roadmap_goalsuccession k
JOIN roadmap_goal g ON g.id = k.successor_id WHERE g.{goal} = e.pgh_obj_id"""
_ALIGNED = """SELECT n.{aligned}_id FROM roadmap_alignment n JOIN roadmap_goal g ON g.id = n.national_goal_id
WHERE g.{goal} = e.pgh_obj_id"""


def _elsewhere(goal: str, when: str) -> tuple[Touch, ...]:
    """What shows goals from outside of their roadmap; ``goal`` is the column of theirs that the event numbers."""
    return (
        Touch(GOALS, _KIN.format(goal=goal), when),
        Touch(GOALS, _ALIGNED.format(aligned="goal", goal=goal), when),
        Touch(ACTIONS, _ALIGNED.format(aligned="action", goal=goal), when),
    )


BY_ROADMAP = (
    Touch(ROADMAPS, _ITSELF),
    Touch(GOALS, _of("roadmap_id", "roadmap_goal"), _ROADMAP_MATTERS),
    Touch(ACTIONS, _of("roadmap_id", "roadmap_action"), _ROADMAP_MATTERS),
    Touch(PROGRAMMING, _UNDER_ACTIONS.format(table="roadmap_programming"), _ROADMAP_MATTERS),
    Touch(STATUS_UPDATES, _UNDER_ACTIONS.format(table="roadmap_statusupdate"), _ROADMAP_MATTERS),
    Touch(MILESTONES, _UNDER_ACTIONS.format(table="roadmap_milestone"), _ROADMAP_MATTERS),
    Touch(MILESTONES, _MILESTONES_OF_GOALS, _ROADMAP_MATTERS),
    Touch(ROADMAPS, _of("supersedes_id", "roadmap_roadmap"), _ROADMAP_IS_TOLD),
    *_elsewhere("roadmap_id", _ROADMAP_IS_TOLD),
)
BY_LEVEL = (
    Touch(ROADMAPS, held("roadmap_roadmaplevelevent", "roadmap_id")),
    Touch(GOALS, _of("level_id", "roadmap_goal"), changed("roadmap_roadmaplevelevent", "name", "depth")),
)
BY_GOAL = (
    Touch(GOALS, _ITSELF),
    Touch(MILESTONES, _of("goal_id", "roadmap_milestone"), _GOAL_MATTERS),
    Touch(ACTIONS, _of("goal_id", "roadmap_action"), _GOAL_MATTERS),
    Touch(GOALS, _of("parent_id", "roadmap_goal"), changed("roadmap_goalevent", "withdrawn_at")),
    *_elsewhere("id", _GOAL_IS_TOLD),
)
BY_SUCCESSION = (Touch(GOALS, held("roadmap_goalsuccessionevent", "predecessor_id", "successor_id")),)
BY_MILESTONE = (Touch(MILESTONES, _ITSELF), *_by_part_of_either("roadmap_milestoneevent"))
BY_ACTION = (
    Touch(ACTIONS, _ITSELF),
    Touch(PROGRAMMING, _of("action_id", "roadmap_programming"), _ACTION_MATTERS),
    Touch(STATUS_UPDATES, _of("action_id", "roadmap_statusupdate"), _ACTION_MATTERS),
    Touch(MILESTONES, _of("action_id", "roadmap_milestone"), _ACTION_MATTERS),
)
BY_PROGRAMMING = (Touch(PROGRAMMING, _ITSELF), *by_part("roadmap_programmingevent"))
_PROGRAMMING_OF_STEP = held("roadmap_stepevent", "programming_id")
BY_STEP = (
    Touch(PROGRAMMING, _PROGRAMMING_OF_STEP),
    Touch(ACTIONS, f"SELECT p.action_id FROM roadmap_programming p WHERE p.id IN ({_PROGRAMMING_OF_STEP})"),
)
# Nobody gives it to another action: the database refuses.
BY_STATUS = (Touch(STATUS_UPDATES, _ITSELF), Touch(ACTIONS, 'SELECT e."action_id"'))
BY_ALIGNMENT = _by_part_of_either("roadmap_alignmentevent")
_PROVED_STATUS = held("roadmap_proofevent", "status_update_id")
_PROVED_STEP = held("roadmap_proofevent", "step_id")
BY_PROOF = (
    Touch(STATUS_UPDATES, _PROVED_STATUS),
    Touch(PROGRAMMING, f"SELECT s.programming_id FROM roadmap_step s WHERE s.id IN ({_PROVED_STEP})"),
    Touch(
        ACTIONS,
        f"SELECT s.action_id FROM roadmap_statusupdate s WHERE s.id IN ({_PROVED_STATUS}) UNION ALL "
        "SELECT p.action_id FROM roadmap_step s JOIN roadmap_programming p ON p.id = s.programming_id "
        f"WHERE s.id IN ({_PROVED_STEP})",
    ),
)
_BY_ORGANISATION = (
    Touch(ACTIONS, _of("organisation_id", "roadmap_pilotage", column="action_id"), RENAMED_ORGANISATION),
    Touch(GOALS, _of("lead_id", "roadmap_goal"), RENAMED_ORGANISATION),
)
# No event holds the version, which actions show: the table tells it itself.
_OTHER_VERSIONS = (
    "(SELECT n.id FROM new_values n JOIN old_values o ON o.id = n.id WHERE o.version <> n.version)"
)
FROM_BELOW = (
    Below("stamps_of_roadmap", "territories_organisationevent", stamping(_BY_ORGANISATION)),
    Below(
        "stamps_versions",
        "roadmap_action",
        stamping((Touch(ACTIONS, "SELECT e.id"),), events=_OTHER_VERSIONS),
        operation="UPDATE",
    ),
)

# Actions before goals, as services do.
HELD_ALONG = tuple(
    HeldAlong("roadmap_roadmap", _OF_ROADMAP, table, "roadmap_id = OLD.id")
    for table in ("roadmap_action", "roadmap_goal")
)

_ACTION, _GOAL, _ROADMAP = "roadmap_action", "roadmap_goal", "roadmap_roadmap"
HELD_FIRST = (
    *(HeldFirst(table, _ROADMAP, "n.roadmap_id", shown=True) for table in (_ACTION, _GOAL)),
    HeldFirst("roadmap_roadmaplevel", _ROADMAP, "n.roadmap_id"),
    *(
        HeldFirst(f"roadmap_{part}", _ACTION, "n.action_id")
        for part in ("pilotage", "programming", "statusupdate", "blocking", "alignment", "milestone")
    ),
    HeldFirst(
        "roadmap_step", _ACTION, "p.action_id", "JOIN roadmap_programming p ON p.id = n.programming_id"
    ),
    HeldFirst(
        "roadmap_proof",
        _ACTION,
        "COALESCE(u.action_id, p.action_id)",
        "LEFT JOIN roadmap_statusupdate u ON u.id = n.status_update_id LEFT JOIN roadmap_step s ON s.id = n.step_id "
        "LEFT JOIN roadmap_programming p ON p.id = s.programming_id",
    ),
    *(HeldFirst(f"roadmap_{part}", _GOAL, "n.goal_id") for part in ("alignment", "milestone")),
    HeldFirst("roadmap_alignment", _GOAL, "n.national_goal_id", shown=True),
    HeldFirst("roadmap_goalsuccession", _GOAL, "unnest(ARRAY[n.predecessor_id, n.successor_id])"),
)
