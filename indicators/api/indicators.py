"""`/api/v1/indicators/`: what each indicator measures, how its figures are made, and what its targets are."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from common.api import fields as f
from common.api.fields import Field
from common.api.resource import Resource
from common.db.search import folded_text, search_terms
from indicators.api.filters import IndicatorFilters
from indicators.enums import Direction, IndicatorKind, Periodicity, SummedLevel, TerritoryRule, TimeRule
from indicators.models import Indicator
from programmes.api.common import identifier, sourced_fields

_CATEGORY = (
    f.text("code", 'ic."code"', "Code de la catégorie.", example="PA"),
    f.text("label", 'ic."label"', "Libellé."),
)
_MEANING = (
    identifier("i", 9),
    f.text("code", 'i."code"', "Code de l’indicateur.", example="SUN-01"),
    f.text("name", 'i."name"', "Intitulé."),
    f.text("definition", 'i."definition"', "Définition."),
    f.integer("programme", 'i."programme_id"', "Programme.", nullable=True, example=3),
    f.text("programme_code", 'ip."code"', "Code du programme.", nullable=True, example="sun-es"),
    f.text("unit", 'i."unit"', "Unité des valeurs.", example="ESMS"),
    f.code("kind", 'i."kind"', "Nature.", choices=IndicatorKind, example="count"),
    f.code("direction", 'i."direction"', "Sens attendu.", choices=Direction, example="up"),
    f.text("numerator", 'i."numerator"', "Ce que compte le numérateur."),
    f.text("denominator", 'i."denominator"', "Ce que compte le dénominateur."),
)
_RULES = (
    f.code("periodicity", 'i."periodicity"', "Périodicité.", choices=Periodicity, example="quarterly"),
    f.integer(
        "publication_delay",
        'i."publication_delay"',
        "Délai de publication après la fin de la période\u202f; null s’il est inconnu.",
        nullable=True,
        unit="jours",
        example=45,
    ),
    f.code("territory_rule", 'i."territory_rule"', "Règle entre territoires.", choices=TerritoryRule),
    f.code("summed_level", 'i."summed_level"', "Le seul niveau qui s’agrège.", choices=SummedLevel),
    f.code("time_rule", 'i."time_rule"', "Règle dans le temps.", choices=TimeRule),
    f.boolean("cumulative", 'i."cumulative"', "La série est cumulée."),
    f.boolean("zero_start", 'i."zero_start"', "Départ zéro par construction."),
    f.boolean(
        "sensitive", 'i."sensitive"', "Les chiffres d’un établissement nommé ne sont lus que de sa région."
    ),
    f.integer("decimals", 'i."decimals"', "Décimales affichées.", example=2),
    f.decimal("minimum", 'i."minimum"', "Minimum admis, dans l’unité de l’indicateur.", nullable=True),
    f.decimal("maximum", 'i."maximum"', "Maximum admis, dans l’unité de l’indicateur.", nullable=True),
    f.boolean("integer_only", 'i."integer_only"', "Les valeurs sont entières."),
    f.boolean("monotone", 'i."monotone"', "La valeur ne diminue jamais."),
    f.boolean("total_of_parts", 'i."total_of_parts"', "Le total est la somme des catégories."),
    f.date("closed_on", 'i."closed_on"', "Suivi arrêté le\u202f; null s’il dure.", nullable=True),
)
_CATEGORIES: Field = f.listed(
    "categories",
    "Les catégories de ses relevés\u202f; la catégorie vide d’un relevé est le total.",
    of=_CATEGORY,
    rows='"indicators_indicatorcategory" ic WHERE ic.indicator_id = i.id',
    order='ic."order", ic.code, ic.id',
    cell='ic."code"',
)


def search(indicators: QuerySet[Any], words: str) -> QuerySet[Any]:
    """As on the page: every word in the code and name, or in the definition."""
    found = indicators.alias(title=folded_text("code", "name"), meaning=folded_text("definition"))
    for term in search_terms(words):
        found = found.filter(Q(title__contains=term) | Q(meaning__contains=term))
    return found


INDICATORS = Resource(
    name="indicators",
    label="indicateurs",
    singular="indicateur",
    help="Les définitions des indicateurs\u00a0: ce qu’ils mesurent et comment leurs chiffres se calculent.",
    model=Indicator,
    alias="i",
    visible=Indicator.objects.visible_to,
    joins='LEFT JOIN "programmes_programme" ip ON ip.id = i.programme_id',
    fields=(
        *_MEANING,
        *_RULES,
        _CATEGORIES,
        f.integer("position", 'i."order"', "Rang."),
        *sourced_fields("i"),
    ),
    filterset=IndicatorFilters,
    beside=("actions", "goals", "programmes"),
    search=search,
)
