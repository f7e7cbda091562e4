"""Revising the targets of an indicator in a territory: always a new version, never a change of the old one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from indicators.checks import Figure, refusals
from indicators.enums import Direction
from indicators.models import Indicator, IndicatorCategory, Target, Trajectory
from indicators.services.errors import EntryRefused, TargetsChanged
from journal.import_kinds import Actor
from territories.models import Territory


@dataclass(frozen=True, slots=True)
class Point:
    """A target: a value, or two bounds for a range; ``due`` is None when no date is published."""

    due: dt.date | None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    due_text: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    value: Decimal | None = None
    on: dt.date | None = None


@transaction.atomic
def revise_trajectory(
    *,
    indicator: Indicator,
    territory: Territory,
    category: str = "",
    baseline: Baseline,
    points: Sequence[Point],
    reason: str,
    actor: Actor,
    expected_version: int,
    source: str = "",
) -> Trajectory:
    """Write the next version of the targets; what is sent twice is written once.

    Args:
        expected_version: the version that the page showed, 0 when there was none.

    Raises:
        EntryRefused: no point, two of one date, bounds out of order, a value not admitted, no reason, no change.
        TargetsChanged: another version was written after the page was shown.
    """
    Indicator.objects.select_for_update(no_key=True).only("pk").get(pk=indicator.pk)
    current = latest_trajectory(indicator, territory, category)
    reason = reason.strip()
    said = baseline, _in_order(points)
    if (current.version if current else 0) != expected_version:
        if current and _is_sent_twice(current, expected_version, said, reason, actor):
            return current
        raise TargetsChanged(current)
    if current and not reason:
        raise EntryRefused("Une révision des cibles dit pourquoi.", field="reason")
    _check(indicator, category, baseline, points)
    if current and _said(current) == said:
        raise EntryRefused("Rien n’a changé : ces cibles sont celles de la version en vigueur.")
    following = Trajectory(indicator=indicator, territory=territory, category=category)
    following.version, following.reason, following.source = expected_version + 1, reason, source.strip()
    return _write(following, said, actor)


def _write(trajectory: Trajectory, said: tuple[Baseline, tuple[Point, ...]], actor: Actor) -> Trajectory:
    baseline, points = said
    trajectory.baseline_value, trajectory.baseline_on = baseline.value, baseline.on
    trajectory.author, trajectory.author_label = actor.user, actor.label
    trajectory.save()
    for point in points:
        Target.objects.create(trajectory=trajectory, **_columns(point))
    return trajectory


def latest_trajectory(indicator: Indicator, territory: Territory, category: str) -> Trajectory | None:
    """The version in force (one query)."""
    versions = Trajectory.objects.filter(indicator=indicator, territory=territory, category=category)
    return versions.order_by("-version").first()


def points_of(trajectory: Trajectory) -> tuple[Point, ...]:
    """The targets of a version, as the form gives them (one query)."""
    return _in_order(
        Point(target.due, target.value, target.low, target.high, target.due_text, target.note)
        for target in trajectory.targets.all()
    )


def _is_sent_twice(
    current: Trajectory,
    expected_version: int,
    said: tuple[Baseline, tuple[Point, ...]],
    reason: str,
    actor: Actor,
) -> bool:
    """A double click: the version that stands is the one being written."""
    sender = actor.user.pk if actor.user else None, actor.label
    same_words = (current.author_id, current.author_label, current.reason) == (*sender, reason)
    return current.version == expected_version + 1 and same_words and _said(current) == said


def _said(trajectory: Trajectory) -> tuple[Baseline, tuple[Point, ...]]:
    return Baseline(trajectory.baseline_value, trajectory.baseline_on), points_of(trajectory)


def _in_order(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda point: point.due or dt.date.max))


def _columns(point: Point) -> dict[str, object]:
    return {name: getattr(point, name) for name in Point.__slots__}


def _check(indicator: Indicator, category: str, baseline: Baseline, points: Sequence[Point]) -> None:
    if category and not IndicatorCategory.objects.filter(indicator=indicator, code=category).exists():
        raise EntryRefused(f"Catégorie inconnue pour cet indicateur : « {category} ».", field="category")
    if not points:
        raise EntryRefused("Donnez au moins une cible.")
    dates = [point.due for point in points]
    if len(set(dates)) != len(dates):
        raise EntryRefused("Deux cibles ont la même échéance.")
    _check_baseline(indicator, baseline, [due for due in dates if due])
    for number, point in enumerate(points):
        _check_point(indicator, number, point)


def _check_baseline(indicator: Indicator, baseline: Baseline, dates: Sequence[dt.date]) -> None:
    if baseline.on and baseline.value is None:
        raise EntryRefused("Une date de départ va avec une valeur de départ.", field="baseline_value")
    if baseline.on and dates and baseline.on >= min(dates):
        raise EntryRefused("Le départ précède la première cible.", field="baseline_on")
    if baseline.value is not None and (problems := refusals(indicator, Figure(baseline.value))):
        raise EntryRefused(problems[0], field="baseline_value")


def _check_point(indicator: Indicator, number: int, point: Point) -> None:
    bounds = point.value is None and (point.low is not None or point.high is not None)
    is_range = indicator.direction == Direction.RANGE or bounds
    told = {"low": point.low, "high": point.high} if is_range else {"value": point.value}
    for name, value in told.items():
        if value is None:
            sentence = "Donnez les deux bornes." if is_range else "Donnez la valeur de cette cible."
            raise EntryRefused(sentence, field=f"{name}_{number}")
        if problems := refusals(indicator, Figure(value)):
            raise EntryRefused(problems[0], field=f"{name}_{number}")
    if point.low is not None and point.high is not None and point.low > point.high:
        raise EntryRefused("La borne basse dépasse la borne haute.", field=f"high_{number}")
