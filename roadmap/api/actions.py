"""`/api/v1/actions/`: actions with their pilots, state and, inside on demand, their yearly programming."""

from __future__ import annotations

from common.api import fields as f
from common.api.fields import Field, Kind
from common.api.resource import Children, Ordering, Resource
from roadmap.api.filters import ActionFilters
from roadmap.api.milestones import MILESTONES
from roadmap.api.programming import PROGRAMMING
from roadmap.api.readings import alignments
from roadmap.api.status_updates import STATUS_UPDATES
from roadmap.enums import ActionState, Confidence, PilotRole
from roadmap.models import Action
from roadmap.selectors.search import matching

_PILOT = (
    f.integer(
        "organisation", 'p."organisation_id"', "Organisme, s’il est reconnu.", nullable=True, example=12
    ),
    f.text("name", "COALESCE(NULLIF(o.short_name, ''), o.name, p.label)", "Nom montré.", example="TESIS"),
    f.code("role", 'p."role"', "Rôle dans l’action.", choices=PilotRole, example="pilot"),
    f.text("label", 'p."label"', "Nom tel que le document l’écrit.", example="GRADeS"),
)
_PILOTS = f.listed(
    "pilots",
    "Qui pilote l’action, dans l’ordre du document.",
    of=_PILOT,
    rows=(
        '"roadmap_pilotage" p LEFT JOIN "territories_organisation" o ON o.id = p.organisation_id '
        "WHERE p.action_id = a.id"
    ),
    order="p.position, p.id",
    cell=_PILOT[1].sql,
)
_BLOCKINGS = f.listed(
    "blockings",
    "Ce qui la bloque aujourd’hui\u202f; vide si rien n’est signalé.",
    of=(
        f.integer("id", 'b."id"', "Identifiant du blocage.", example=4),
        f.text("what", 'b."what"', "Ce qui bloque.", example="Le marché n’est pas attribué"),
        f.text("unblock", 'b."unblock"', "Ce qui débloquerait\u202f; souvent vide."),
        f.date("remind_on", 'b."remind_on"', "Rappel demandé pour ce jour.", nullable=True),
        f.moment("created_at", 'b."created_at"', "Signalé le."),
    ),
    rows='"roadmap_blocking" b WHERE b.action_id = a.id AND b.lifted_at IS NULL',
    order="b.id DESC",
    cell="b.what",
)

ACTIONS = Resource(
    name="actions",
    label="actions",
    singular="action",
    help="Les actions des feuilles de route régionales, leur état et leurs pilotes.",
    model=Action,
    alias="a",
    visible=Action.objects.visible_to,
    joins=(
        'JOIN "roadmap_roadmap" r ON r.id = a.roadmap_id '
        'JOIN "territories_territory" region ON region.id = r.territory_id '
        'LEFT JOIN "roadmap_statusupdate" s ON s.id = a.current_status_id'
    ),
    fields=(
        f.integer("id", 'a."id"', "Identifiant, qui ne change pas.", example=41),
        f.text("region", 'region."code"', "Code de la région.", example="04"),
        f.integer("roadmap", 'a."roadmap_id"', "Feuille de route.", example=7),
        f.integer(
            "goal", 'a."goal_id"', "Objectif de la feuille de route régionale.", nullable=True, example=96
        ),
        f.text("code", 'a."code"', "Code de l’action dans sa feuille de route.", example="A12"),
        f.text("title", 'a."title"', "Intitulé.", example="Déployer le DPI dans les CPTS"),
        f.integer(
            "priority", 'a."priority"', "Priorité, de 1 (la plus haute) à 3.", nullable=True, example=1
        ),
        f.integer("position", 'a."position"', "Rang dans le document.", example=12),
        f.decimal("weight", 'a."weight"', "Poids dans l’avancement de son objectif.", example=1),
        f.code(
            "state",
            's."state"',
            "État déclaré\u202f; null s’il est inconnu.",
            nullable=True,
            choices=ActionState,
        ),
        f.code(
            "confidence",
            's."confidence"',
            "Météo déclarée\u202f; null si personne ne l’a dite.",
            nullable=True,
            choices=Confidence,
        ),
        f.date(
            "status_on", 's."on"', "Jour dont l’état est vrai\u202f; null s’il est inconnu.", nullable=True
        ),
        f.text("comment", "COALESCE(s.\"comment\", '')", "Point de situation en vigueur."),
        f.integer(
            "current_status",
            'a."current_status_id"',
            "Point de situation en vigueur, s’il y en a un.",
            nullable=True,
            example=902,
        ),
        _PILOTS,
        alignments("action", "a"),
        _BLOCKINGS,
        Field("to_confirm", 'a."to_confirm"', Kind.LIST, "Ce que l’import a lu sans en être sûr."),
        f.moment(
            "published_at", 'a."published_at"', "Publiée le\u202f; null pour un brouillon.", nullable=True
        ),
        Field("extras", 'a."extras"', Kind.OBJECT, "Les autres colonnes du document, par en-tête."),
        f.moment("archived_at", 'a."archived_at"', "Archivée le.", nullable=True),
        f.integer(
            "version",
            'a."version"',
            "Version de la fiche, à renvoyer avec un point de situation\u202f; elle n’est pas l’ETag.",
            example=3,
        ),
    ),
    filterset=ActionFilters,
    beside=("goals", "organisations"),
    search=matching,
    orderings={"roadmap": Ordering("roadmap_id", 'a."roadmap_id"', "la feuille de route")},
    children=(
        Children(
            "programming",
            PROGRAMMING,
            "y.action_id = a.id",
            "y.year",
            "La programmation année par année et ses étapes.",
        ),
        Children(
            "status-updates",
            STATUS_UPDATES,
            "u.action_id = a.id",
            "u.id DESC",
            "Tous ses points de situation, du dernier au premier, ceux qui sont retirés compris.",
        ),
        Children(
            "milestones",
            MILESTONES,
            "m.action_id = a.id",
            "m.due NULLS LAST, m.id",
            "Ses jalons, du plus proche au plus lointain.",
        ),
    ),
)
