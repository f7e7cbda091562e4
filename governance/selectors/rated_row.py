"""A stored row of goals as the pages of several regions read it: its states, its rate, what the rate is made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from common.templatetags.french import share
from governance.rules.ranking import is_thin
from governance.selectors.region_dashboard_words import summary_of
from roadmap.selectors.summary import StateSummary

_NOTHING = StateSummary(0, {}, 0, 0)


class RatedRow:
    """What bears a ``row`` (indicators.models.GoalSnapshot), None where there is no action or no roadmap at all."""

    __slots__ = ()
    row: Any

    @property
    def rate(self) -> Decimal | None:
        return self.row.rate if self.row else None

    @property
    def coverage(self) -> Decimal | None:
        return self.row.coverage if self.row else None

    @property
    def is_thin(self) -> bool:
        return is_thin(self.rate, self.coverage)

    @property
    def states(self) -> StateSummary:
        """The counts as the regional pages show them; abandoned actions are among them."""
        if self.row is None:
            return _NOTHING
        steps = {"known_steps": self.row.steps_known, "unknown_steps": self.row.steps_unknown}
        return summary_of(self.row.states, **steps)

    @property
    def rate_words(self) -> str:
        """« taux 50 %, couverture 80 % », « taux partiel 50 %, couverture 20 % »: never one without the other."""
        if self.coverage is None:
            return "aucune action ne compte dans un taux"
        covered = f"couverture {share(self.coverage)}"
        if self.rate is None:
            return f"aucun taux, {covered}"
        return f"taux {'partiel ' if self.is_thin else ''}{share(self.rate)}, {covered}"
