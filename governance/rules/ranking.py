"""Territories side by side: who is ranked, who is only listed, and with what median.

A rate made of little is not compared with a rate made of much: under :data:`RANKED_FROM`, it is shown with its
coverage and takes no part in ranks, median, minimum and maximum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.db.search import fold
from indicators.rules.comparison import Spread, gap_to_median, ranks_of, spread_of

RANKED_FROM = Decimal(75)
"""The lowest coverage, in per cent, of what is ranked: nowhere else, and told to the reader."""


def is_thin(rate: Decimal | None, coverage: Decimal | None) -> bool:
    """A rate made of so little that it is neither compared nor read alone: it is shown in grey, and said to be so."""
    return rate is not None and coverage is not None and coverage < RANKED_FROM


@dataclass(frozen=True, slots=True)
class Candidate:
    """``coverage`` in per cent, None where the measure has none: nothing is then missing of it."""

    key: int
    name: str
    value: Decimal | None
    coverage: Decimal | None = None

    @property
    def is_ranked(self) -> bool:
        return self.value is not None and (self.coverage is None or self.coverage >= RANKED_FROM)


@dataclass(frozen=True, slots=True)
class Place:
    """``rank`` and ``gap`` (to the median, in the unit of the measure) of what is ranked only.

    Who is ranked alone has no rank: a first of one is first of nothing.
    """

    candidate: Candidate
    rank: int | None
    gap: Fraction | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranked ones, the best first; then the others that have a value, then those that have none, by name."""

    places: Sequence[Place]
    spread: Spread

    @property
    def is_compared(self) -> bool:
        """Two at least are ranked: there is somebody to be compared with."""
        return self.spread.count > 1

    @property
    def listed(self) -> int:
        """Those that have a value too little covered to be compared."""
        return sum(place.candidate.value is not None and place.gap is None for place in self.places)


def ranking_of(candidates: Sequence[Candidate], direction: str) -> Ranking:
    values = {each.key: each.value for each in candidates if each.value is not None and each.is_ranked}
    ranks = ranks_of(values, direction) if len(values) > 1 else {}
    spread = spread_of(values)
    places = [
        Place(
            each,
            ranks.get(each.key),
            gap_to_median(values[each.key], spread) if each.key in values else None,
        )
        for each in candidates
    ]
    return Ranking(sorted(places, key=_order), spread)


def _order(place: Place) -> tuple[int, int, str]:
    group = 0 if place.gap is not None else 1 if place.candidate.value is not None else 2
    return group, place.rank or 0, fold(place.candidate.name)
