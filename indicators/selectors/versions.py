"""The versions of the targets of an indicator somewhere, each with the rate that the same figure has against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.scope import Scope
from common.templatetags.french import NARROW_SPACE, french_date
from indicators.imports.numbers import french
from indicators.models import Indicator, Target, Trajectory
from indicators.selectors.figures import Progress, progress_by_version
from territories.models import Territory


@dataclass(frozen=True, slots=True)
class Version:
    """``baseline`` and the values of ``targets`` (due, value, note) as read on a page; ``rate`` may be empty."""

    trajectory: Trajectory
    baseline: str
    targets: Sequence[tuple[str, str, str]]
    rate: str
    explanation: str
    is_current: bool


def versions_of(
    scope: Scope, indicator: Indicator, territory: Territory, *, category: str = ""
) -> list[Version]:
    """The newest first (five queries, whatever their number)."""
    found = Trajectory.objects.visible_to(scope).filter(
        indicator=indicator, territory=territory, category=category
    )
    trajectories = list(found.order_by("-version").prefetch_related("targets"))
    if not trajectories:
        return []
    progress = {
        each.version: each for each in progress_by_version(scope, indicator, territory, category=category)
    }
    return [
        _version(indicator, trajectory, progress.get(trajectory.version), is_current=rank == 0)
        for rank, trajectory in enumerate(trajectories)
    ]


def _version(
    indicator: Indicator, trajectory: Trajectory, progress: Progress | None, *, is_current: bool
) -> Version:
    on = f", le {french_date(trajectory.baseline_on)}" if trajectory.baseline_on else ""
    value = trajectory.baseline_value
    targets = sorted(trajectory.targets.all(), key=lambda target: (target.due is None, target.due))
    return Version(
        trajectory=trajectory,
        baseline=f"{_said(indicator, value)}{on}" if value is not None else "aucun départ publié",
        targets=[(_due(target), _aim(indicator, target), target.note) for target in targets],
        rate=_rate(progress),
        explanation=progress.rate_explanation if progress else "",
        is_current=is_current,
    )


def _rate(progress: Progress | None) -> str:
    """A rate, or the share of the target under its own name: never one for the other."""
    if progress is None:
        return ""
    if progress.rate is not None:
        return f"taux {french(progress.rate)}{NARROW_SPACE}%"
    return f"{french(progress.share)}{NARROW_SPACE}% de la cible" if progress.share is not None else ""


def _due(target: Target) -> str:
    return target.due_text or french_date(target.due) or "sans date publiée"


def _aim(indicator: Indicator, target: Target) -> str:
    if target.value is not None:
        return _said(indicator, target.value)
    return f"de {_said(indicator, target.low)} à {_said(indicator, target.high)}"


def _said(indicator: Indicator, value: Decimal | None) -> str:
    unit = f"{NARROW_SPACE}%" if indicator.unit.startswith("%") else ""
    return f"{french(value)}{unit}" if value is not None else ""
