"""The same data gives the same bytes, in whatever order it lies on the disk and the regions are computed."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from indicators.services.recompute import recompute
from roadmap.models import Alignment, Step
from tests.factories import make_action, make_goal, make_milestone, make_nation, make_region, make_roadmap
from tests.factories import make_status as make_update
from tests.indicators.factories import (
    make_department,
    make_establishment,
    make_indicator,
    make_measure,
    make_ratio,
)

pytestmark = pytest.mark.django_db
LEVELS = (("axe", "axes", None), ("objectif", "objectifs", None))
SNAPSHOTS = (
    "indicators_actionsnapshot",
    "indicators_goalsnapshot",
    "indicators_milestonesnapshot",
    "indicators_indicatorsnapshot",
    "indicators_programmesnapshot",
)
MOVED = (
    "roadmap_action",
    "roadmap_goal",
    "roadmap_step",
    "roadmap_programming",
    "roadmap_alignment",
    "roadmap_milestone",
    "indicators_measure",
    "indicators_indicator",
    "territories_establishment",
)
STATES = ("done", "planned", "unknown", "cancelled")


@pytest.fixture
def scopes():
    nation, dice = make_nation(), random.Random(5)
    national = make_roadmap(nation, code="nationale", levels=LEVELS)
    targets = [make_goal(national, title=f"National {number}") for number in range(3)]
    indicator = make_indicator(summed_level="establishment", territory_rule="sum")
    part = make_ratio()
    regions = [make_region("04", "La Réunion"), make_region("32", "Hauts-de-France")]
    for region in regions:
        fill(region, targets, indicator, dice)
        make_measure(part, region, 34)
    return [*(region.pk for region in regions), nation.pk]


def fill(region, targets, indicator, dice):
    roadmap = make_roadmap(region, levels=LEVELS)
    axis = make_goal(roadmap, depth=1)
    for _ in range(2):
        goal = make_goal(roadmap, parent=axis, depth=2)
        make_milestone(goal, label="Jalon", due=dt.date(2027, 1, 31))
        for _ in range(4):
            weight = Decimal(dice.choice(("1", "0.5", "2.25")))
            action = make_action(goal, years={2024: list("abcdefg"), 2025: list("hij")}, weight=weight)
            make_update(
                action, state=dice.choice(("under_way", "recurring", "done")), on=timezone.localdate()
            )
            Alignment.objects.create(action=action, national_goal=dice.choice(targets))
    for step in Step.objects.filter(programming__action__roadmap=roadmap):
        Step.objects.filter(pk=step.pk).update(state=dice.choice(STATES))
    department = make_department(f"9{region.code}", region=region)
    for _ in range(6):
        make_measure(
            indicator, make_establishment(department), Decimal(dice.randrange(999)) / 7 // Decimal("0.01")
        )


def everything() -> list[tuple[str, list[str]]]:
    """Every stored row as text, but the numbers of rows and the moments."""
    kept = "(to_jsonb(r) - 'id' - 'snapshot_id')::text"
    rows = []
    with connection.cursor() as cursor:
        for table in SNAPSHOTS:
            cursor.execute(
                f"SELECT s.territory_id || s.part || {kept} FROM {table} r "  # noqa: S608
                "JOIN indicators_snapshot s ON s.id = r.snapshot_id ORDER BY 1"
            )
            rows.append((table, [text for (text,) in cursor.fetchall()]))
    return rows


def stir(seed: int) -> None:
    """Rewrite every row in a random order: what a table gives without ORDER BY changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [seed / 10])
        for table in MOVED:
            cursor.execute(f"SELECT id FROM {table} ORDER BY random()")  # noqa: S608
            for (pk,) in cursor.fetchall():
                cursor.execute(f"UPDATE {table} SET id = id WHERE id = %s", [pk])  # noqa: S608


def test_the_order_of_the_data_and_of_the_regions_changes_nothing(scopes):
    nation = scopes[-1]
    for territory in scopes:
        recompute(territory_id=territory)
    before = everything()
    assert all(rows for table, rows in before if "programme" not in table)
    assert sum('"as_published": true' in row for _, rows in before for row in rows) == 2

    for seed in (1, 2):
        stir(seed)
        for territory in [*reversed(scopes[:-1]), nation]:
            recompute(territory_id=territory)
        assert everything() == before
