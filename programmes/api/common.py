"""Columns that the resources of programmes, of indicators and of committees write alike."""

from __future__ import annotations

from common.api import fields as f
from common.api.fields import Field
from common.enums import Certainty
from territories.enums import TerritoryKind


def identifier(alias: str, example: int = 12) -> Field:
    return f.integer("id", f'{alias}."id"', "Identifiant, qui ne change pas.", example=example)


def territory_fields(alias: str = "place", *, nullable: bool = False) -> tuple[Field, ...]:
    """Of the territory joined under this alias."""
    return (
        f.integer("territory", f'{alias}."id"', "Identifiant du territoire.", nullable=nullable, example=14),
        f.code(
            "territory_kind",
            f'{alias}."kind"',
            "Nature du territoire\u202f; un même code désigne une région et un département.",
            nullable=nullable,
            choices=TerritoryKind,
            example="region",
        ),
        f.text("territory_code", f'{alias}."code"', "Code du territoire.", nullable=nullable, example="04"),
    )


def sourced_fields(alias: str) -> tuple[Field, ...]:
    return (
        f.text("source", f'{alias}."source"', "D’où vient le fait\u202f; vide s’il n’est pas sourcé."),
        f.code("certainty", f'{alias}."certainty"', "Certitude de la lecture.", choices=Certainty),
        f.text("note", f'{alias}."note"', "Précision, s’il y en a une."),
    )
