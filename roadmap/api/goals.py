"""`/api/v1/goals/`: axes, priorities and objectives, whatever a roadmap calls its levels."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from common.api import fields as f
from common.api.fields import Field, Kind
from common.api.resource import Children, Ordering, Resource
from common.db.search import search_terms
from common.enums import Certainty
from roadmap.api.filters import GoalFilters
from roadmap.api.milestones import MILESTONES
from roadmap.api.readings import alignments, kin, reading
from roadmap.enums import SuccessionKind
from roadmap.models import Goal


def goals_named(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Every word is in the title, or is the number."""
    for term in search_terms(query):
        rows = rows.filter(Q(title_folded__contains=term) | Q(number__iexact=term))
    return rows


_LEVEL = Field(
    "level",
    "json_build_object('depth', l.depth, 'name', l.name)",
    Kind.OBJECT,
    "Son niveau dans la feuille de route.",
    of=(
        f.integer("depth", 'l."depth"', "Profondeur, 1 la plus haute.", example=2),
        f.text("name", 'l."name"', "Nom du niveau.", example="priorité"),
    ),
    cell='l."name"',
)

GOALS = Resource(
    name="goals",
    label="objectifs",
    singular="objectif",
    help="Les axes, priorités et objectifs des feuilles de route nationales et régionales.",
    model=Goal,
    alias="g",
    visible=Goal.objects.visible_to,
    joins=(
        'JOIN "roadmap_roadmap" r ON r.id = g.roadmap_id '
        'JOIN "territories_territory" region ON region.id = r.territory_id '
        'JOIN "roadmap_roadmaplevel" l ON l.id = g.level_id '
        'LEFT JOIN "roadmap_goal" above ON above.id = g.parent_id AND above.withdrawn_at IS NULL '
        'LEFT JOIN "territories_organisation" o ON o.id = g.lead_id'
    ),
    fields=(
        f.integer("id", 'g."id"', "Identifiant, qui ne change pas.", example=96),
        f.text(
            "region",
            "CASE r.kind WHEN 'regional' THEN region.code END",
            "Code de la région\u202f; null pour un objectif national.",
            nullable=True,
            example="04",
        ),
        f.integer("roadmap", 'g."roadmap_id"', "Feuille de route.", example=7),
        _LEVEL,
        f.integer("parent", "above.id", "Objectif au-dessus, s’il y en a un.", nullable=True, example=90),
        f.text(
            "number",
            'g."number"',
            "Numéro, unique à son niveau seulement\u202f; vide s’il n’en a pas.",
            example="14-1",
        ),
        f.code(
            "number_certainty",
            'g."number_certainty"',
            "Certitude du numéro.",
            choices=Certainty,
            example="certain",
        ),
        f.text("title", 'g."title"', "Intitulé.", example="Promouvoir les usages"),
        f.text("description", 'g."description"', "Description\u202f; souvent vide."),
        f.integer("lead", 'g."lead_id"', "Organisme porteur, s’il est donné.", nullable=True, example=12),
        f.text(
            "lead_name",
            "COALESCE(NULLIF(o.short_name, ''), o.name)",
            "Nom montré du porteur.",
            nullable=True,
            example="DNS",
        ),
        f.decimal("weight", 'g."weight"', "Poids dans l’avancement de ce qui est au-dessus.", example=1),
        f.integer("position", 'g."position"', "Rang dans son niveau.", example=3),
        alignments("goal", "g"),
        kin(
            "predecessors",
            "Les objectifs d’autres feuilles de route dont il vient.",
            SuccessionKind,
            own="successor",
            other="predecessor",
        ),
        kin(
            "successors",
            "Les objectifs d’autres feuilles de route qu’il est devenu.",
            SuccessionKind,
            own="predecessor",
            other="successor",
        ),
        *reading("g"),
        f.moment("archived_at", 'g."archived_at"', "Archivé le.", nullable=True),
    ),
    filterset=GoalFilters,
    search=goals_named,
    orderings={"roadmap": Ordering("roadmap_id", 'g."roadmap_id"', "la feuille de route")},
    children=(
        Children(
            "milestones",
            MILESTONES,
            "m.goal_id = g.id",
            "m.due NULLS LAST, m.id",
            "Ses jalons, du plus proche au plus lointain.",
        ),
    ),
)
