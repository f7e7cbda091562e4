"""The bands of a dashboard: one for each goal, in the order of the document, with what is late under it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from common.templatetags.french import count, plural
from governance.rules.ranking import is_thin
from governance.selectors.region_dashboard_rows import URGENT, ActionRow, GoalRow
from governance.selectors.region_dashboard_words import (
    AlertCount,
    Trend,
    action_alerts,
    count_since,
    explained_rate,
    numbered,
    points_since,
    signed,
    summary_of,
    why_no_rate,
)
from roadmap.alerts import BY_CODE, UNANSWERED
from roadmap.enums import ActionState, Confidence, RoadmapState
from roadmap.selectors.summary import UNKNOWN, StateShare, StateSummary

_SAID = (
    ActionState.DONE,
    ActionState.UNDER_WAY,
    ActionState.RECURRING,
    ActionState.TO_LAUNCH,
    ActionState.SUSPENDED,
    ActionState.ABANDONED,
    UNKNOWN,
)
NAMED = 3
"""So many actions are named in a band; the list has the others."""


@dataclass(frozen=True, slots=True)
class UrgentAction:
    """``why``: « en retard (2 étapes échues), bloquée »."""

    title: str
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class ConfidenceCount:
    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class GoalBand:
    """A goal with everything under it. ``indent`` is 0 for the highest level that is shown.

    ``rate`` and ``coverage`` in per cent; without a rate, ``why_no_rate`` says why in a few words and
    ``explanation`` in a sentence. ``unanswered`` counts what fell due without a word. ``urgent`` names actions that
    stand right under the goal. ``changes`` says what was counted otherwise on the day that
    is compared with: « + 2 réalisées, − 2 à lancer »; empty when nothing was.
    """

    row: GoalRow
    url: str
    indent: int
    summary: StateSummary
    confidences: tuple[ConfidenceCount, ...]
    alerts: tuple[AlertCount, ...]
    unanswered: AlertCount | None
    urgent: tuple[UrgentAction, ...]
    urgent_more: int
    explanation: str
    why_no_rate: str
    trend: Trend | None
    coverage_trend: Trend | None
    done_trend: Trend | None
    changes: str

    @property
    def heading(self) -> str:
        """The rank of its title in the page: « h3 » for the highest level."""
        return f"h{min(3 + self.indent, 6)}"

    @property
    def is_thin(self) -> bool:
        return is_thin(self.row.rate, self.row.coverage)

    @property
    def steps(self) -> int:
        return self.row.steps_known + self.row.steps_unknown


@dataclass(frozen=True, slots=True)
class Bands:
    """``whole`` is the roadmap. ``standing`` goals stand above the table, and nothing is linked to them."""

    whole: GoalBand
    bands: tuple[GoalBand, ...]
    standing: tuple[GoalRow, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of an earlier snapshot, by goal (None: the whole), and the day of that snapshot."""

    rows: Mapping[int | None, GoalRow]
    since: dt.date | None


def roadmaps_of(rows: Iterable[GoalRow]) -> list[GoalRow]:
    """The roadmaps that were computed, the one in force first, as roadmap.selectors.regional ranks them."""
    wholes = [row for row in rows if row.goal is None]
    rank = {RoadmapState.ADOPTED: 0, RoadmapState.DRAFT: 1}
    return sorted(
        wholes,
        key=lambda row: (rank.get(RoadmapState(row.state), 2), -(row.period_start or 0), -row.roadmap),
    )


def bands_of(
    rows: Sequence[GoalRow],
    actions: Sequence[ActionRow],
    *,
    region_code: str,
    query: str,
    compared: Comparison,
) -> Bands:
    """``rows`` are those of one roadmap, with itself; ``query`` keeps the roadmap in the links when one was chosen."""
    maker = _Maker(rows, actions, region_code=region_code, query=query, compared=compared)
    whole = next(row for row in rows if row.goal is None)
    standing = tuple(_standing(rows))
    left_out = {row.goal for row in standing}
    shown = [row for row in _in_document_order(rows) if row.goal not in left_out]
    top = min((row.depth for row in shown), default=0)
    return Bands(
        whole=maker.band(whole, indent=0),
        bands=tuple(maker.band(row, indent=row.depth - top) for row in shown),
        standing=standing,
    )


def _standing(rows: Sequence[GoalRow]) -> Iterable[GoalRow]:
    """Roots above the level of the others that hold nothing: the source does not say what they govern."""
    roots = [row for row in rows if row.goal is not None and row.parent is None]
    lowest = max((row.depth for row in roots), default=0)
    parents = {row.parent for row in rows}
    return (row for row in roots if row.depth < lowest and row.goal not in parents and not row.every_action)


