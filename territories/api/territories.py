"""`/api/v1/regions/` and `/api/v1/territories/`: where things happen."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from common.api import fields as f
from common.api.resource import Ordering, Resource
from common.scope import Scope
from territories.api.filters import RegionFilters, TerritoryFilters
from territories.enums import TerritoryKind
from territories.models import Territory

_ID = f.integer("id", 't."id"', "Identifiant, qui ne change pas.", example=17)
_NAME = f.text("name", 't."name"', "Nom.", example="La Réunion")
_SINCE = (
    f.text("timezone", 't."timezone"', "Fuseau horaire (base IANA).", example="Indian/Reunion"),
    f.date("valid_from", 't."valid_from"', "Existe depuis\u202f; null si ce n’est pas connu.", nullable=True),
    f.date("valid_to", 't."valid_to"', "A cessé d’exister le\u202f; null s’il existe.", nullable=True),
)


def visible_regions(scope: Scope) -> QuerySet[Any]:
    return Territory.objects.visible_to(scope).regions()


REGIONS = Resource(
    name="regions",
    label="régions",
    singular="région",
    help="Les régions que vous pouvez lire\u00a0: les territoires de cette nature, sous le même identifiant.",
    model=Territory,
    alias="t",
    visible=visible_regions,
    stamp="territories",
    is_followed=False,
    fields=(
        _ID,
        f.text("code", 't."code"', "Code officiel, un texte\u00a0: son zéro compte.", example="04"),
        _NAME,
        *_SINCE,
    ),
    filterset=RegionFilters,
    # (kind, code) is unique, and the kind is given.
    orderings={"code": Ordering("code", 't."code"', "le code")},
)

TERRITORIES = Resource(
    name="territories",
    label="territoires",
    singular="territoire",
    help="La nation, les régions, les départements et les territoires d’animation numérique (TAN).",
    model=Territory,
    alias="t",
    visible=Territory.objects.visible_to,
    joins='LEFT JOIN "territories_territory" above ON above.id = t.parent_id',
    fields=(
        _ID,
        f.code("kind", 't."kind"', "Nature.", choices=TerritoryKind, example="region"),
        f.text(
            "code",
            't."code"',
            "Code, unique dans sa nature\u00a0: 04 est une région et aussi un département.",
            example="04",
        ),
        _NAME,
        f.integer(
            "parent", 't."parent_id"', "Territoire où il se trouve\u202f; null pour la nation.", nullable=True
        ),
        f.text(
            "region",
            "CASE t.kind WHEN 'region' THEN t.code WHEN 'nation' THEN NULL ELSE above.code END",
            "Code de la région qu’il est ou qui le contient\u202f; null pour la nation.",
            nullable=True,
            example="04",
        ),
        *_SINCE,
    ),
    filterset=TerritoryFilters,
)
