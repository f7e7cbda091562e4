"""From a row of the database to what a page shows: words, never arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from common.templatetags.french import NARROW_SPACE, french_date
from indicators.alerts import alerts_of_row
from indicators.enums import Bound, IndicatorKind
from indicators.rules.aggregation import Coverage, Total, explain_total
from indicators.rules.emptiness import Case, Emptiness, Freshness, explain_emptiness
from indicators.rules.exact import exact
from indicators.rules.rate import Aim, RateMissing, explain
from indicators.rules.standing import Standing, StandingMissing, explain_standing, why_no_standing
from indicators.rules.words import fixed, number
from indicators.selectors.figures_row import Row
from indicators.selectors.figures_types import (
    Comparison,
    Estimate,
    Figure,
    Origin,
    Place,
    Progress,
    TargetFigure,
    TotalOfParts,
)

_BOUNDS = {Bound.ABOUT: "≈", Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤"}


def text_of(row: Row, value: Decimal | None, bound: str | None = None) -> str:
    """What a page prints of a value already rounded: « ≈ 26 000 », « 83,49 % »; empty for None."""
    if value is None:
        return ""
    sign = f"{_BOUNDS[Bound(bound)]}{NARROW_SPACE}" if bound and bound != Bound.EXACT else ""
    unit = f"{NARROW_SPACE}%" if row.unit.startswith("%") else ""
    return f"{sign}{fixed(value, row.decimals)}{unit}"


def figure_of(row: Row, place: Place) -> Figure:
    hidden = not row.applicable or row.withheld
    own = row.own_id is not None and not hidden
    return Figure(
        indicator_id=row.indicator_id,
        indicator_code=row.indicator_code,
        unit=row.unit,
        place=place,
        category=row.category,
        value=row.value,
        text=text_of(row, row.value_shown, row.bound),
        numerator=None if hidden else (row.parts_numerator if row.is_total else row.own_numerator),
        denominator=None if hidden else (row.parts_denominator if row.is_total else row.own_denominator),
        on=None if hidden else row.value_on,
        origin=_origin(row),
        quality=(row.quality or "") if own else "",
        bound=(row.bound or "") if own else "",
        outlier=bool(row.outlier) and own,
        source=(row.source or "") if own else "",
        note=(row.note or "") if own else "",
        measure_id=row.own_id if own else None,
        total=_total(row),
        disagrees=_disagrees(row),
        estimate=None if hidden else _estimate(row),
        emptiness=Emptiness(row.emptiness) if row.emptiness else None,
        why_empty=_why_empty(row),
        freshness=_freshness(row),
        progress=progress_of(row),
        totals_computed_at=row.totals_computed_at,
        alerts=tuple(alerts_of_row(row)),
    )


def _origin(row: Row) -> Origin | None:
    if row.value is None:
        return None
    if row.is_total:
        return Origin.TOTAL
    as_published = row.kind == IndicatorKind.RATIO and row.own_denominator is None
    return Origin.AS_PUBLISHED if as_published else Origin.PUBLISHED


def _total(row: Row) -> TotalOfParts | None:
    if not row.reported or not row.applicable or row.parts_withheld or row.withheld:
        return None
    coverage = Coverage(row.reported, row.expected, row.summed_level, (row.known or 0) - row.reported)
    value, over, under = row.parts_value, row.parts_numerator, row.parts_denominator
    total = Total(_exact(value), _exact(over), _exact(under), coverage, row.parts_first_on, row.parts_last_on)
    return TotalOfParts(
        value=value,
        text=text_of(row, row.parts_shown),
        numerator=over,
        denominator=under,
        coverage=coverage,
        first_on=row.parts_first_on,
        last_on=row.parts_last_on,
        explanation=explain_total(total, rule=row.territory_rule),
    )


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else exact(value)


def _disagrees(row: Row) -> bool:
    """Complete, of the same date, and another figure than the published one: an alert."""
    total = _total(row)
    if total is None or row.is_total or not total.coverage.complete:
        return False
    return row.parts_first_on == row.parts_last_on == row.own_on and bool(row.parts_differ)


def _estimate(row: Row) -> Estimate | None:
    if row.guess_on is None:
        return None
    return Estimate(row.guess_value, text_of(row, row.guess_shown), row.guess_on, row.guess_source or "")


def _why_empty(row: Row) -> str:
    if row.emptiness is None:
        return ""
    case = Case(closed_on=row.closed_on, periodicity=row.periodicity, delay=row.publication_delay)
    return explain_emptiness(Emptiness(row.emptiness), case, row.day)


def _freshness(row: Row) -> Freshness | None:
    if row.value is None or row.value_on is None:
        return None
    ended = row.closed_on is not None and row.closed_on < row.day
    due = None if ended else row.next_due
    return Freshness(row.value_on, due, None if due is None else row.day > due)


def progress_of(row: Row) -> Progress:
    aim = Aim(row.direction, row.baseline_value, row.target, row.low, row.high, zero_start=row.zero_start)
    missing = RateMissing(row.rate_missing) if row.rate_missing else None
    return Progress(
        version=row.trajectory_version,
        reason=row.trajectory_reason or "",
        baseline=row.baseline_value,
        baseline_on=row.baseline_on,
        zero_start=aim.starts_by_construction,
        target=_target(row),
        rate=row.rate_shown,
        rate_raw=row.rate_raw,
        rate_missing=missing,
        share=row.share,
        rate_explanation=explain(aim, row.value, missing=missing, raw=row.rate_raw, share=row.share),
        expected=row.expected_value,
        expected_text=text_of(row, row.expected_shown),
        gap=row.gap,
        standing=Standing(row.standing) if row.standing else None,
        standing_missing=_standing_missing(aim, row),
        standing_explanation=_standing_explanation(aim, row),
    )


def _target(row: Row) -> TargetFigure | None:
    if row.target is None and row.low is None:
        return None
    bounds = f"{number(row.low or 0)} à {number(row.high or 0)}"
    text = text_of(row, row.target) or bounds
    return TargetFigure(row.target, row.low, row.high, row.due, row.due_text or french_date(row.due), text)


def _standing_missing(aim: Aim, row: Row) -> StandingMissing | None:
    return None if row.standing else why_no_standing(aim, row.value, row.expected_value)


def _standing_explanation(aim: Aim, row: Row) -> str:
    missing = _standing_missing(aim, row)
    if missing is not None or row.value is None or row.standing is None:
        return missing.sentence if missing else ""
    return explain_standing(
        aim,
        row.value,
        standing=Standing(row.standing),
        gap=row.gap,
        expected=row.expected_value,
        on=row.value_on,
    )


def comparison_of(rows: Sequence[Row], places: Mapping[int, Place], *, ranked: bool) -> Comparison:
    """Best first, equals and those without figure by name."""
    figures = [
        replace(
            figure_of(row, places[row.territory_id]),
            rank=row.rank if ranked else None,
            gap_to_median=row.gap_to_median,
        )
        for row in rows
    ]
    if not rows:
        return Comparison((), 0, 0, None, None, None, "", "", "")
    first = rows[0]
    return Comparison(
        figures=sorted(figures, key=lambda figure: (figure.rank or len(rows) + 1, figure.place.name)),
        count=first.compared or 0,
        applicable=first.applicable_count or 0,
        median=first.median,
        minimum=first.minimum,
        maximum=first.maximum,
        median_text=text_of(first, first.median_shown),
        minimum_text=text_of(first, first.minimum_shown),
        maximum_text=text_of(first, first.maximum_shown),
    )
