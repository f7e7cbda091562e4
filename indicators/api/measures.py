"""`/api/v1/measures/`: the long table of figures. Half a million rows are pulled at once: joins only, no sub-select."""

from __future__ import annotations

from common.api import fields as f
from common.api.resource import Resource
from indicators.api.filters import MeasureFilters
from indicators.enums import Bound, Quality
from indicators.models import Measure
from programmes.api.common import identifier, territory_fields

_UNIT = "l’unité de l’indicateur"

MEASURES = Resource(
    name="measures",
    label="relevés",
    singular="relevé",
    help=(
        "Les chiffres relevés, un par indicateur, lieu, catégorie et date. Une part est une valeur publiée telle "
        "quelle, ou un numérateur et un dénominateur. Ceux d’un établissement nommé, quand l’indicateur est "
        "sensible, ne sont lus que de sa région."
    ),
    model=Measure,
    alias="m",
    visible=Measure.objects.visible_to,
    joins=(
        'JOIN "indicators_indicator" mi ON mi.id = m.indicator_id '
        'LEFT JOIN "territories_territory" place ON place.id = m.territory_id '
        'LEFT JOIN "territories_establishment" me ON me.id = m.establishment_id'
    ),
    fields=(
        identifier("m", 90210),
        f.integer("indicator", 'm."indicator_id"', "Indicateur.", example=9),
        f.text("indicator_code", 'mi."code"', "Code de l’indicateur.", example="SUN-01"),
        *territory_fields(nullable=True),
        f.text("finess", 'me."finess"', "FINESS de l’établissement, si c’en est un.", nullable=True),
        f.text("category", 'm."category"', "Catégorie\u202f; vide pour le total."),
        f.date("on", 'm."on"', "Fin de la période.", example="2026-03-31"),
        f.decimal(
            "value",
            'm."value"',
            "Valeur\u202f; null pour un quotient.",
            nullable=True,
            unit=_UNIT,
            example=41,
        ),
        f.decimal("numerator", 'm."numerator"', "Numérateur.", nullable=True),
        f.decimal(
            "denominator", 'm."denominator"', "Dénominateur\u202f; 0 est un zéro publié.", nullable=True
        ),
        f.code("quality", 'm."quality"', "Qualité.", choices=Quality, example="validated"),
        f.code("bound", 'm."bound"', "Exactitude annoncée.", choices=Bound, example="exact"),
        f.boolean("outlier", 'm."outlier"', "Valeur à vérifier."),
        f.text("source", 'm."source"', "Source."),
        f.text("note", 'm."note"', "Ce que la source écrit."),
        f.moment("recorded_at", 'm."recorded_at"', "Enregistré le."),
    ),
    filterset=MeasureFilters,
    beside=("indicators", "establishments", "territories"),
    is_stamped=False,
    version='m."transaction"',
    touched='m."recorded_at"',
    touched_column="recorded_at",
)
