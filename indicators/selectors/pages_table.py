"""A table of categories by territories, each cell as its source writes it, and how its totals are made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.scope import Scope
from indicators.enums import SummedLevel
from indicators.models import Indicator, IndicatorCategory, Measure
from indicators.rules.emptiness import Emptiness
from indicators.rules.words import number
from indicators.selectors.figures import figures
from indicators.selectors.figures_types import Figure
from indicators.selectors.pages_words import as_published
from programmes.models import Programme
from territories.enums import TerritoryKind
from territories.models import Territory

SHARE_SUFFIX = "-PCT"
"""« ESMSN-EMB-PCT » is the share that a source publishes beside the count « ESMSN-EMB »."""

_HEADS = {
    TerritoryKind.ANIMATION_AREA: "Territoire d’animation",
    TerritoryKind.DEPARTMENT: "Département",
    TerritoryKind.REGION: "Région",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """« 30 » and « 34 % »; ``why`` says why there is no count, ``why_no_share`` why no share beside it."""

    count: str
    share: str
    why: str
    why_no_share: str


@dataclass(frozen=True, slots=True)
class TableRow:
    name: str
    is_total: bool
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class CategoryTable:
    """``made`` says how each total of the territory is made; ``alerts`` where a total disagrees."""

    indicator: Indicator
    share: Indicator | None
    territory: Territory
    head: str
    columns: Sequence[str]
    rows: Sequence[TableRow]
    made: Sequence[str]
    alerts: Sequence[str]
    on: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An indicator with the share published beside it, and their categories."""

    main: Indicator
    share: Indicator | None
    categories: Sequence[IndicatorCategory]


Key = tuple[int, int, str]


def pair_of(indicator: Indicator) -> list[Pair]:
    """The pair that an indicator is part of, from either side; nothing without categories (two queries)."""
    code = indicator.code.removesuffix(SHARE_SUFFIX)
    return _pairs(Indicator.objects.filter(code__in=[code, code + SHARE_SUFFIX]))


def pairs_of_programme(programme: Programme) -> list[Pair]:
    """Those of a programme, in its order (two queries)."""
    return _pairs(programme.indicators.all())


def _pairs(found: Iterable[Indicator]) -> list[Pair]:
    by_code = {indicator.code: indicator for indicator in found}
    categories: dict[int, list[IndicatorCategory]] = {}
    for category in IndicatorCategory.objects.filter(indicator__in=by_code.values()):
        categories.setdefault(category.indicator_id, []).append(category)
    return [
        Pair(indicator, by_code.get(code + SHARE_SUFFIX), categories[indicator.pk])
        for code, indicator in by_code.items()
        if indicator.pk in categories and indicator.summed_level not in _NOT_TERRITORIES
    ]


_NOT_TERRITORIES = (SummedLevel.NONE, SummedLevel.ESTABLISHMENT)


def places_with_tables(scope: Scope, pairs: Sequence[Pair]) -> list[Territory]:
    """Regions and nation whose figures by category the scope reads (one query)."""
    measures = Measure.objects.visible_to(scope).filter(indicator__in=[pair.main for pair in pairs])
    named = measures.exclude(category="").filter(territory__isnull=False)
    found = Territory.objects.visible_to(scope).filter(pk__in=named.values("territory"))
    return list(found.filter(kind__in=[TerritoryKind.NATION, TerritoryKind.REGION]).order_by("kind", "name"))


def category_tables(
    scope: Scope, pairs: Sequence[Pair], territory: Territory, *, on: dt.date
) -> list[CategoryTable]:
    """The tables that have a figure (three queries, whatever their numbers of cells)."""
    levels = {pair.main.summed_level for pair in pairs}
    parts = Territory.objects.visible_to(scope).filter(parent=territory, kind__in=levels)
    places = [*parts.order_by("name"), territory] if pairs else []
    indicators = [indicator for pair in pairs for indicator in (pair.main, pair.share) if indicator]
    codes = dict.fromkeys(category.code for pair in pairs for category in pair.categories)
    asked = figures(scope, indicators, places, categories=[*codes, ""], on=on) if len(places) > 1 else []
    found = {(figure.indicator_id, figure.place.pk, figure.category): figure for figure in asked}
    tables = [_table(pair, places, territory, found) for pair in pairs]
    return [table for table in tables if any(cell.count for row in table.rows for cell in row.cells)]


