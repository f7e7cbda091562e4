"""The roadmap part of a snapshot: actions, goals, milestones. A few statements, whatever the number of actions.

Only what is published and in use counts: published actions of published roadmaps that nothing replaced.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import CharField, F, Func, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf, TruncDate

from indicators.models import Snapshot
from indicators.services import snapshot_sql as sql
from journal.enums import Part
from roadmap.alerts import with_alerts
from roadmap.enums import RoadmapKind, RoadmapState
from roadmap.models import Action, Pilotage, Roadmap, RoadmapLevel
from roadmap.models.rates import TALLY, tallied
from territories.enums import TerritoryKind
from territories.models import Territory

_NODES, _HELD = sql.read("snapshot_nodes"), sql.read("snapshot_held")
_ROLLUP, _GOALS = sql.read("snapshot_rollup"), sql.read("snapshot_goals")
_ALIGNED, _ALIGNED_RATES = sql.read("snapshot_aligned"), sql.read("snapshot_aligned_rates")
_MILESTONES = sql.read("snapshot_milestones")
_COLUMNS = (
    "action_id",
    "roadmap_id",
    "goal_id",
    "code",
    "title",
    "position",
    "priority",
    "pilots",
    "state",
    "confidence",
    "updated_on",
    "weight",
    "steps_done",
    "steps_planned",
    "steps_unknown",
    "steps_late",
    "rate_done",
    "rate_known",
    "rate_unknown",
    "next_due",
    "alerts",
)


def fill(snapshot: Snapshot, territory: Territory) -> int:
    """Writes the rows of a snapshot that has none yet; how many."""
    if territory.kind == TerritoryKind.NATION:
        return _fill_nation(snapshot)
    return _fill_region(snapshot, territory)


def _fill_region(snapshot: Snapshot, region: Territory) -> int:
    roadmaps = _roadmaps(Roadmap.objects.of_region(region).exclude(state=RoadmapState.SUPERSEDED))
    return (
        _write_actions(snapshot, roadmaps)
        + _write_goals(snapshot, roadmaps)
        + _write_national_goals(snapshot, [snapshot.pk], empty_too=False)
        + sql.run(_MILESTONES, {"snapshot": snapshot.pk, "roadmaps": roadmaps})
    )


def _fill_nation(snapshot: Snapshot) -> int:
    """From the last snapshots of the regions, as they stand."""
    latest = (
        Snapshot.objects.filter(territory__kind=TerritoryKind.REGION, part=Part.ROADMAP, on__lte=snapshot.on)
        .order_by("territory_id", "-on")
        .distinct("territory_id")
    )
    snapshots = list(latest.values_list("pk", flat=True))
    roadmaps = _roadmaps(Roadmap.objects.national())
    return _write_national_goals(snapshot, snapshots, empty_too=True) + sql.run(
        _MILESTONES, {"snapshot": snapshot.pk, "roadmaps": roadmaps}
    )


def _roadmaps(roadmaps: QuerySet[Any]) -> list[int]:
    published = roadmaps.current().filter(published_at__isnull=False)  # type: ignore[attr-defined]
    return list(published.order_by("pk").values_list("pk", flat=True))


def _write_actions(snapshot: Snapshot, roadmaps: list[int]) -> int:
    if not roadmaps:
        return 0
    counted = Action.objects.active().filter(published_at__isnull=False, roadmap__in=roadmaps)
    rows = (
        with_alerts(counted.with_tally(snapshot.on), snapshot.on)
        .annotate(pilots=_pilots(), updated_on=_updated_on(), **_declared())
        .order_by("pk")
    )
    read = [*(column for column in _COLUMNS if column not in TALLY), "tally"]
    statement, parameters = rows.values_list(*map(_source, read)).query.sql_with_params()
    written = ", ".join(_COLUMNS)
    taken = ", ".join(tallied(column, "tally") if column in TALLY else column for column in _COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            # Materialized, else the tally would be counted again for each number taken out of it.
            f"WITH counted ({', '.join(read)}) AS MATERIALIZED ({statement}) "  # noqa: S608 - our own columns
            f"INSERT INTO indicators_actionsnapshot (snapshot_id, {written}) SELECT %s, {taken} FROM counted",
            [*parameters, snapshot.pk],
        )
        return max(int(cursor.rowcount), 0)


def _source(column: str) -> str:
    return {"action_id": "pk", "state": "declared_state", "confidence": "declared_confidence"}.get(
        column, column
    )


def _declared() -> dict[str, Any]:
    return {
        "declared_state": F("current_status__state"),
        "declared_confidence": F("current_status__confidence"),
    }


def _updated_on() -> Coalesce:
    """The day that the update in force speaks of, else that of its recording, in one zone whoever computes."""
    recorded = TruncDate("current_status__created_at", tzinfo=dt.UTC)
    return Coalesce("current_status__on", recorded)


def _pilots() -> Func:
    known = NullIf("organisation__short_name", Value(""))
    names = (
        Pilotage.objects.filter(action=OuterRef("pk"))
        .order_by("position", "pk")
        .annotate(shown=Coalesce(known, "organisation__name", "label", output_field=CharField()))
        .values("shown")
    )
    return Func(ArraySubquery(names), Value(", "), function="array_to_string", output_field=CharField())


def _write_goals(snapshot: Snapshot, roadmaps: list[int]) -> int:
    """From the deepest level up: each goal is made of what stands under it."""
    sql.drop("azimut_nodes", "azimut_held")
    sql.run(_NODES, {"roadmaps": roadmaps})
    sql.run(_HELD, {"snapshot": snapshot.pk})
    depths = RoadmapLevel.objects.filter(roadmap__in=roadmaps).values_list("depth", flat=True)
    for depth in [*sorted(set(depths), reverse=True), 0]:
        sql.run(_ROLLUP, {"snapshot": snapshot.pk, "depth": depth})
    return sql.run(_GOALS, {"snapshot": snapshot.pk, "empty_too": True})


def _write_national_goals(snapshot: Snapshot, snapshots: list[int], *, empty_too: bool) -> int:
    """Each national goal counts the actions aligned to it or below it in these snapshots, each once."""
    sql.drop("azimut_nodes", "azimut_held")
    sql.run(_NODES, {"roadmaps": _roadmaps(Roadmap.objects.filter(kind=RoadmapKind.NATIONAL))})
    sql.run(_ALIGNED, {"snapshots": snapshots})
    sql.run(_ALIGNED_RATES, {})
    return sql.run(_GOALS, {"snapshot": snapshot.pk, "empty_too": empty_too})
