"""`/api/v1/roadmaps/`: national and regional roadmaps, and the names of their levels."""

from __future__ import annotations

from common.api import fields as f
from common.api.resource import Ordering, Resource
from roadmap.api.filters import RoadmapFilters
from roadmap.api.readings import reading
from roadmap.enums import RoadmapKind, RoadmapState
from roadmap.models import Roadmap

_LEVELS = f.listed(
    "levels",
    "Ses niveaux, du plus haut au plus bas.",
    of=(
        f.integer("depth", 'l."depth"', "Profondeur, 1 la plus haute.", example=1),
        f.text("name", 'l."name"', "Nom au singulier.", example="priorité"),
        f.text("plural", 'l."plural"', "Nom au pluriel.", example="priorités"),
        f.integer(
            "announced_count",
            'l."announced_count"',
            "Nombre d’objectifs que le document annonce à ce niveau, s’il en annonce un.",
            nullable=True,
            example=18,
        ),
        f.text("note", 'l."note"', "Ce qu’il faut savoir de ce niveau\u202f; souvent vide."),
    ),
    rows='"roadmap_roadmaplevel" l WHERE l.roadmap_id = r.id',
    order="l.depth",
    cell="l.name",
)

# A roadmap is told to replace one that its readers may know of.
_REPLACED = (
    'LEFT JOIN "roadmap_roadmap" old ON old.id = r.supersedes_id AND old.withdrawn_at IS NULL AND '
    "(old.kind = 'national' OR old.territory_id = r.territory_id AND "
    "(old.published_at IS NOT NULL OR r.published_at IS NULL))"
)

ROADMAPS = Resource(
    name="roadmaps",
    label="feuilles de route",
    singular="feuille de route",
    help="Les feuilles de route nationales et celles des régions que vous pouvez lire.",
    model=Roadmap,
    alias="r",
    visible=Roadmap.objects.visible_to,
    joins=f'JOIN "territories_territory" region ON region.id = r.territory_id {_REPLACED}',
    fields=(
        f.integer("id", 'r."id"', "Identifiant, qui ne change pas.", example=7),
        f.code("kind", 'r."kind"', "Portée.", choices=RoadmapKind, example="regional"),
        f.integer("territory", 'r."territory_id"', "Territoire\u00a0: la nation ou une région.", example=17),
        f.text(
            "region",
            "CASE r.kind WHEN 'regional' THEN region.code END",
            "Code de la région\u202f; null pour une feuille nationale.",
            nullable=True,
            example="04",
        ),
        f.text("code", 'r."code"', "Code, unique.", example="reunion-2024-2028"),
        f.text("title", 'r."title"', "Titre.", example="Feuille de route du numérique en santé"),
        f.text(
            "version",
            'r."document_version"',
            "Version du document\u202f; vide s’il n’en dit rien.",
            example="V2 du 3 mai 2024",
        ),
        f.integer("period_start", 'r."period_start"', "Première année.", nullable=True, example=2024),
        f.integer("period_end", 'r."period_end"', "Dernière année, comprise.", nullable=True, example=2028),
        f.text(
            "announced_period",
            'r."announced_period"',
            "Période que dit le titre, quand les colonnes en disent une autre\u202f; sinon vide.",
            example="2023-2027",
        ),
        f.code("state", 'r."state"', "État.", choices=RoadmapState, example="adopted"),
        f.integer(
            "supersedes", "old.id", "Feuille de route qu’elle remplace, s’il y en a une.", nullable=True
        ),
        _LEVELS,
        *reading("r"),
        f.moment(
            "published_at", 'r."published_at"', "Publiée le\u202f; null pour un brouillon.", nullable=True
        ),
    ),
    filterset=RoadmapFilters,
    orderings={"code": Ordering("code", 'r."code"', "le code")},
)
