"""What several resources of the roadmaps show alike, in SQL: how sure a reading is, links to other goals."""

from __future__ import annotations

from common.api import fields as f
from common.api.fields import Field, Kind
from common.enums import Certainty

# What anybody who reads the other end may be told of; a draft is told of in its own region, by drafts only.
_TOLD = (
    "{goal}.withdrawn_at IS NULL AND {roadmap}.withdrawn_at IS NULL AND ({roadmap}.kind = 'national' OR "
    "{roadmap}.territory_id = r.territory_id AND ({roadmap}.published_at IS NOT NULL OR r.published_at IS NULL))"
)
_KIN = (
    '"roadmap_goalsuccession" k JOIN "roadmap_goal" kin ON kin.id = k.{other}_id '
    'JOIN "roadmap_roadmap" of_kin ON of_kin.id = kin.roadmap_id WHERE k.{own}_id = g.id AND '
    + _TOLD.format(goal="kin", roadmap="of_kin")
)
_AIM = "n.national_goal_id"
_ALIGNED = (
    '"roadmap_alignment" n JOIN "roadmap_goal" aim ON aim.id = n.national_goal_id AND aim.withdrawn_at IS NULL '
    'JOIN "roadmap_roadmap" of_aim ON of_aim.id = aim.roadmap_id AND of_aim.withdrawn_at IS NULL '
    "AND of_aim.kind = 'national' WHERE n.{own}_id = {alias}.id"
)


def reading(alias: str) -> tuple[Field, ...]:
    """Of a fact read in a document: where, how sure, and what is to be known of it."""
    return (
        f.code(
            "certainty",
            f'{alias}."certainty"',
            "Certitude de la lecture du document.",
            choices=Certainty,
            example="certain",
        ),
        f.text("source", f'{alias}."source"', "Document et page où c’est écrit\u202f; vide si non donné."),
        f.text("note", f'{alias}."note"', "Ce qu’il faut savoir de cette lecture\u202f; souvent vide."),
    )


def alignments(own: str, alias: str) -> Field:
    """``own`` is ``action`` or ``goal``."""
    rows = _ALIGNED.format(own=own, alias=alias)
    return Field(
        "alignments",
        f"(SELECT COALESCE(json_agg({_AIM} ORDER BY {_AIM}), '[]') FROM {rows})",  # noqa: S608 - our own SQL
        Kind.LIST,
        "Objectifs nationaux sur lesquels la source l’aligne.",
        item=Kind.INTEGER,
        example=[210],
        cell=f"(SELECT string_agg({_AIM}::text, ' ; ' ORDER BY {_AIM}) FROM {rows})",  # noqa: S608 - our own SQL
    )


def kin(name: str, words: str, kinds: type, *, own: str, other: str) -> Field:
    """Goals of other roadmaps that this one comes from, or has become."""
    return f.listed(
        name,
        words,
        of=(
            f.integer("goal", "kin.id", "L’autre objectif.", example=88),
            f.integer("roadmap", "kin.roadmap_id", "Sa feuille de route.", example=3),
            f.code("kind", 'k."kind"', "Nature de la filiation.", choices=kinds, example="reworded"),
            f.code("certainty", 'k."certainty"', "Certitude.", choices=Certainty, example="certain"),
        ),
        rows=_KIN.format(own=own, other=other),
        order="k.id",
        cell="kin.id::text",
    )
