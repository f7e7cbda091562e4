"""`/api/v1/programmes/`: the national programmes, their strands and the dates of their calendar."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from common.api import fields as f
from common.api.resource import Resource
from common.db.search import folded_text, search_terms
from programmes.api.common import identifier, sourced_fields
from programmes.api.filters import ProgrammeFilters
from programmes.enums import DatePrecision
from programmes.models import Programme

_STRAND = (
    identifier("s", 5),
    f.text("kind", 's."kind_label"', "Ce que le programme appelle ainsi\u00a0: volet, domaine, couloir…"),
    f.text("code", 's."code"', "Code du volet.", example="D1"),
    f.text("name", 's."name"', "Nom du volet."),
    f.text("description", 's."description"', "Description."),
    f.date("valid_from", 's."valid_from"', "Lecture valable depuis.", nullable=True),
    f.date("valid_to", 's."valid_to"', "Lecture valable jusqu’au.", nullable=True),
)
_KEY_DATE = (
    f.text("label", 'k."label"', "Ce qui a lieu."),
    f.date("on", 'k."on"', "Date\u202f; null si elle n’est pas publiée.", nullable=True),
    f.code("precision", 'k."precision"', "Précision de la date.", choices=DatePrecision),
    f.text("date_text", 'k."date_text"', "Date telle que publiée."),
)


def search(programmes: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those that have every word in their code, name or summary."""
    found = programmes.alias(title=folded_text("code", "name"), meaning=folded_text("summary"))
    for term in search_terms(words):
        found = found.filter(Q(title__contains=term) | Q(meaning__contains=term))
    return found


PROGRAMMES = Resource(
    name="programmes",
    label="programmes",
    singular="programme",
    help="Les programmes nationaux du numérique en santé, leurs volets et leur calendrier national.",
    model=Programme,
    alias="p",
    visible=Programme.objects.visible_to,
    joins='LEFT JOIN "territories_organisation" o ON o.id = p.lead_id',
    fields=(
        identifier("p", 3),
        f.text("code", 'p."code"', "Code du programme.", example="sun-es"),
        f.text("name", 'p."name"', "Nom.", example="SUN-ES"),
        f.text("summary", 'p."summary"', "En bref."),
        f.integer("lead", 'p."lead_id"', "Organisme porteur.", nullable=True, example=12),
        f.text(
            "lead_name", "COALESCE(NULLIF(o.short_name, ''), o.name)", "Nom montré du porteur.", nullable=True
        ),
        f.date("starts_on", 'p."starts_on"', "Début\u202f; null s’il n’est pas publié.", nullable=True),
        f.date("ends_on", 'p."ends_on"', "Fin\u202f; null si elle n’est pas publiée.", nullable=True),
        f.text("dates_text", 'p."dates_text"', "Dates telles que publiées."),
        f.integer("position", 'p."order"', "Rang dans les pages."),
        f.listed(
            "strands",
            "Les volets, y compris ceux dont la lecture a changé.",
            of=_STRAND,
            rows='"programmes_strand" s WHERE s.programme_id = p.id',
            order='s."order", s.code, s.id',
            cell='s."code"',
        ),
        f.listed(
            "key_dates",
            "Les dates du calendrier national du programme.",
            of=_KEY_DATE,
            rows=(
                '"programmes_keydate" k JOIN "territories_territory" kt ON kt.id = k.territory_id '
                "WHERE k.programme_id = p.id AND kt.kind = 'nation'"
            ),
            order='k."on" NULLS LAST, k.id',
            cell='k."label"',
        ),
        *sourced_fields("p"),
    ),
    filterset=ProgrammeFilters,
    beside=("actions", "goals"),
    search=search,
)
