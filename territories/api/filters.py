"""What the lists of territories, organisations and establishments can be filtered by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from common.api.filters import NumberOr, code, number
from common.db.search import folded_text, search_terms
from territories.enums import EstablishmentCategory, OrganisationKind, TerritoryKind
from territories.models import Establishment, Organisation, OrganisationArea, OrganisationName, Territory


class RegionFilters(django_filters.FilterSet):
    code = code("Code de la région", "code")

    class Meta:
        model = Territory
        fields: list[str] = []


class TerritoryFilters(django_filters.FilterSet):
    nature = django_filters.MultipleChoiceFilter(
        label="Nature", field_name="kind", choices=TerritoryKind.choices
    )
    code = code("Code, unique dans sa nature", "code")
    region = django_filters.CharFilter(
        label="Code d’une région\u00a0: elle et ce qu’elle contient", method="filter_region", max_length=20
    )
    parent = number("Identifiant du territoire où il se trouve", "parent")

    class Meta:
        model = Territory
        fields: list[str] = []

    def filter_region(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        region = TerritoryKind.REGION
        return rows.filter(Q(kind=region, code=value) | Q(parent__kind=region, parent__code=value))


class OrganisationFilters(django_filters.FilterSet):
    nature = django_filters.MultipleChoiceFilter(
        label="Nature", field_name="kind", choices=OrganisationKind.choices
    )
    region = django_filters.CharFilter(
        label="Code d’une région qu’il dessert", method="filter_region", max_length=20
    )
    territoire = NumberOr(label="Identifiant d’un territoire qu’il dessert", method="filter_territory")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def filter_region(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return _serving(rows, territory__kind=TerritoryKind.REGION, territory__code=value)

    def filter_territory(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return _serving(rows, territory=value)


class EstablishmentFilters(django_filters.FilterSet):
    finess = code("Numéro FINESS", "finess")
    categorie = django_filters.MultipleChoiceFilter(
        label="Catégorie", field_name="category", choices=EstablishmentCategory.choices
    )
    region = code("Code de la région", "department__parent__code")
    departement = code("Code du département", "department__code")
    territoire = number("Identifiant du territoire d’animation numérique", "animation_area")
    entite = number("Identifiant de l’entité juridique", "legal_entity")

    class Meta:
        model = Establishment
        fields: list[str] = []


def organisations_named(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Every word is in one of the names that they bear or have borne."""
    rows = rows.alias(folded=folded_text("name", "short_name"))
    others = OrganisationName.objects.filter(organisation=OuterRef("pk")).alias(folded=folded_text("name"))
    for term in search_terms(query):
        rows = rows.filter(Q(folded__contains=term) | Exists(others.filter(folded__contains=term)))
    return rows


def establishments_named(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Every word is in the name or begins the FINESS number."""
    rows = rows.alias(folded=folded_text("name"))
    for term in search_terms(query):
        rows = rows.filter(Q(folded__contains=term) | Q(finess__startswith=term.upper()))
    return rows


def _serving(rows: QuerySet[Any], **area: Any) -> QuerySet[Any]:
    """One row for each organisation, however many times it served."""
    return rows.filter(Exists(OrganisationArea.objects.filter(organisation=OuterRef("pk"), **area)))
