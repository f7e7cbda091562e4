"""What committees and meetings can be filtered by, under the words of the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet

from governance.enums import CommitteeLevel, MeetingState
from governance.models import Committee, Meeting
from indicators.api.filters import Day
from programmes.api.filters import Identifier, TerritoryKey


class CommitteeFilters(django_filters.FilterSet):
    code = django_filters.CharFilter(label="Code de l’instance", max_length=60)
    niveau = django_filters.ChoiceFilter(label="Niveau", field_name="level", choices=CommitteeLevel.choices)
    territoire = TerritoryKey(field_name="territory")
    au = Day(label="Celles qui siègent ce jour-là", method="filter_day")

    class Meta:
        model = Committee
        fields: list[str] = []

    def filter_day(self, committees: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return committees.in_force(value)  # type: ignore[attr-defined]


class MeetingFilters(django_filters.FilterSet):
    instance = django_filters.CharFilter(
        label="Code d’une instance", field_name="committee__code", max_length=60
    )
    numero_instance = Identifier(label="Identifiant d’une instance", field_name="committee_id")
    etat = django_filters.ChoiceFilter(label="État", field_name="state", choices=MeetingState.choices)
    territoire = TerritoryKey(field_name="committee__territory")
    du = Day(label="Séances de ce jour ou d’après", field_name="on", lookup_expr="gte")
    au = Day(label="Séances de ce jour ou d’avant", field_name="on", lookup_expr="lte")

    class Meta:
        model = Meeting
        fields: list[str] = []
