"""Two people who write at the very same instant: one is told, and nothing is written over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from indicators.checks import Figure
from indicators.models import Measure, Trajectory
from indicators.services.errors import TargetsChanged
from indicators.services.measure_entry import enter_measure
from indicators.services.measures import MeasureChanged, MeasureKey
from indicators.services.targets import Baseline, Point, revise_trajectory
from journal.import_kinds import Actor
from tests.indicators.entry.world import DECEMBER, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(write: Callable[[int], Any]) -> list[Any]:
    """What each of two gets, or what it is refused with."""
    start = Barrier(2)

    def one(number: int) -> Any:
        try:
            start.wait(10)
            return write(number)
        except (TargetsChanged, MeasureChanged) as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, (1, 2)))


def test_two_revisions_of_the_same_targets() -> None:
    world = make_world()

    def revise(number: int) -> Trajectory:
        return revise_trajectory(
            indicator=world.indicator,
            territory=world.region,
            baseline=Baseline(),
            points=[Point(dt.date(2025, 12, 31), Decimal(number))],
            reason="",
            actor=Actor.of(world.editor),
            expected_version=0,
        )

    results = at_once(revise)
    [told] = [each for each in results if isinstance(each, TargetsChanged)]
    assert told.current == Trajectory.objects.get()


def test_two_measures_of_the_same_place_and_date() -> None:
    world = make_world()
    key = MeasureKey(world.indicator, DECEMBER, territory=world.region)

    def enter(number: int) -> Measure:
        actor = Actor(f"personne {number}")
        return enter_measure(key=key, figure=Figure(Decimal(number)), actor=actor, seen_at=None)

    results = at_once(enter)
    [told] = [each for each in results if isinstance(each, MeasureChanged)]
    assert told.current == Measure.objects.get()
