"""`/api/v1/establishments/`: the structures that programmes finance and indicators count."""

from __future__ import annotations

from common.api import fields as f
from common.api.resource import Ordering, Resource
from territories.api.filters import EstablishmentFilters, establishments_named
from territories.enums import EstablishmentCategory
from territories.models import Establishment

ESTABLISHMENTS = Resource(
    name="establishments",
    label="établissements",
    singular="établissement",
    help="Les établissements sanitaires et médico-sociaux des régions que vous pouvez lire.",
    model=Establishment,
    alias="e",
    visible=Establishment.objects.visible_to,
    joins=(
        'JOIN "territories_territory" department ON department.id = e.department_id '
        'JOIN "territories_territory" region ON region.id = department.parent_id '
        'LEFT JOIN "territories_territory" area ON area.id = e.animation_area_id '
        'LEFT JOIN "territories_organisation" entity ON entity.id = e.legal_entity_id'
    ),
    fields=(
        f.integer("id", 'e."id"', "Identifiant, qui ne change pas.", example=508),
        f.text("finess", 'e."finess"', "Numéro FINESS, un texte de neuf caractères.", example="970400024"),
        f.text("name", 'e."name"', "Nom.", example="CHU de La Réunion"),
        f.code("category", 'e."category"', "Catégorie.", choices=EstablishmentCategory, example="ES"),
        f.text("region", 'region."code"', "Code de la région.", example="04"),
        f.integer("department", 'e."department_id"', "Département, un territoire.", example=40),
        f.text("department_code", 'department."code"', "Code du département.", example="974"),
        f.integer(
            "animation_area",
            'e."animation_area_id"',
            "Territoire d’animation numérique, s’il est connu.",
            nullable=True,
            example=140,
        ),
        f.text(
            "animation_area_code",
            'area."code"',
            "Code du territoire d’animation numérique.",
            nullable=True,
            example="04-NORD",
        ),
        f.integer(
            "legal_entity",
            'e."legal_entity_id"',
            "Entité juridique, un organisme, si elle est connue.",
            nullable=True,
            example=12,
        ),
        f.text("legal_entity_name", 'entity."name"', "Nom de l’entité juridique.", nullable=True),
        f.date("valid_from", 'e."valid_from"', "Ouvert depuis, si c’est connu.", nullable=True),
        f.date("valid_to", 'e."valid_to"', "Fermé le\u202f; null s’il est ouvert.", nullable=True),
    ),
    filterset=EstablishmentFilters,
    search=establishments_named,
    orderings={"finess": Ordering("finess", 'e."finess"', "le numéro FINESS")},
)
