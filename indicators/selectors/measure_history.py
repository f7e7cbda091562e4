"""The measures of an indicator at a place, each with what it was before, by whom and when (three queries a page)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from common.scope import Scope
from common.templatetags.french import NARROW_SPACE
from indicators.enums import Bound, IndicatorKind, Quality
from indicators.imports.numbers import french
from indicators.models import Indicator, Measure, MeasureRevision
from indicators.models.revisions import WRITTEN
from territories.models import Establishment, Territory

_OLD_STATES = ("before", "publish_update", "undo_update")
_GONE = ("delete", "undo_delete")
_SIGNS = {Bound.ABOUT: "≈", Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A change of a measure: ``before`` and ``after`` as read on a page, ``how`` by whom or by which import."""

    before: str
    after: str
    how: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Line:
    measure: Measure
    text: str
    category: str
    history: Sequence[Passage]


def measures_at(
    scope: Scope, indicator: Indicator, place: Territory | Establishment, *, category: str | None = None
) -> QuerySet[Any]:
    """Those recorded at the place itself, the latest first; its parts have pages of their own."""
    where = {"establishment": place} if isinstance(place, Establishment) else {"territory": place}
    found = Measure.objects.visible_to(scope).filter(indicator=indicator, **where)
    if category is not None:
        found = found.filter(category=category)
    return found.select_related("batch").order_by("-on", "category")


def gone_measure(indicator_code: str, pk: int) -> Measure | None:
    """A measure that was withdrawn, as it last stood and not saved (one query); rights are the caller's to ask."""
    found = MeasureRevision.objects.filter(
        pgh_obj_id=pk, pgh_label__in=_GONE, indicator__code=indicator_code
    ).order_by("-pgh_id")
    last = found.first()
    if last is None:
        return None
    return Measure(**{field.attname: getattr(last, field.attname) for field in WRITTEN})


def lines_of(indicator: Indicator, measures: Iterable[Measure]) -> list[Line]:
    """What a page shows of some measures (two queries, whatever their number)."""
    shown = list(measures)
    labels = dict(indicator.categories.values_list("code", "label"))
    old: dict[int, list[Any]] = defaultdict(list)
    revisions = MeasureRevision.objects.filter(
        pgh_obj_id__in=[m.pk for m in shown], pgh_label__in=_OLD_STATES
    )
    for revision in revisions.order_by("pgh_id"):
        old[revision.pgh_obj_id].append(revision)
    return [
        Line(
            measure,
            written(indicator, measure),
            labels.get(measure.category, measure.category) or "Total",
            _passages(indicator, old[measure.pk], measure),
        )
        for measure in shown
    ]


def written(indicator: Indicator, state: Any) -> str:
    """« 18 sur 40, soit 45 % », « ≈ 26 000 »: anything that bears a value, or a numerator and a denominator."""
    if state.value is not None:
        bound = getattr(state, "bound", Bound.EXACT)
        sign = f"{_SIGNS[Bound(bound)]}{NARROW_SPACE}" if bound in _SIGNS else ""
        return f"{sign}{french(state.value)}{_unit(indicator)}"
    fraction = f"{french(state.numerator)} sur {french(state.denominator)}"
    if not state.denominator or indicator.kind != IndicatorKind.RATIO or not indicator.unit.startswith("%"):
        return fraction
    return f"{fraction}, soit {french(round(100 * state.numerator / state.denominator, 2))}{NARROW_SPACE}%"


def _unit(indicator: Indicator) -> str:
    return f"{NARROW_SPACE}%" if indicator.unit.startswith("%") else ""


def _passages(indicator: Indicator, old: Sequence[Any], current: Measure) -> list[Passage]:
    """From the first state kept to the one that stands, the latest first."""
    after = [*old[1:], *([current] if old else [])]
    told = [(before, now) for before, now in zip(old, after, strict=True) if _read(before) != _read(now)]
    passages = [
        Passage(_said(indicator, before), _said(indicator, now), _how(before, now), before.pgh_created_at)
        for before, now in told
    ]
    return passages[::-1]


def _read(state: Any) -> tuple[Any, ...]:
    """What a reader sees of a state: a change of anything else is told by the journal only."""
    return tuple(getattr(state, name) for name in ("value", "numerator", "denominator", "quality", "bound"))


def _said(indicator: Indicator, state: Any) -> str:
    return f"{written(indicator, state)} ({Quality(state.quality).label})"


def _how(before: Any, now: Any) -> str:
    if before.pgh_label == "publish_update":
        return f"import n°\u00a0{before.during_batch}"
    if before.pgh_label == "undo_update":
        return f"annulation de l’import n°\u00a0{before.during_batch}"
    return str(now.recorded_by_label or "données de référence")
