"""`/api/v1/targets/`: the versions of the targets of an indicator in a territory, with where they start from."""

from __future__ import annotations

from common.api import fields as f
from common.api.resource import Resource
from indicators.api.filters import TargetFilters
from indicators.models import Trajectory
from programmes.api.common import identifier, sourced_fields, territory_fields

_UNIT = "l’unité de l’indicateur"
_POINT = (
    f.date("due", 'tp."due"', "Échéance\u202f; null si elle n’est pas publiée.", nullable=True),
    f.text("due_text", 'tp."due_text"', "Échéance telle que publiée."),
    f.decimal(
        "value",
        'tp."value"',
        "Valeur à atteindre\u202f; null pour une fourchette.",
        nullable=True,
        unit=_UNIT,
    ),
    f.decimal("low", 'tp."low"', "Borne basse d’une fourchette.", nullable=True, unit=_UNIT),
    f.decimal("high", 'tp."high"', "Borne haute d’une fourchette.", nullable=True, unit=_UNIT),
    f.text("note", 'tp."note"', "Précision, s’il y en a une."),
)
# The next version has one more and the unique key has an index: no need to look for the highest.
_IS_CURRENT = """NOT EXISTS (SELECT FROM "indicators_trajectory" later WHERE later.indicator_id = j.indicator_id
AND later.territory_id = j.territory_id AND later.category = j.category AND later.version > j.version)"""

TARGETS = Resource(
    name="targets",
    label="cibles",
    singular="version des cibles",
    help=(
        "Les cibles, par version\u00a0: une révision remplace tous les points et dit pourquoi. Une valeur de départ "
        "que personne ne publie est null, jamais 0."
    ),
    model=Trajectory,
    alias="j",
    visible=Trajectory.objects.visible_to,
    joins=(
        'JOIN "indicators_indicator" ji ON ji.id = j.indicator_id '
        'JOIN "territories_territory" place ON place.id = j.territory_id'
    ),
    fields=(
        identifier("j", 52),
        f.integer("indicator", 'j."indicator_id"', "Indicateur.", example=9),
        f.text("indicator_code", 'ji."code"', "Code de l’indicateur.", example="SUN-01"),
        f.text("unit", 'ji."unit"', "Unité des valeurs.", example="ESMS"),
        *territory_fields(),
        f.text("category", 'j."category"', "Catégorie\u202f; vide pour le total."),
        f.integer("version", 'j."version"', "Version, depuis 1.", example=2),
        f.boolean("is_current", _IS_CURRENT, "C’est la version en vigueur."),
        f.decimal(
            "baseline_value",
            'j."baseline_value"',
            "Valeur de départ\u202f; null si elle n’est pas publiée.",
            nullable=True,
            unit=_UNIT,
        ),
        f.date("baseline_on", 'j."baseline_on"', "Date de départ.", nullable=True),
        f.listed(
            "points",
            "Les points de la trajectoire, par échéance.",
            of=_POINT,
            rows='"indicators_target" tp WHERE tp.trajectory_id = j.id',
            order='tp."due" NULLS LAST, tp.id',
            cell='concat_ws(\' \', tp."due", tp."value", tp."low", tp."high")',
        ),
        f.text("reason", 'j."reason"', "Raison de la révision\u202f; vide pour la première version."),
        *sourced_fields("j"),
    ),
    filterset=TargetFilters,
)
