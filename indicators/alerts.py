"""The rules of the alerts on figures, in one place: what snapshots keep, what is counted, what is explained.

Each rule is written twice, side by side, over the same columns: those of a row of indicators/sql/figures.sql.
``predicate`` reads a :class:`indicators.selectors.figures_row.Row`; ``sql`` is a boolean expression over ``f``, an
alias of a row of that statement. The tests prove that both raise the same alerts. To fill a snapshot::

    WITH f AS (<figures.sql>) SELECT …, {alerts_sql()} AS alerts FROM f

A figure that rule 11 withholds from whoever computes raises no alert but « late »: nothing is said of its value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indicators.rules.emptiness import Emptiness
from indicators.rules.standing import THRESHOLDS, Standing
from indicators.rules.words import number
from indicators.selectors.figures_row import Row
from roadmap.enums import AlertSeverity


@dataclass(frozen=True, slots=True)
class IndicatorAlert:
    """``label`` is a tag of one figure, ``plural`` counts several: « 1 indicateur en retard, 3 indicateurs en retard ».

    ``sentence`` is the rule with its threshold. The list of indicators is filtered by the code: ``alerte=<code>``.
    """

    code: str
    label: str
    plural: str
    sentence: str
    severity: AlertSeverity
    predicate: Callable[[Row], bool]
    sql: str


def _stands(standing: Standing) -> tuple[Callable[[Row], bool], str]:
    return lambda row: row.standing == standing, f"f.standing = '{standing}'"


def _is_late(row: Row) -> bool:
    """Empty and due, or followed by another that is due; nothing is due once the follow-up is closed."""
    if not row.has_value:
        return row.emptiness == Emptiness.LATE
    ended = row.closed_on is not None and row.closed_on < row.day
    return not ended and row.next_due is not None and row.day > row.next_due


_LATE_SQL = (
    f"CASE WHEN NOT f.has_value THEN f.emptiness = '{Emptiness.LATE}' "
    "ELSE (f.closed_on IS NULL OR f.closed_on >= f.day) AND f.next_due < f.day END"
)


def _is_published(row: Row) -> bool:
    """A figure stands there that its source publishes, and nothing hides it."""
    return row.has_value and row.own_id is not None


_PUBLISHED_SQL = "f.has_value AND f.own_id IS NOT NULL"


def _differs(row: Row) -> bool:
    """From the sum of all its parts, at the same date: see indicators.rules.aggregation.disagrees."""
    complete = bool(row.reported) and row.reported == row.expected and not row.parts_withheld
    same_date = row.parts_first_on == row.parts_last_on == row.own_on
    return _is_published(row) and complete and same_date and bool(row.parts_differ)


_DIFFERS_SQL = (
    f"{_PUBLISHED_SQL} AND f.reported > 0 AND f.reported = f.expected AND NOT f.parts_withheld "
    "AND f.parts_first_on = f.parts_last_on AND f.parts_last_on = f.own_on AND f.parts_differ"
)


def _is_outlier(row: Row) -> bool:
    return _is_published(row) and bool(row.outlier)


_LOWEST = {standing: -lowest for standing, lowest in THRESHOLDS}
_COURSE, _BEHIND = number(_LOWEST[Standing.ON_COURSE]), number(_LOWEST[Standing.BEHIND])
_EXPECTED = "ce que la trajectoire attend à la date du chiffre"

ALERTS: tuple[IndicatorAlert, ...] = (
    IndicatorAlert(
        "tres_en_retard",
        "Très en retard",
        "très en retard sur leur trajectoire",
        f"Le retard est de plus de {_BEHIND}\u00a0points sur {_EXPECTED}, ou une cible déjà atteinte au départ ne "
        "l’est plus.",
        AlertSeverity.URGENT,
        *_stands(Standing.FAR_BEHIND),
    ),
    IndicatorAlert(
        "retard_trajectoire",
        "En retard",
        "en retard sur leur trajectoire",
        f"Le retard est de plus de {_COURSE}\u00a0points, et de {_BEHIND} au plus, sur {_EXPECTED}.",
        AlertSeverity.URGENT,
        *_stands(Standing.BEHIND),
    ),
    IndicatorAlert(
        "chiffre_attendu",
        "Chiffre attendu",
        "dont le chiffre se fait attendre",
        "La période est close, le délai de publication est passé, et le chiffre n’est pas publié.",
        AlertSeverity.WATCH,
        _is_late,
        _LATE_SQL,
    ),
    IndicatorAlert(
        "chiffre_discordant",
        "Somme différente",
        "dont le chiffre publié diffère de la somme de ses parties",
        "Le chiffre publié pour le territoire n’est pas la somme de ses parties, toutes connues à la même date.",
        AlertSeverity.WATCH,
        _differs,
        _DIFFERS_SQL,
    ),
    IndicatorAlert(
        "chiffre_inhabituel",
        "Chiffre inhabituel",
        "dont le chiffre est inhabituel",
        "À l’import, le chiffre s’écartait beaucoup de ceux qui le précèdent, et il a été confirmé.",
        AlertSeverity.WATCH,
        _is_outlier,
        f"{_PUBLISHED_SQL} AND f.outlier",
    ),
)
BY_CODE = {alert.code: alert for alert in ALERTS}


def alerts_of_row(row: Row) -> list[str]:
    """The codes that a figure raises, in the order of :data:`ALERTS`."""
    return [alert.code for alert in ALERTS if alert.predicate(row)]


def alerts_sql() -> str:
    """The same as an SQL expression of type ``text[]`` over ``f``; it holds no per cent sign and no parameter."""
    cases = ", ".join(f"CASE WHEN {alert.sql} THEN '{alert.code}' END" for alert in ALERTS)
    return f"array_remove(ARRAY[{cases}]::text[], NULL)"
