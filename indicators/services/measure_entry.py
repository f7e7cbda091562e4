"""Entering a measure by hand: what the import checks over a whole series, and a double click that makes one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from common.templatetags.french import french_date
from indicators.checks import Figure
from indicators.enums import Bound, IndicatorKind, Quality
from indicators.imports.numbers import french
from indicators.models import IndicatorCategory, Measure
from indicators.services.errors import Unusual
from indicators.services.import_sql import OUTLIER_DEVIATIONS, OUTLIER_OTHERS
from indicators.services.measures import MeasureChanged, MeasureKey, MeasureRefused, record_measure
from journal.import_kinds import Actor

HUNDRED = Decimal(100)


@transaction.atomic
def enter_measure(
    *,
    key: MeasureKey,
    figure: Figure,
    actor: Actor,
    seen_at: dt.datetime | None,
    confirmed: bool = False,
    quality: Quality = Quality.PROVISIONAL,
    bound: Bound = Bound.EXACT,
    source: str = "",
    note: str = "",
) -> Measure:
    """Record a figure as :func:`record_measure` does, once whatever the number of clicks.

    Raises:
        MeasureRefused, MeasureChanged: as there, and a series that never decreases and would.
        Unusual: far from its series, or a total that is not the sum of its parts, unless ``confirmed``.
    """
    told: dict[str, Any] = {"quality": quality, "bound": bound, "source": source, "note": note}
    try:
        measure = record_measure(key=key, figure=figure, actor=actor, seen_at=seen_at, **told)
    except MeasureChanged as changed:
        if changed.current is not None and _is_same(changed.current, figure, actor, told):
            return changed.current
        raise
    if problem := _decreases(measure):
        raise MeasureRefused(problem)
    doubts = [*_out_of_line(measure), *_wrong_total(measure)]
    if doubts and not confirmed:
        raise Unusual(*doubts)
    return measure


def _is_same(current: Measure, figure: Figure, actor: Actor, told: Mapping[str, object]) -> bool:
    """Sent twice by the same person, nothing else having been written between."""
    kept = figure if figure.numerator is None else Figure(None, figure.numerator, figure.denominator)
    parts = (current.value, current.numerator, current.denominator)
    same_words = all(getattr(current, name) == value for name, value in told.items())
    return parts == kept.parts and same_words and current.recorded_by_label == actor.label


def _series(measure: Measure) -> QuerySet[Measure]:
    """The other dates of the same place and category."""
    same = Measure.objects.filter(
        indicator=measure.indicator_id,
        territory=measure.territory_id,
        establishment=measure.establishment_id,
        category=measure.category,
    )
    return same.exclude(pk=measure.pk)


def _decreases(measure: Measure) -> str | None:
    if not measure.indicator.monotone:
        return None
    figure, others = _count(measure), _series(measure)
    before = others.filter(on__lt=measure.on).order_by("-on").first()
    after = others.filter(on__gt=measure.on).order_by("on").first()
    if before is not None and figure < _count(before):
        said = f"{french(_count(before))} le {french_date(before.on)}"
        return f"Cette série ne diminue jamais : la valeur est inférieure à celle qui précède ({said})."
    if after is not None and figure > _count(after):
        said = f"{french(_count(after))} le {french_date(after.on)}"
        return f"Cette série ne diminue jamais : la valeur dépasse celle qui suit ({said})."
    return None


def _count(measure: Measure) -> Decimal:
    """What never decreases: a value, or the numerator of a part."""
    counted = measure.value if measure.value is not None else measure.numerator
    assert counted is not None
    return counted


def _worth(value: Decimal | None, over: Decimal | None, under: Decimal | None) -> Decimal | None:
    if value is not None:
        return value
    return HUNDRED * over / under if over is not None and under else None


def _out_of_line(measure: Measure) -> list[str]:
    """More than three standard deviations from the mean of the others, as the import flags it."""
    figure = _worth(measure.value, measure.numerator, measure.denominator)
    rows = _series(measure).values_list("value", "numerator", "denominator")
    others = [worth for row in rows if (worth := _worth(*row)) is not None]
    if figure is None or len(others) < OUTLIER_OTHERS:
        return []
    mean = sum(others, Decimal(0)) / len(others)
    variance = sum(((other - mean) ** 2 for other in others), Decimal(0)) / (len(others) - 1)
    if variance == 0 or (figure - mean) ** 2 <= OUTLIER_DEVIATIONS**2 * variance:
        return []
    usual = f"entre {french(_short(min(others)))} et {french(_short(max(others)))}"
    return [f"Valeur inhabituelle : {french(_short(figure))}, les autres dates donnent {usual}."]


def _short(number: Decimal) -> Decimal:
    return round(number, 2)


def _wrong_total(measure: Measure) -> list[str]:
    """Flagged here, where parts are entered one after the other; only where every part is known."""
    indicator = measure.indicator
    if not indicator.total_of_parts:
        return []
    same = Measure.objects.filter(
        indicator=indicator,
        territory=measure.territory_id,
        establishment=measure.establishment_id,
        on=measure.on,
    )
    rows = list(same)
    parts, whole = [row for row in rows if row.category], [row for row in rows if not row.category]
    expected = IndicatorCategory.objects.filter(indicator=indicator).count()
    if not whole or not expected or len(parts) != expected:
        return []
    names = ("numerator", "denominator") if indicator.kind == IndicatorKind.RATIO else ("value", "numerator")
    for name in names:
        total, added = getattr(whole[0], name), _sum([getattr(part, name) for part in parts])
        if total is not None and added is not None and total != added:
            return [f"Le total ({french(total)}) n’est pas la somme de ses catégories ({french(added)})."]
    return []


def _sum(numbers: Sequence[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if len(known) == len(numbers) else None
