"""`/api/v1/organisations/`: who acts, under which names and where."""

from __future__ import annotations

from common.api import fields as f
from common.api.resource import Resource
from territories.api.filters import OrganisationFilters, organisations_named
from territories.enums import OrganisationKind, TerritoryKind
from territories.models import Organisation

_OTHER_NAMES = f.listed(
    "other_names",
    "Les autres noms qu’il porte ou a portés\u00a0: sigle, ancien nom, graphie d’usage.",
    of=(
        f.text("name", 'n."name"', "Autre nom.", example="GCS TESIS"),
        f.date("valid_from", 'n."valid_from"', "Porté depuis, si c’est connu.", nullable=True),
        f.date("valid_to", 'n."valid_to"', "Porté jusqu’au, si c’est connu.", nullable=True),
    ),
    rows='"territories_organisationname" n WHERE n.organisation_id = o.id',
    order="n.name",
    cell="n.name",
)
_AREAS = f.listed(
    "areas",
    "Les territoires qu’il dessert\u202f; vide pour un organisme national.",
    of=(
        f.integer("territory", 'w."territory_id"', "Territoire.", example=17),
        f.code("kind", 'where_."kind"', "Nature du territoire.", choices=TerritoryKind, example="region"),
        f.text("code", 'where_."code"', "Code du territoire.", example="04"),
        f.text("name", 'where_."name"', "Nom du territoire.", example="La Réunion"),
        f.date("valid_from", 'w."valid_from"', "Depuis, si c’est connu.", nullable=True),
        f.date("valid_to", 'w."valid_to"', "Jusqu’au\u202f; null s’il le dessert encore.", nullable=True),
    ),
    rows=(
        '"territories_organisationarea" w JOIN "territories_territory" where_ ON where_.id = w.territory_id '
        "WHERE w.organisation_id = o.id"
    ),
    order="where_.kind, where_.code, w.valid_from NULLS FIRST",
    cell="where_.name",
)

ORGANISATIONS = Resource(
    name="organisations",
    label="organismes",
    singular="organisme",
    help="Agences, groupements régionaux, organismes nationaux et entités juridiques, avec ce qu’ils desservent.",
    model=Organisation,
    alias="o",
    visible=Organisation.objects.visible_to,
    fields=(
        f.integer("id", 'o."id"', "Identifiant, qui ne change pas.", example=12),
        f.code("kind", 'o."kind"', "Nature.", choices=OrganisationKind, example="grades"),
        f.text("name", 'o."name"', "Nom entier.", example="GCS TESIS"),
        f.text("short_name", 'o."short_name"', "Nom court\u202f; vide s’il n’en a pas.", example="TESIS"),
        f.text(
            "legal_form",
            'o."legal_form"',
            "Forme juridique\u202f; vide si elle n’est pas connue.",
            example="GCS",
        ),
        _OTHER_NAMES,
        _AREAS,
        f.date("valid_from", 'o."valid_from"', "Existe depuis, si c’est connu.", nullable=True),
        f.date("valid_to", 'o."valid_to"', "A cessé d’exister le\u202f; null s’il existe.", nullable=True),
    ),
    filterset=OrganisationFilters,
    search=organisations_named,
)
