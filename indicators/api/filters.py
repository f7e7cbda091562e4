"""What indicators, targets and measures can be filtered by: the filters of the pages, under the same words."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from indicators.enums import Direction, Quality
from indicators.filters import NO_PROGRAMME
from indicators.models import Indicator, IndicatorLink, Measure, Trajectory
from programmes.api.filters import ByLowerResources, TerritoryKey
from territories.models import Establishment, Territory

YES_NO = [("1", "seulement"), ("0", "sans elles")]
_CODE = {"max_length": 40}


class Day(django_filters.DateFilter):
    """A day as ISO 8601 writes it, and in no other way."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("input_formats", ["%Y-%m-%d"])
        more.setdefault("error_messages", {"invalid": "Donnez un jour\u00a0: 2026-01-31."})
        super().__init__(**more)


class OfIndicators(django_filters.FilterSet):
    """By the codes of indicators, read first: see TerritoryKey."""

    indicateur = django_filters.CharFilter(
        label="Code d’un indicateur, ou de plusieurs séparés par des virgules", method="of_codes"
    )

    def of_codes(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        codes = [code.strip() for code in value.split(",")]
        wanted = Indicator.objects.filter(code__in=codes).order_by("pk")
        return rows.filter(indicator_id__in=list(wanted.values_list("pk", flat=True)))


class IndicatorFilters(ByLowerResources):
    links, of_link = IndicatorLink, "indicator"

    code = django_filters.CharFilter(label="Code de l’indicateur", **_CODE)
    programme = django_filters.CharFilter(
        label=f"Code d’un programme, ou {NO_PROGRAMME}", method="filter_programme", **_CODE
    )
    sens = django_filters.ChoiceFilter(label="Sens", field_name="direction", choices=Direction.choices)
    clos = django_filters.ChoiceFilter(
        label="Suivi arrêté\u00a0: 1 eux seuls, 0 sans eux", method="filter_closed", choices=YES_NO
    )

    class Meta:
        model = Indicator
        fields: list[str] = []

    def filter_programme(self, indicators: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        chosen = Q(programme__isnull=True) if value == NO_PROGRAMME else Q(programme__code=value)
        return indicators.filter(chosen)

    def filter_closed(self, indicators: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return indicators.filter(closed_on__isnull=value == "0")


class TargetFilters(OfIndicators):
    territoire = TerritoryKey(field_name="territory")
    categorie = django_filters.CharFilter(label="Code d’une catégorie", field_name="category", max_length=20)
    en_vigueur = django_filters.ChoiceFilter(
        label="Versions\u00a0: 1 la dernière seule, 0 les précédentes",
        method="filter_current",
        choices=YES_NO,
    )

    class Meta:
        model = Trajectory
        fields: list[str] = []

    def filter_current(self, versions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        current = Trajectory.objects.current().order_by().values("pk")
        return versions.filter(pk__in=current) if value == "1" else versions.exclude(pk__in=current)


class MeasureFilters(OfIndicators):
    """``region`` has everything of a region: its own figures, those of what lies in it and of its establishments."""

    territoire = TerritoryKey(field_name="territory")
    region = django_filters.CharFilter(
        label="Code d’une région\u00a0: ses relevés et ceux de ce qui s’y trouve",
        method="filter_region",
        max_length=20,
    )
    etablissement = django_filters.CharFilter(
        label="Numéro FINESS", method="filter_establishment", max_length=9
    )
    categorie = django_filters.CharFilter(label="Code d’une catégorie", field_name="category", max_length=20)
    total = django_filters.ChoiceFilter(
        label="Totaux\u00a0: 1 sans catégorie, 0 les catégories seules", method="filter_total", choices=YES_NO
    )
    du = Day(label="Relevés de ce jour ou d’après", field_name="on", lookup_expr="gte")
    au = Day(label="Relevés de ce jour ou d’avant", field_name="on", lookup_expr="lte")
    qualite = django_filters.ChoiceFilter(label="Qualité", field_name="quality", choices=Quality.choices)

    class Meta:
        model = Measure
        fields: list[str] = []

    def filter_region(self, measures: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        region = (
            Territory.objects.regions().filter(code=value).order_by().values_list("pk", flat=True).first()
        )
        if region is None:
            return measures.none()
        there = Q(establishment__department__parent_id=region)
        return measures.filter(Q(territory_id=region) | Q(territory__parent_id=region) | there)

    def filter_establishment(self, measures: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        wanted = Establishment.objects.filter(finess=value).order_by()
        return measures.filter(establishment_id__in=list(wanted.values_list("pk", flat=True)))

    def filter_total(self, measures: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return measures.filter(category="") if value == "1" else measures.exclude(category="")
