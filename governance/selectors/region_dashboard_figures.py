"""The indicators of a dashboard: those off their trajectory one by one, the others counted with what they lack."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from common.templatetags.french import NARROW_SPACE, count
from governance.selectors.figure_words import figure_words
from governance.selectors.region_dashboard_rows import FigureRow
from governance.selectors.region_dashboard_words import (
    AlertCount,
    Trend,
    count_since,
    numbered,
    points_since,
)
from indicators.alerts import ALERTS
from indicators.rules.emptiness import Emptiness
from indicators.rules.rate import RateMissing
from indicators.rules.standing import Standing
from indicators.rules.words import COLON, SEMICOLON
from indicators.selectors.pages_words import standing_words, when_words
from indicators.selectors.places import key_of
from territories.models import Territory

OFF_COURSE = (Standing.FAR_BEHIND, Standing.BEHIND)


@dataclass(frozen=True, slots=True)
class FigurePoint:
    """A line of the table of a small figure."""

    label: str
    on: dt.date | None
    text: str


@dataclass(frozen=True, slots=True)
class OffCourse:
    """An indicator behind its trajectory. ``sentence``: « 15 % à fin mai 2023 ; attendu… »; ``points`` make its
    table; ``reached`` and ``expected`` are percentages of the way from baseline to target, None where there is
    no way (the baseline was already past the target)."""

    row: FigureRow
    url: str
    sentence: str
    standing_words: str
    trend: Trend | None
    points: tuple[FigurePoint, ...]
    reached: Decimal | None
    expected: Decimal | None


@dataclass(frozen=True, slots=True)
class Missing:
    """So many figures without a position, and why."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """``total`` are the indicators that make sense here; ``standings`` counts them by position; ``missing`` are
    those without any, the most numerous reason first."""

    total: int
    off_course: tuple[OffCourse, ...]
    standings: Mapping[str, int]
    missing: tuple[Missing, ...]
    alerts: tuple[AlertCount, ...]

    @property
    def without(self) -> int:
        return sum(missing.count for missing in self.missing)

    @property
    def ahead(self) -> int:
        return self.standings.get(Standing.AHEAD, 0)

    @property
    def on_course(self) -> int:
        return self.standings.get(Standing.ON_COURSE, 0)


def figures_of(
    rows: Sequence[FigureRow],
    before: Iterable[FigureRow],
    territory: Territory,
    *,
    trusted: bool,
    since: dt.date | None,
) -> Figures:
    """From the rows of a snapshot and of an earlier one; what rule 11 withholds is only counted as such."""
    key = key_of(territory.kind, territory.code)
    page = numbered("indicators:indicator-detail")
    shown = [row for row in rows if row.emptiness != Emptiness.NOT_APPLICABLE]
    seen = [row for row in shown if trusted or not row.withheld_from_others]
    earlier = {row.indicator: row for row in before if trusted or not row.withheld_from_others}
    behind = [row for row in seen if row.standing in OFF_COURSE]
    behind.sort(key=lambda row: (OFF_COURSE.index(Standing(row.standing)), row.gap or 0, row.code))
    reasons = Counter(_why(row, trusted) for row in shown if row not in seen or not row.standing)
    return Figures(
        total=len(shown),
        off_course=tuple(
            _off_course(row, earlier.get(row.indicator), f"{page(row.code)}?territoire={key}", since)
            for row in behind
        ),
        standings=Counter(row.standing for row in seen if row.standing),
        missing=tuple(
            Missing(label, number)
            for label, number in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
        alerts=_alerts(seen, earlier, key, since),
    )


def _why(row: FigureRow, trusted: bool) -> str:
    if row.withheld_from_others and not trusted:
        return Emptiness.WITHHELD.label
    if row.emptiness:
        return Emptiness(row.emptiness).label
    return RateMissing(row.rate_missing).label if row.rate_missing else "trajectoire sans date"


def _alerts(
    rows: Iterable[FigureRow], earlier: Mapping[int, FigureRow], key: str, since: dt.date | None
) -> tuple[AlertCount, ...]:
    counts = Counter(code for row in rows for code in row.alerts)
    then = Counter(code for row in earlier.values() for code in row.alerts) if earlier else None
    address = f"{reverse('indicators:indicator-list')}?territoire={key}"
    return tuple(
        AlertCount(
            code=alert.code,
            label=alert.label,
            severity=alert.severity,
            count=counts[alert.code],
            url=f"{address}&alerte={alert.code}",
            trend=count_since(counts[alert.code], None if then is None else then[alert.code], since),
        )
        for alert in ALERTS
        if counts[alert.code]
    )


def figure_text(row: FigureRow, value: Decimal | None) -> str:
    """« 15 % », « 26 000 médecins »; empty for None. The exactness is that of the measured value only."""
    return figure_words(value, unit=row.unit, decimals=row.decimals)


def measured_text(row: FigureRow) -> str:
    return figure_words(row.value_shown, unit=row.unit, decimals=row.decimals, bound=row.bound)


def _off_course(row: FigureRow, before: FigureRow | None, url: str, since: dt.date | None) -> OffCourse:
    reached, expected = _way(row, row.value), _way(row, row.expected_value)
    return OffCourse(
        row=row,
        url=url,
        sentence=_sentence(row),
        standing_words=standing_words(Standing(row.standing), row.gap),
        trend=points_since(row.rate, before.rate if before else None, since),
        points=_points(row),
        reached=reached,
        expected=expected,
    )


def _sentence(row: FigureRow) -> str:
    """« 15 % à fin mai 2023 ; attendu à cette date : 40 % »."""
    text = measured_text(row)
    if row.value_on:
        text += f" {when_words(row.value_on)}"
    if row.expected_value is not None:
        text += f"{SEMICOLON} attendu à cette date{COLON} {figure_text(row, row.expected_value)}"
    return text


def _points(row: FigureRow) -> tuple[FigurePoint, ...]:
    baseline = Decimal(0) if row.baseline_value is None else row.baseline_value
    found = (
        FigurePoint("Départ", row.baseline_on, figure_text(row, baseline)),
        FigurePoint("Mesuré", row.value_on, measured_text(row)),
        FigurePoint("Attendu", row.value_on, figure_text(row, row.expected_value)),
        FigurePoint("Cible", row.due, figure_text(row, row.target)),
    )
    return tuple(point for point in found if point.text)


def _way(row: FigureRow, value: Decimal | None) -> Decimal | None:
    """How far a value is between the baseline (0) and the target (100); only where it stands before the target."""
    start = Decimal(0) if row.baseline_value is None else row.baseline_value
    if value is None or row.target is None or row.gap is None or row.target == start:
        return None
    return 100 * (value - start) / (row.target - start)


def figures_in_words(figures: Figures) -> str:
    """« 2 indicateurs en retard sur leur trajectoire, 1 dans les temps ; 54 sans position »."""
    late = len(figures.off_course)
    behind = "indicateur en retard sur sa trajectoire,indicateurs en retard sur leur trajectoire"
    words = [count(late, behind) if late else "Aucun indicateur en retard sur sa trajectoire"]
    if figures.on_course:
        words.append(f"{figures.on_course} dans les temps")
    if figures.ahead:
        words.append(f"{figures.ahead} en avance")
    rest = f"{NARROW_SPACE}; {figures.without} sans position" if figures.without else ""
    return f"{', '.join(words)}{rest}."
