"""What the lists of the API can be filtered by: the filters of the pages, by the same methods and values."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import RegexField
from django.http import QueryDict
from django.utils import timezone

from roadmap.filters import ActionFilterSet
from roadmap.models import Programming

YES_NO = [("1", "seulement"), ("0", "sans elles")]


class _NumberOr(django_filters.Filter):
    """The identifier of an object, or one of a few words."""

    field_class = RegexField

    def __init__(self, words: tuple[str, ...], **more: Any) -> None:
        choices = "|".join(["[1-9][0-9]{0,17}", *words])
        said = " ou ".join(["un identifiant", *(f"« {word} »" for word in words)])
        super().__init__(regex=f"^({choices})$", error_messages={"invalid": f"Donnez {said}."}, **more)


class ActionFilters(ActionFilterSet):
    """Of the page, without what belongs to one roadmap; archived actions are there unless they are left out."""

    region = django_filters.CharFilter(
        label="Code d’une région", field_name="roadmap__territory__code", max_length=20
    )
    feuille = django_filters.NumberFilter(label="Identifiant d’une feuille de route", field_name="roadmap_id")
    objectif = _NumberOr(("none",), label="Identifiant d’un objectif, ou none", method="filter_goal")
    pilote = _NumberOr(
        ("none", "unknown"), label="Identifiant d’un organisme, none ou unknown", method="filter_pilot"
    )
    annee = _NumberOr((), label="Année programmée", method="filter_year")
    archivees = django_filters.ChoiceFilter(
        label="Archivées\u00a0: 1 elles seules, 0 sans elles", method="filter_archived", choices=YES_NO
    )
    tri = None

    def __init__(self, data: QueryDict, queryset: QuerySet[Any]) -> None:
        self.address, self.on = data, timezone.localdate()
        django_filters.FilterSet.__init__(self, data=data, queryset=queryset)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return django_filters.FilterSet.filter_queryset(self, queryset)

    def filter_archived(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return actions.filter(archived_at__isnull=value == "0")


class ProgrammingFilters(django_filters.FilterSet):
    action = django_filters.NumberFilter(label="Identifiant d’une action", field_name="action_id")
    annee = django_filters.NumberFilter(label="Année", field_name="year")

    class Meta:
        model = Programming
        fields: list[str] = []
