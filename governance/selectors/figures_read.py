"""A stored figure as one reader may read it: rule 11 hides from the others what it withheld when it was computed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from common.exact import rounded
from common.scope import Scope
from common.templatetags.french import french_date
from governance.selectors.figure_words import published_words, value_words
from indicators.models import Indicator, IndicatorSnapshot
from indicators.rules.aggregation import Coverage
from indicators.rules.emptiness import Emptiness
from indicators.rules.standing import Standing
from indicators.selectors.figures_query import trusted_regions
from indicators.selectors.figures_types import Origin
from indicators.selectors.pages_words import standing_words
from territories.access import region_of
from territories.models import Territory

# A thousand rows are read at once: not their long words, nor what no page shows of them.
_READ = (
    *("value", "value_shown", "value_on", "is_total", "as_published", "bound", "emptiness"),
    *("reported", "expected", "rate", "share", "gap", "standing", "withheld_from_others", "snapshot"),
    *(f"indicator__{name}" for name in ("code", "name", "unit", "kind", "direction", "decimals", "order")),
    *("indicator__summed_level", "indicator__programme"),
    *(f"indicator__programme__{name}" for name in ("code", "name", "order")),
    *(f"territory__{name}" for name in ("kind", "code", "name", "parent")),
)


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """``row`` comes with its indicator and its territory; nothing of its value is shown when ``withheld``."""

    row: IndicatorSnapshot
    withheld: bool

    @property
    def indicator(self) -> Indicator:
        return self.row.indicator

    @property
    def territory(self) -> Territory:
        return self.row.territory

    @property
    def value(self) -> Decimal | None:
        """In the unit of the indicator at six decimals."""
        return None if self.withheld else self.row.value

    @property
    def quantity(self) -> str:
        """« 11 300 ESMS », « 15 % »; empty without a value."""
        if self.withheld:
            return ""
        return published_words(self.row) if self.row.as_published else value_words(self.row)

    @property
    def when(self) -> str:
        return f"au {french_date(self.row.value_on)}" if self.row.value_on and not self.withheld else ""

    @property
    def emptiness(self) -> Emptiness | None:
        if self.withheld:
            return Emptiness.WITHHELD
        return Emptiness(self.row.emptiness) if self.row.emptiness else None

    @property
    def why_empty(self) -> str:
        return self.emptiness.label if self.emptiness else "sans chiffre"

    @property
    def applies(self) -> bool:
        return self.emptiness != Emptiness.NOT_APPLICABLE

    @property
    def rate(self) -> Decimal | None:
        return None if self.withheld else self.row.rate

    @property
    def share(self) -> Decimal | None:
        return None if self.withheld else self.row.share

    @property
    def standing(self) -> Standing | None:
        return Standing(self.row.standing) if self.row.standing and not self.withheld else None

    @property
    def standing_words(self) -> str:
        """« en retard de 10 points »; « sans position » where there is none."""
        return standing_words(self.standing, self.row.gap) if self.standing else "sans position"

    @property
    def coverage(self) -> Decimal | None:
        """Of a total, in per cent at two decimals; None for a published figure, or when nobody knows of how many."""
        if not self.row.is_total or not self.row.expected or self.row.reported is None:
            return None
        return rounded(Decimal(100 * self.row.reported) / self.row.expected, 2)

    @property
    def coverage_words(self) -> str:
        """« 11 départements sur 12 », « publié tel quel » of a percentage without its denominator, else « publié »: all
        that is known of a published figure computed before the difference was kept."""
        if self.value is None:
            return ""
        if not self.row.is_total or self.row.reported is None:
            return (Origin.AS_PUBLISHED if self.row.as_published else Origin.PUBLISHED).label
        return Coverage(self.row.reported, self.row.expected, self.indicator.summed_level).sentence


def read_figures(scope: Scope, rows: QuerySet[Any]) -> list[ReadFigure]:
    """In their order, each with its indicator, the programme of that one, and its territory (one query)."""
    trusted = trusted_regions(scope)
    related = rows.select_related("indicator__programme", "territory").only(*_READ)
    return [
        ReadFigure(row, row.withheld_from_others and region_of(row.territory) not in trusted)
        for row in related
    ]
