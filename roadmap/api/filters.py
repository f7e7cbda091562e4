"""What the lists of the API can be filtered by: the filters of the pages, by the same methods and values."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from common.api.filters import NumberOr, code, is_filled, number
from roadmap.enums import Confidence, RoadmapKind, RoadmapState
from roadmap.filters import STATE_CHOICES, ActionFilterSet
from roadmap.models import Action, Alignment, Goal, Milestone, Programming, Roadmap, StatusUpdate
from roadmap.selectors.actions import NONE, UNKNOWN

ARCHIVED = [("1", "seulement"), ("0", "sans elles")]
ISO_DAY = ["%Y-%m-%d"]
OF_REGION, OF_ROADMAP = "Code d’une région", "Identifiant d’une feuille de route"
OF_ACTION, OF_GOAL = "Identifiant d’une action", "Identifiant d’un objectif"


class ActionFilters(ActionFilterSet):
    """Of the page, without what belongs to one roadmap; archived actions are there unless they are left out."""

    region = code(OF_REGION, "roadmap__territory__code")
    feuille = number(OF_ROADMAP, "roadmap")
    objectif = NumberOr("none", label=f"{OF_GOAL}, ou none", method="filter_goal")
    objectif_national = NumberOr(
        "none",
        label="Identifiant d’un objectif national sur lequel elle est alignée, ou none",
        method="filter_aligned",
    )
    pilote = NumberOr(
        "none", "unknown", label="Identifiant d’un organisme, none ou unknown", method="filter_pilot"
    )
    annee = NumberOr(label="Année programmée", method="filter_year")
    archivees = django_filters.ChoiceFilter(
        label="Archivées\u00a0: 1 elles seules, 0 sans elles", method="filter_archived", choices=ARCHIVED
    )
    tri = None

    def __init__(self, data: QueryDict, queryset: QuerySet[Any]) -> None:
        self.address, self.on = data, timezone.localdate()
        django_filters.FilterSet.__init__(self, data=data, queryset=queryset)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return django_filters.FilterSet.filter_queryset(self, queryset)

    def filter_archived(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return actions.filter(archived_at__isnull=value == "0")

    def filter_aligned(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        aligned = Alignment.objects.filter(
            action=OuterRef("pk"),
            national_goal__withdrawn_at__isnull=True,
            national_goal__roadmap__withdrawn_at__isnull=True,
            national_goal__roadmap__kind=RoadmapKind.NATIONAL,
        )
        if value == NONE:
            return actions.filter(~Exists(aligned))
        return actions.filter(Exists(aligned.filter(national_goal=int(value))))


class RoadmapFilters(django_filters.FilterSet):
    portee = django_filters.ChoiceFilter(label="Portée", field_name="kind", choices=RoadmapKind.choices)
    region = django_filters.CharFilter(label=OF_REGION, method="filter_region", max_length=20)
    code = code("Code", "code")
    etat = django_filters.MultipleChoiceFilter(label="État", field_name="state", choices=RoadmapState.choices)

    class Meta:
        model = Roadmap
        fields: list[str] = []

    def filter_region(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(kind=RoadmapKind.REGIONAL, territory__code=value)


class GoalFilters(django_filters.FilterSet):
    portee = django_filters.ChoiceFilter(
        label="Portée de la feuille de route", field_name="roadmap__kind", choices=RoadmapKind.choices
    )
    region = django_filters.CharFilter(label=OF_REGION, method="filter_region", max_length=20)
    feuille = number(OF_ROADMAP, "roadmap")
    niveau = number("Profondeur du niveau, 1 la plus haute", "level__depth")
    parent = NumberOr("none", label="Identifiant de l’objectif au-dessus, ou none", method="filter_parent")
    numero = django_filters.CharFilter(label="Numéro", field_name="number", max_length=30)
    porteur = NumberOr("none", label="Identifiant d’un organisme, ou none", method="filter_lead")
    archives = is_filled("Archivés\u00a0: 1 eux seuls, 0 sans eux", "archived_at")

    class Meta:
        model = Goal
        fields: list[str] = []

    def filter_region(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(roadmap__kind=RoadmapKind.REGIONAL, roadmap__territory__code=value)

    def filter_parent(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Under a withdrawn goal is under none: see the field."""
        if value == NONE:
            return rows.filter(Q(parent__isnull=True) | Q(parent__withdrawn_at__isnull=False))
        return rows.filter(parent=value, parent__withdrawn_at__isnull=True)

    def filter_lead(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(lead__isnull=True) if value == NONE else rows.filter(lead=value)


class MilestoneFilters(django_filters.FilterSet):
    action = number(OF_ACTION, "action")
    objectif = number(OF_GOAL, "goal")
    region = django_filters.CharFilter(label=OF_REGION, method="filter_region", max_length=20)
    feuille = NumberOr(label=OF_ROADMAP, method="filter_roadmap")
    du = django_filters.DateFilter(
        label="Échéance ce jour ou après", field_name="due", lookup_expr="gte", input_formats=ISO_DAY
    )
    au = django_filters.DateFilter(
        label="Échéance ce jour ou avant", field_name="due", lookup_expr="lte", input_formats=ISO_DAY
    )
    atteints = is_filled("Atteints\u00a0: 1 eux seuls, 0 les autres", "reached_on")

    class Meta:
        model = Milestone
        fields: list[str] = []

    def filter_region(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        of_goal = Q(goal__roadmap__kind=RoadmapKind.REGIONAL, goal__roadmap__territory__code=value)
        return rows.filter(of_goal | Q(action__roadmap__territory__code=value))

    def filter_roadmap(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(goal__roadmap=value) | Q(action__roadmap=value))


class ProgrammingFilters(django_filters.FilterSet):
    action = number(OF_ACTION, "action")
    annee = number("Année", "year")
    region = code(OF_REGION, "action__roadmap__territory__code")
    feuille = number(OF_ROADMAP, "action__roadmap")

    class Meta:
        model = Programming
        fields: list[str] = []


class StatusUpdateFilters(django_filters.FilterSet):
    action = number(OF_ACTION, "action")
    region = code(OF_REGION, "action__roadmap__territory__code")
    feuille = number(OF_ROADMAP, "action__roadmap")
    etat = django_filters.MultipleChoiceFilter(label="État", method="filter_state", choices=STATE_CHOICES)
    meteo = django_filters.MultipleChoiceFilter(
        label="Météo", field_name="confidence", choices=Confidence.choices
    )
    retires = is_filled("Retirés\u00a0: 1 eux seuls, 0 sans eux", "retracted_at")
    en_vigueur = django_filters.ChoiceFilter(
        label="Le dernier mot de chaque action\u00a0: 1",
        method="filter_current",
        choices=[("1", "seulement")],
    )

    class Meta:
        model = StatusUpdate
        fields: list[str] = []

    def filter_state(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        held = Q(state__in=[state for state in value if state != UNKNOWN])
        return rows.filter(held | Q(state__isnull=True) if UNKNOWN in value else held)

    def filter_current(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        said = Action.objects.filter(current_status__isnull=False)
        return rows.filter(pk__in=said.values("current_status"))
