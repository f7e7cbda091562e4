"""Text search over actions: every term must be found somewhere, by its French stem or as written."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Q, QuerySet

from common.db.search import folded_text, search_terms
from roadmap.models import Goal, Pilotage, Programming
from territories.models import OrganisationName


def matching(actions: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Actions that hold every word of the query in their title, programming, status, objective or pilots."""
    for term in search_terms(query):
        actions = actions.filter(_holds(term))
    return actions


def _holds(term: str) -> Q:
    stem = SearchQuery(term, config="french")
    return (
        Q(search=stem)
        | Q(title_folded__contains=term)
        | Q(current_status__search=stem)
        | Q(current_status__comment_folded__contains=term)
        | Q(goal__number__iexact=term)
        | Q(goal_id__in=_goals(term, stem))
        | Exists(_programmings(term, stem))
        | Exists(_pilotages(term))
    )


def _goals(term: str, stem: SearchQuery) -> QuerySet[Any]:
    goals: QuerySet[Any] = (
        Goal.objects.filter(roadmap=OuterRef("roadmap"))
        .annotate(stems=SearchVector("title_folded", config="french"))
        .filter(Q(stems=stem) | Q(title_folded__contains=term))
        .values("pk")
    )
    return goals


def _programmings(term: str, stem: SearchQuery) -> QuerySet[Programming]:
    return Programming.objects.filter(Q(search=stem) | Q(text_folded__contains=term), action=OuterRef("pk"))


def _pilotages(term: str) -> QuerySet[Any]:
    """By the words of the document, or by any name the organisation bears or has borne."""
    names = folded_text("label", "organisation__name", "organisation__short_name")
    other = OrganisationName.objects.annotate(folded=folded_text("name")).filter(
        organisation=OuterRef("organisation"), folded__contains=term
    )
    return (
        Pilotage.objects.filter(action=OuterRef("pk"))
        .annotate(folded=names)
        .filter(Q(folded__contains=term) | Exists(other))
    )