def _in_document_order(rows: Sequence[GoalRow]) -> Iterable[GoalRow]:
    children: dict[int | None, list[GoalRow]] = defaultdict(list)
    for row in rows:
        if row.goal is not None:
            children[row.parent].append(row)

    def under(parent: int | None) -> Iterable[GoalRow]:
        for row in children[parent]:
            yield row
            yield from under(row.goal)

    return under(None)


class _Maker:
    """Makes the bands of one roadmap."""

    def __init__(
        self,
        rows: Sequence[GoalRow],
        actions: Sequence[ActionRow],
        *,
        region_code: str,
        query: str,
        compared: Comparison,
    ) -> None:
        self._compared = compared
        self._tree = f"{reverse('roadmap:region-tree', args=[region_code])}?{query}".rstrip("?")
        self._list = f"{reverse('roadmap:action-list', args=[region_code])}?{query}{'&' if query else ''}"
        self._action = numbered("roadmap:action-detail")
        self._parents = {row.parent for row in rows}
        self._weights: dict[int | None, set[Decimal]] = defaultdict(set)
        self._urgent: dict[int | None, list[ActionRow]] = defaultdict(list)
        for row in rows:
            if row.goal is not None and row.children:
                self._weights[row.parent].add(row.weight)
        for action in actions:
            self._weights[action.goal].add(action.weight)
            if action.title:
                self._urgent[action.goal].append(action)

    def band(self, row: GoalRow, *, indent: int) -> GoalBand:
        before, since = self._compared.rows.get(row.goal), self._compared.since
        urgent = self._urgent[row.goal]
        return GoalBand(
            row=row,
            url=self._tree if row.goal is None else f"{self._tree}#objectif-{row.goal}",
            indent=indent,
            summary=summary_of(row.states, known_steps=row.steps_known, unknown_steps=row.steps_unknown),
            confidences=confidence_counts(row.confidences),
            alerts=self._alerts(row, before, tuple(row.alerts) if row.goal is None else URGENT),
            unanswered=next(iter(self._alerts(row, before, (UNANSWERED,))), None),
            urgent=tuple(_named(action, self._action(action.pk)) for action in urgent[:NAMED]),
            urgent_more=len(urgent[NAMED:]),
            explanation=explained_rate(
                rate=row.rate,
                coverage=row.coverage,
                rated=row.rated,
                children=row.children,
                weighted=len(self._weights[row.goal]) > 1,
            ),
            why_no_rate=_why(row),
            trend=points_since(row.rate, before and before.rate, since),
            coverage_trend=points_since(row.coverage, before and before.coverage, since),
            done_trend=count_since(row.done, before.done if before else None, since),
            changes=_changes(row, before) if before else "",
        )

    def _alerts(self, row: GoalRow, before: GoalRow | None, codes: Sequence[str]) -> tuple[AlertCount, ...]:
        """Of some alerts; the list that they lead to knows one goal, not a branch."""
        whole = row.goal is None
        counts = {code: row.alerts.get(code, 0) for code in codes}
        address = self._list if whole else f"{self._list}objectif={row.goal}&"
        found = action_alerts(
            counts, address, then=before.alerts if before else None, since=self._compared.since
        )
        return found if whole or row.goal not in self._parents else tuple(map(_without_link, found))


def _changes(row: GoalRow, before: GoalRow) -> str:
    """States in the order of the sentence, then the steps that somebody told."""
    found = [(row.states.get(state, 0) - before.states.get(state, 0), state) for state in _SAID]
    words = [
        f"{signed(number)} {StateShare(state, 0, abs(number)).words}" for number, state in found if number
    ]
    told = row.steps_known - before.steps_known
    if told:
        words.append(f"{signed(told)} {plural(told, 'étape renseignée,étapes renseignées')}")
    return ", ".join(words)


def _without_link(alert: AlertCount) -> AlertCount:
    return AlertCount(alert.code, alert.label, alert.severity, alert.count, "", alert.trend)


def _why(row: GoalRow) -> str:
    if row.rate is not None:
        return ""
    return why_no_rate(children=row.children, known=row.steps_known, unknown=row.steps_unknown)


def _named(action: ActionRow, url: str) -> UrgentAction:
    reasons = []
    for code in action.alerts:
        if code in URGENT:
            label = BY_CODE[code].label.lower()
            steps = f" ({count(action.steps_late, 'étape échue,étapes échues')})" if action.steps_late else ""
            reasons.append(f"{label}{steps if code == 'en_retard' else ''}")
    return UrgentAction(action.title, ", ".join(reasons), url)


def confidence_counts(counts: Mapping[str, int]) -> tuple[ConfidenceCount, ...]:
    """Those declared, from what is on course to what is in difficulty."""
    return tuple(
        ConfidenceCount(confidence.value, str(confidence.label), counts[confidence.value])
        for confidence in Confidence
        if counts.get(confidence.value)
    )
