"""What the dashboards say of a difference, of a rate, of a count: words, never arithmetic on figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse

from common.templatetags.french import NO_BREAK_SPACE, french_date, french_number
from governance.models import Meeting
from indicators.rules.words import points
from roadmap.alerts import ALERTS as ACTION_ALERTS
from roadmap.rules.progress import GoalRate
from roadmap.rules.words import explained_goal
from roadmap.selectors.summary import UNKNOWN, StateSummary


def numbered(name: str, sample: str = "0") -> Callable[[int | str], str]:
    """The address of each thing of a kind, by its number or code: resolved once, however many are linked."""
    start, _, end = reverse(name, args=[sample]).rpartition(sample)
    return lambda key: f"{start}{key}{end}"


COMPARED_DAYS = 90
"""Without a previous meeting, a dashboard is compared with so many days before."""


@dataclass(frozen=True, slots=True)
class Reference:
    """With what a dashboard is compared: the last snapshot on the day of ``meeting``, or 90 days before, or earlier.

    ``on`` is the day of that snapshot, None where nothing was computed by then.
    """

    meeting: Meeting | None
    asked: dt.date
    on: dt.date | None


def reference_in_words(reference: Reference) -> str:
    """« Évolutions depuis la séance du 4 octobre 2023 (CRNS). », or that nothing was computed by then."""
    since = french_date(reference.asked)
    if reference.meeting:
        words = f"la séance du {since} ({reference.meeting.committee})"
    else:
        words = f"le {since}, {COMPARED_DAYS}{NO_BREAK_SPACE}jours plus tôt"
    if reference.on is None:
        before = "avant " if reference.meeting else ""
        return f"Pas d’évolution{NO_BREAK_SPACE}: rien n’était encore calculé {before}{words}."
    if reference.on == reference.asked:
        return f"Évolutions depuis {words}."
    return f"Évolutions depuis {words}, d’après le calcul du {french_date(reference.on)}."


def signed(number: Decimal | int) -> str:
    """« + 3 », « − 2 »."""
    return f"{'+' if number > 0 else '−'}{NO_BREAK_SPACE}{french_number(abs(Decimal(number)))}"


@dataclass(frozen=True, slots=True)
class Trend:
    """A difference with an earlier snapshot: in points of a percentage, or in things counted."""

    difference: Decimal | int
    since: dt.date
    in_points: bool = False

    @property
    def short(self) -> str:
        """« + 3 points », « − 2 », « inchangé »."""
        if self.difference == 0:
            return "inchangé"
        if not self.in_points:
            return signed(self.difference)
        return f"{'+' if self.difference > 0 else '−'}{NO_BREAK_SPACE}{points(abs(Decimal(self.difference)))}"

    @property
    def words(self) -> str:
        """« + 3 points depuis le 4 octobre 2023 »."""
        return f"{self.short} depuis le {french_date(self.since)}"


def points_since(now: Decimal | None, then: Decimal | None, since: dt.date | None) -> Trend | None:
    """None where one of the two percentages is missing: nothing is compared with nothing."""
    if now is None or then is None or since is None:
        return None
    return Trend(now - then, since, in_points=True)


def count_since(now: int, then: int | None, since: dt.date | None) -> Trend | None:
    """None where nothing was computed then, or where nothing changed."""
    if then is None or since is None or now == then:
        return None
    return Trend(now - then, since)


def summary_of(states: Mapping[str, int], *, known_steps: int, unknown_steps: int) -> StateSummary:
    """The counts of a snapshot under the names that the other pages give them."""
    return StateSummary(
        total=sum(states.values()),
        by_state={None if state == UNKNOWN else state: count for state, count in states.items()},
        known_steps=known_steps,
        told_steps=known_steps + unknown_steps,
    )


def explained_rate(
    *, rate: Decimal | None, coverage: Decimal | None, rated: int, children: int, weighted: bool
) -> str:
    """« 40 % = moyenne de 3 éléments renseignés sur 5 ; couverture 55 % », or why there is no rate."""
    return explained_goal(
        GoalRate(
            rate=None if rate is None else Fraction(rate) / 100,
            coverage=None if coverage is None else Fraction(coverage) / 100,
            rated=rated,
            children=children,
            weighted=weighted,
        )
    )


def why_no_rate(*, children: int, known: int, unknown: int) -> str:
    """In two words or three, what « pas de taux » stands for."""
    if not children:
        return "aucune action"
    if not known + unknown:
        return "aucune étape programmée"
    return "aucune étape renseignée" if not known else "aucune étape échue"


@dataclass(frozen=True, slots=True)
class AlertCount:
    """An alert that some actions or figures raise; ``url`` is the list of them, empty where there is none."""

    code: str
    label: str
    severity: str
    count: int
    url: str = ""
    trend: Trend | None = None


def action_alerts(
    counts: Mapping[str, int],
    address: str,
    *,
    then: Mapping[str, int] | None = None,
    since: dt.date | None = None,
) -> tuple[AlertCount, ...]:
    """The alerts raised, in the order of the rules; ``address`` is that of the list, with its « ? » or « & »."""
    return tuple(
        AlertCount(
            code=alert.code,
            label=alert.label,
            severity=alert.severity,
            count=counts[alert.code],
            url=f"{address}alerte={alert.code}",
            trend=count_since(counts[alert.code], None if then is None else then.get(alert.code, 0), since),
        )
        for alert in ACTION_ALERTS
        if counts.get(alert.code)
    )