def _table(
    pair: Pair, places: Sequence[Territory], territory: Territory, found: dict[Key, Figure]
) -> CategoryTable:
    level = pair.main.summed_level
    kept = [place for place in places if place.kind == level or place.pk == territory.pk]
    columns = [*[(category.code, category.label) for category in pair.categories], ("", "Total")]
    rows = [_row(pair, place, [code for code, _ in columns], found, place == territory) for place in kept]
    totals = [(label, found.get((pair.main.pk, territory.pk, code))) for code, label in columns]
    known = [(label, figure) for label, figure in totals if figure is not None]
    whole = known[-1][1] if known else None
    return CategoryTable(
        indicator=pair.main,
        share=pair.share,
        territory=territory,
        head=_HEADS[TerritoryKind(level)],
        columns=[label for _, label in columns],
        rows=rows,
        made=_made(known),
        alerts=_alerts(known),
        on=whole.on if whole else None,
        source=whole.source if whole else "",
    )


def _row(
    pair: Pair, place: Territory, codes: Sequence[str], found: dict[Key, Figure], is_total: bool
) -> TableRow:
    cells = []
    for code in codes:
        share = found.get((pair.share.pk, place.pk, code)) if pair.share else None
        cells.append(_cell(found.get((pair.main.pk, place.pk, code)), share))
    return TableRow(place.name, is_total, cells)


def _cell(count: Figure | None, share: Figure | None) -> Cell:
    return Cell(
        count=as_published(count) if count else "",
        share=as_published(share) if share else "",
        why=_why(count),
        why_no_share=_why(share),
    )


def _why(figure: Figure | None) -> str:
    if figure is None or figure.emptiness is None:
        return ""
    return Emptiness(figure.emptiness).label


def _made(known: Sequence[tuple[str, Figure]]) -> list[str]:
    """How each total is made: of the parts of the territory, then of the categories for the whole."""
    lines = [f"{label}\u00a0: {_of_parts(figure)}" for label, figure in known if figure.total is not None]
    across = _across(known)
    return [*lines, across] if across else lines


def _of_parts(figure: Figure) -> str:
    total = figure.total
    assert total is not None
    same = figure.value is not None and not figure.disagrees and figure.measure_id is not None
    complete = total.coverage.complete and total.value == figure.value
    return f"{total.explanation}{', égale au total publié' if same and complete else ''}"


def _across(known: Sequence[tuple[str, Figure]]) -> str:
    """« 960 = 222 + 533 + … » across the categories, when every one has a figure."""
    values = _values(known)
    if values is None:
        return ""
    *parts, whole = values
    formula = " + ".join(number(value) for value in parts)
    if sum(parts) == whole:
        return f"Ensemble des catégories\u00a0: {number(whole)} = {formula}"
    return ""


def _values(known: Sequence[tuple[str, Figure]]) -> list[Decimal] | None:
    values = [figure.value for _, figure in known if figure.value is not None]
    return values if len(values) == len(known) and len(values) > 2 else None


def _alerts(known: Sequence[tuple[str, Figure]]) -> list[str]:
    lines = [
        f"{label}\u00a0: le total publié ({figure.text}) n’est pas la somme de ses territoires"
        f" ({figure.total.text})."
        for label, figure in known
        if figure.disagrees and figure.total is not None
    ]
    values = _values(known)
    whole = known[-1][1] if known else None
    if values and whole and sum(values[:-1]) != values[-1] and not whole.unit.startswith("%"):
        lines.append(
            f"Le total ({number(values[-1])}) n’est pas la somme des catégories ({number(sum(values[:-1]))})."
        )
    return lines
