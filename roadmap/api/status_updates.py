"""`/api/v1/status-updates/`: what was said of each action, retracted words included and marked."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet, TextChoices

from common.api import fields as f
from common.api.resource import Ordering, Resource
from common.db.search import search_terms
from common.scope import Scope
from roadmap.api.filters import StatusUpdateFilters
from roadmap.enums import ActionState, Confidence
from roadmap.models import Action, StatusUpdate


class Origin(TextChoices):
    """Who spoke: never by name, a partner has no use for it."""

    IMPORT = "import", "lu dans un document importé"
    PERSON = "person", "une personne, sur les pages"
    SYSTEM = "system", "un système, par l’API ou une commande"


def visible_updates(scope: Scope) -> QuerySet[Any]:
    """Those of the actions that a scope sees."""
    return StatusUpdate.objects.filter(action__in=Action.objects.visible_to(scope))


def updates_saying(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Every word is in the comment, by its French stem or as written."""
    for term in search_terms(query):
        rows = rows.filter(Q(search=SearchQuery(term, config="french")) | Q(comment_folded__contains=term))
    return rows


_LINKS = f.listed(
    "links",
    "Les adresses données à l’appui.",
    of=(
        f.text("label", "p.label", "Intitulé.", example="Compte rendu du comité"),
        f.text("url", "p.url", "Adresse.", example="https://exemple.invalid/compte-rendu"),
    ),
    rows="\"roadmap_proof\" p WHERE p.status_update_id = u.id AND p.url <> ''",
    order="p.created_at, p.id",
    cell="p.url",
)
_FILES = f.listed(
    "files",
    "Les fichiers joints à l’appui\u202f; ils se lisent sur le portail.",
    of=(
        f.integer("id", "p.id", "Identifiant de la pièce.", example=5),
        f.text("label", "p.label", "Nom du fichier.", example="compte-rendu.pdf"),
        f.text("content_type", "p.content_type", "Type du fichier.", example="application/pdf"),
        f.integer("size", "p.size", "Taille.", unit="octets", nullable=True, example=20480),
    ),
    rows="\"roadmap_proof\" p WHERE p.status_update_id = u.id AND p.file <> ''",
    order="p.created_at, p.id",
    cell="p.label",
)

STATUS_UPDATES = Resource(
    name="status-updates",
    label="points de situation",
    singular="point de situation",
    help="Ce qui a été dit de chaque action, dans l’ordre où ce fut enregistré\u202f; rien ne s’efface, un point "
    "se retire.",
    model=StatusUpdate,
    alias="u",
    visible=visible_updates,
    fields=(
        f.integer("id", 'u."id"', "Identifiant, qui ne change pas.", example=902),
        f.integer("action", 'u."action_id"', "Action.", example=41),
        f.date(
            "on",
            'u."on"',
            "Jour dont les mots sont vrais\u202f; null si le document ne le dit pas.",
            nullable=True,
            example="2026-09-30",
        ),
        f.code(
            "state",
            'u."state"',
            "État déclaré\u202f; null s’il est inconnu.",
            nullable=True,
            choices=ActionState,
        ),
        f.code(
            "confidence",
            'u."confidence"',
            "Météo déclarée\u202f; null si personne ne l’a dite.",
            nullable=True,
            choices=Confidence,
        ),
        f.text("comment", 'u."comment"', "Point de situation\u202f; vide s’il n’en est pas écrit."),
        _LINKS,
        _FILES,
        f.code(
            "origin",
            "CASE WHEN u.batch_id IS NOT NULL THEN 'import' WHEN u.author_id IS NOT NULL THEN 'person' "
            "ELSE 'system' END",
            "D’où il vient.",
            choices=Origin,
            example="person",
        ),
        f.moment("recorded_at", 'u."created_at"', "Enregistré le."),
        f.moment(
            "retracted_at", 'u."retracted_at"', "Retiré le\u202f; null s’il ne l’est pas.", nullable=True
        ),
    ),
    filterset=StatusUpdateFilters,
    search=updates_saying,
    orderings={"action": Ordering("action_id", 'u."action_id"', "l’action")},
)
