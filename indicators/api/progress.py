"""`/api/v1/progress/`: what was last computed of actions, goals, roadmaps and indicators, as the pages show it.

Computed and stored: what changed since is not applied. ``computed_at`` says when, ``data_at`` of which data.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet

from common.api import fields as f
from common.api.fields import Field
from common.api.resource import Resource
from indicators.api.filters import Day
from indicators.api.words import EmptinessCode, ProgressKind, RateMissingCode, StandingCode
from indicators.enums import Bound, Quality
from indicators.models import Indicator, Progress
from programmes.api.common import territory_fields
from programmes.api.filters import Identifier, TerritoryKey
from roadmap.enums import ActionState

_PERCENT, _UNIT = "%", "l’unité de l’indicateur"


class ProgressFilters(django_filters.FilterSet):
    """``au`` first: it says of which computation the others speak."""

    au = Day(label="Tel que calculé ce jour, ou en dernier avant", method="filter_day")
    nature = django_filters.ChoiceFilter(label="De quoi", field_name="kind", choices=ProgressKind.choices)
    territoire = TerritoryKey(field_name="territory")
    region = django_filters.CharFilter(
        label="Code d’une région\u00a0: elle et ce qui s’y trouve", field_name="region__code", max_length=20
    )
    feuille = Identifier(label="Identifiant d’une feuille de route", field_name="roadmap_id")
    action = Identifier(label="Identifiant d’une action", method="filter_action")
    objectif = Identifier(label="Identifiant d’un objectif", method="filter_goal")
    indicateur = django_filters.CharFilter(
        label="Code d’un indicateur", method="filter_indicator", max_length=40
    )
    position = django_filters.ChoiceFilter(
        label="Position par rapport à la trajectoire", method="filter_standing", choices=StandingCode.choices
    )

    class Meta:
        model = Progress
        fields: list[str] = []

    def filter_day(self, rows: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return rows.as_of(value)  # type: ignore[attr-defined]

    def filter_action(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(kind=ProgressKind.ACTION, object_id=value)

    def filter_goal(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        goals = [ProgressKind.GOAL, ProgressKind.NATIONAL_GOAL]
        return rows.filter(kind__in=goals, object_id=value)

    def filter_indicator(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        wanted = Indicator.objects.filter(code=value).order_by().values("pk")
        return rows.filter(kind=ProgressKind.INDICATOR, object_id__in=wanted)

    def filter_standing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(standing=value, hidden=False)


def _shown(column: str) -> str:
    """The SQL of a figure that rule 11 may withhold from who asks."""
    return f'CASE WHEN g."hidden" THEN NULL ELSE g."{column}" END'


_WHAT = (
    f.text(
        "id",
        'g."id"',
        "Nom de ce qui est calculé, qui ne change pas d’un calcul à l’autre.",
        example="action-41",
    ),
    f.code("kind", 'g."kind"', "De quoi.", choices=ProgressKind, example="action"),
    f.integer("object", 'g."object_id"', "Identifiant de l’objet, selon sa nature.", example=41),
    f.text("code", 'g."code"', "Code ou numéro de l’objet, au moment du calcul.", example="A12"),
    f.text("title", 'g."title"', "Intitulé de l’objet, au moment du calcul."),
    f.integer(
        "roadmap",
        'g."roadmap_id"',
        "Feuille de route\u202f; null pour un indicateur.",
        nullable=True,
        example=7,
    ),
    *territory_fields(),
    f.date("on", 'g."on"', "Jour du calcul.", example="2026-05-04"),
    f.moment("data_at", 'g."data_at"', "Moment des données."),
    f.moment("computed_at", 'g."computed_at"', "Moment du calcul."),
)
_RATE = (
    f.code(
        "state",
        'g."state"',
        "État déclaré d’une action\u202f; null s’il est inconnu.",
        nullable=True,
        choices=ActionState,
    ),
    f.decimal(
        "rate",
        _shown("rate"),
        "Taux, de 0 à 100\u202f; null s’il n’y en a pas, ce qui n’est pas 0.",
        nullable=True,
        unit=_PERCENT,
        example=66.67,
    ),
    f.code(
        "rate_missing",
        'CASE WHEN g."hidden" THEN \'withheld\' ELSE g."rate_missing" END',
        "Pourquoi il n’y a pas de taux.",
        nullable=True,
        choices=RateMissingCode,
    ),
    f.decimal(
        "coverage",
        _shown("coverage"),
        "Couverture\u00a0: part de ce qui est renseigné, ou des territoires additionnés.",
        nullable=True,
        unit=_PERCENT,
        example=75,
    ),
    f.integer(
        "steps_done", 'g."steps_done"', "Étapes faites, au taux d’une action.", nullable=True, example=2
    ),
    f.integer("steps_known", 'g."steps_known"', "Étapes renseignées.", nullable=True, example=3),
    f.integer("steps_unknown", 'g."steps_unknown"', "Étapes non renseignées.", nullable=True, example=1),
    f.integer("actions_done", 'g."actions_done"', "Actions réalisées d’un objectif.", nullable=True),
    f.integer("actions", 'g."actions"', "Actions non abandonnées d’un objectif.", nullable=True),
)
_FIGURE = (
    f.decimal("value", _shown("value"), "Valeur de l’indicateur.", nullable=True, unit=_UNIT),
    f.date("value_on", _shown("value_on"), "Date de la valeur.", nullable=True),
    f.code(
        "why_empty",
        'CASE WHEN g."hidden" THEN \'withheld\' ELSE g."emptiness" END',
        "Pourquoi il n’y a pas de valeur.",
        nullable=True,
        choices=EmptinessCode,
    ),
    f.boolean(
        "is_total", _shown("is_total"), "La valeur est un total, et non un chiffre publié.", nullable=True
    ),
    f.integer("parts", _shown("parts"), "Parties additionnées.", nullable=True, example=11),
    f.integer("parts_expected", _shown("parts_expected"), "Parties attendues.", nullable=True, example=12),
    f.code("quality", _shown("quality"), "Qualité de la valeur.", nullable=True, choices=Quality),
    f.code("bound", _shown("bound"), "Exactitude annoncée.", nullable=True, choices=Bound),
    f.date("next_due", 'g."next_due"', "Prochain chiffre attendu le.", nullable=True),
)
_AIM = (
    f.integer("target_version", 'g."target_version"', "Version des cibles.", nullable=True, example=2),
    f.decimal("baseline_value", 'g."baseline_value"', "Valeur de départ.", nullable=True, unit=_UNIT),
    f.date("baseline_on", 'g."baseline_on"', "Date de départ.", nullable=True),
    f.decimal("target", 'g."target"', "Cible finale.", nullable=True, unit=_UNIT),
    f.decimal("low", 'g."low"', "Borne basse d’une fourchette.", nullable=True, unit=_UNIT),
    f.decimal("high", 'g."high"', "Borne haute d’une fourchette.", nullable=True, unit=_UNIT),
    f.date("due", 'g."due"', "Échéance de la cible finale.", nullable=True),
    f.decimal(
        "share",
        _shown("share"),
        "Part de la cible, là où aucun départ n’est publié\u202f; ce n’est pas un taux.",
        nullable=True,
        unit=_PERCENT,
    ),
    f.decimal("expected_value", _shown("expected_value"), "Valeur attendue.", nullable=True, unit=_UNIT),
    f.decimal("gap", _shown("gap"), "Écart à la valeur attendue.", nullable=True, unit="points"),
    f.code(
        "standing",
        _shown("standing"),
        "Position par rapport à la trajectoire.",
        nullable=True,
        choices=StandingCode,
    ),
)
_FIELDS: tuple[Field, ...] = (*_WHAT, *_RATE, *_FIGURE, *_AIM)

PROGRESS = Resource(
    name="progress",
    label="avancements",
    singular="avancement",
    help=(
        "Ce qui a été calculé en dernier, ou un jour donné (au), pour chaque action, objectif, feuille de route et "
        "indicateur\u00a0: les chiffres des tableaux de bord. Inconnu est null, jamais 0."
    ),
    model=Progress,
    alias="g",
    visible=Progress.objects.visible_to,
    joins='JOIN "territories_territory" place ON place.id = g.territory_id',
    fields=_FIELDS,
    filterset=ProgressFilters,
    is_stamped=False,
    version='g."snapshot_id" * 2 + g."hidden"::integer',
    touched='g."computed_at"',
    touched_column="computed_at",
    is_followed=False,
)
