"""Loads the indicators of the sources, their targets and the few figures that are published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from common.reference import Row, Tally, read_list, read_table, upsert, upsert_all
from indicators.enums import (
    AbsenceReason,
    Bound,
    Direction,
    IndicatorKind,
    Periodicity,
    Quality,
    SummedLevel,
    TerritoryRule,
    TimeRule,
)
from indicators.models import (
    Absence,
    Applicability,
    Indicator,
    IndicatorCategory,
    IndicatorLink,
    Measure,
    Target,
    Trajectory,
)
from programmes.models import Programme
from roadmap.services.reference import goal_id
from territories.services.reference import territory_id

# In the order of the list of indicators.
INDICATOR_FILES = (
    "segur_numerique.json",
    "sun_es.json",
    "esms_numerique.json",
    "cyber.json",
    "hopital.json",
    "mon_espace_sante.json",
    "services_socles.json",
    "formation.json",
    "regions.json",
)
MEASURE_TABLES = ("esms_hauts_de_france.tsv",)
_COLUMNS = ("indicator", "territory", "category", "on", "value", "quality", "bound", "source", "note")
RECORDED_BY = "Données de référence"
_PUBLISHED_LENGTH = 250


@dataclass(slots=True)
class _Tallies:
    """What loading each kind of row did, in the order in which it is told."""

    indicators: Tally = field(default_factory=lambda: Tally("Indicateurs"))
    categories: Tally = field(default_factory=lambda: Tally("Catégories d’indicateur"))
    applicability: Tally = field(default_factory=lambda: Tally("Territoires d’indicateur"))
    trajectories: Tally = field(default_factory=lambda: Tally("Trajectoires"))
    targets: Tally = field(default_factory=lambda: Tally("Cibles"))
    absences: Tally = field(default_factory=lambda: Tally("Chiffres absents"))
    links: Tally = field(default_factory=lambda: Tally("Liens d’indicateur"))
    measures: Tally = field(default_factory=lambda: Tally("Relevés"))

    def all(self) -> list[Tally]:
        return [getattr(self, name) for name in self.__slots__]


@dataclass(slots=True)
class _Loading:
    """The indicators met so far, the categories of each, and the measures to write once all are known."""

    tallies: _Tallies
    indicators: dict[str, Indicator] = field(default_factory=dict)
    categories: dict[int, set[str]] = field(default_factory=dict)
    territories: dict[str, int] = field(default_factory=dict)
    measures: dict[tuple[Any, ...], tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)

    def territory_id(self, row: Row) -> int:
        text = row.text("territory")
        if text not in self.territories:
            self.territories[text] = territory_id(row)
        return self.territories[text]

    def category(self, row: Row, indicator: Indicator) -> str:
        code = row.text("category")
        if code and code not in self.categories[indicator.pk]:
            raise row.error(f"la catégorie «\u00a0{code}\u00a0» n’est pas de l’indicateur {indicator.code}.")
        return code


@transaction.atomic
def load_indicators(*, directory: Path) -> list[Tally]:
    """Indicators by code and everything below by its natural key. Raises ``ReferenceDataError``.

    A measure that somebody has corrected or imported since is left as it is.
    """
    loading = _Loading(_Tallies())
    folder = directory / "indicators"
    for row in (row for name in INDICATOR_FILES for row in read_list(folder / name)):
        _indicator(row, loading)
    for row in (row for name in MEASURE_TABLES for row in read_table(folder / name, _COLUMNS)):
        code = row.text("indicator", required=True)
        if code not in loading.indicators:
            raise row.error(f"l’indicateur {code} est inconnu.")
        _measure(row, loading.indicators[code], loading)
    _write_measures(loading)
    return loading.tallies.all()


def _indicator(row: Row, loading: _Loading) -> None:
    tallies = loading.tallies
    code = row.text("code", required=True)
    if code in loading.indicators:
        raise row.error(f"l’indicateur {code} est défini deux fois.")
    order = len(loading.indicators) + 1
    indicator = upsert(Indicator, tallies.indicators, {"code": code}, {**_definition(row), "order": order})
    loading.indicators[code] = indicator
    loading.categories[indicator.pk] = set(_categories(row, indicator, tallies.categories))
    _territories(row, indicator, tallies.applicability)
    for trajectory in row.rows("trajectories"):
        _trajectory(trajectory, indicator, loading)
    for absence in row.rows("absences"):
        _absence(absence, indicator, loading)
    for link in row.rows("links"):
        key = {"indicator_id": indicator.pk, "goal_id": goal_id(link, "goal"), "action": None}
        upsert(IndicatorLink, tallies.links, key, link.sourced())
    for measure in row.rows("measures"):
        _measure(measure, indicator, loading)


def _territories(row: Row, indicator: Indicator, tally: Tally) -> None:
    for place in row.texts("applies_to"):
        where = Row({"territory": place}, row.where)
        key = {"indicator_id": indicator.pk, "territory_id": territory_id(where), "valid_from": None}
        upsert(Applicability, tally, key, {"reason": row.text("applies_because")})


def _absence(row: Row, indicator: Indicator, loading: _Loading) -> None:
    key = {**_place(row, indicator, loading), "on": row.date("on")}
    values = {"reason": row.choice("reason", AbsenceReason), **row.sourced()}
    upsert(Absence, loading.tallies.absences, key, values)


def _definition(row: Row) -> dict[str, Any]:
    return {
        "programme_id": _programme_id(row),
        "name": row.text("name", required=True),
        "definition": row.text("definition"),
        "unit": row.text("unit", required=True),
        "kind": row.choice("kind", IndicatorKind),
        "direction": row.choice("direction", Direction),
        "numerator": row.text("numerator"),
        "denominator": row.text("denominator"),
        **_rules(row),
        **_checks(row),
        **row.sourced(),
    }


def _rules(row: Row) -> dict[str, Any]:
    return {
        "periodicity": row.choice("periodicity", Periodicity, Periodicity.NONE),
        "publication_delay": row.number("publication_delay"),
        "territory_rule": row.choice("territory_rule", TerritoryRule, TerritoryRule.NONE),
        "summed_level": row.choice("summed_level", SummedLevel, SummedLevel.NONE),
        "time_rule": row.choice("time_rule", TimeRule, TimeRule.LAST),
        "cumulative": row.flag("cumulative"),
        "zero_start": row.flag("zero_start"),
        "closed_on": row.date("closed_on"),
    }


def _checks(row: Row) -> dict[str, Any]:
    return {
        "sensitive": row.flag("sensitive"),
        "decimals": row.number("decimals") or 0,
        "minimum": row.decimal("minimum"),
        "maximum": row.decimal("maximum"),
        "integer_only": row.flag("integer_only"),
        "monotone": row.flag("monotone"),
        "total_of_parts": row.flag("total_of_parts"),
    }


def _programme_id(row: Row) -> int | None:
    code = row.text("programme")
    if not code:
        return None
    found = Programme.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise row.error(f"le programme «\u00a0{code}\u00a0» est inconnu.")
    return int(found)


def _categories(row: Row, indicator: Indicator, tally: Tally) -> Iterator[str]:
    for order, item in enumerate(row.rows("categories"), start=1):
        code = item.text("code", required=True)
        values = {"label": item.text("name", required=True), "order": order}
        upsert(IndicatorCategory, tally, {"indicator_id": indicator.pk, "code": code}, values)
        yield code


def _place(row: Row, indicator: Indicator, loading: _Loading) -> dict[str, Any]:
    return {
        "indicator_id": indicator.pk,
        "territory_id": loading.territory_id(row),
        "category": loading.category(row, indicator),
    }


def _trajectory(row: Row, indicator: Indicator, loading: _Loading) -> None:
    """The first version: those that follow are revised in the portal."""
    values = {
        "baseline_value": row.decimal("baseline_value"),
        "baseline_on": row.date("baseline_on"),
        **row.sourced(),
    }
    key = {**_place(row, indicator, loading), "version": 1}
    trajectory = upsert(Trajectory, loading.tallies.trajectories, key, values)
    for target in row.rows("targets"):
        bounds = {name: target.decimal(name) for name in ("value", "low", "high")}
        if all(bound is None for bound in bounds.values()):
            raise target.error("une cible est une valeur, ou deux bornes.")
        told = {"due_text": target.text("due_text", required=True), "note": target.text("note")}
        dated = {"trajectory_id": trajectory.pk, "due": target.date("due")}
        upsert(Target, loading.tallies.targets, dated, {**bounds, **told})


def _measure(row: Row, indicator: Indicator, loading: _Loading) -> None:
    key = {**_place(row, indicator, loading), "on": row.date("on")}
    if key["on"] is None:
        raise row.error("un relevé a une date.")
    figures = {name: row.decimal(name) for name in ("value", "numerator", "denominator")}
    if all(figure is None for figure in figures.values()):
        raise row.error("un relevé est une valeur, ou un numérateur et un dénominateur.")
    values = {
        **figures,
        "quality": row.choice("quality", Quality, Quality.PROVISIONAL),
        "bound": row.choice("bound", Bound, Bound.EXACT),
        "source": _short(row, "source", required=True),
        "note": _short(row, "note"),
        "recorded_by_label": RECORDED_BY,
    }
    identity = tuple(key[name] for name in sorted(key))
    if identity in loading.measures:
        raise row.error(f"un second relevé de {indicator.code} au même endroit et à la même date.")
    loading.measures[identity] = (key, values)


def _short(row: Row, name: str, *, required: bool = False) -> str:
    text = row.text(name, required=required)
    if len(text) > _PUBLISHED_LENGTH:
        raise row.error(f"«\u00a0{name}\u00a0» dépasse {_PUBLISHED_LENGTH} caractères.")
    return text


def _write_measures(loading: _Loading) -> None:
    wanted = list(loading.measures.values())
    existing = Measure.objects.filter(
        indicator_id__in={key["indicator_id"] for key, _ in wanted},
        territory_id__in={key["territory_id"] for key, _ in wanted},
        on__in={key["on"] for key, _ in wanted},
        establishment__isnull=True,
    )
    upsert_all(Measure, loading.tallies.measures, wanted, existing=existing, spared=_is_somebody_else_s)


def _is_somebody_else_s(measure: Measure) -> bool:
    return measure.batch_id is not None or measure.recorded_by_label != RECORDED_BY
