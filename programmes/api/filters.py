"""What programmes, windows, applications and envelopes can be filtered by, under the words of the pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import RegexField

from common.scope import Scope
from programmes.enums import ApplicationState, EnvelopeNature, WindowKind
from programmes.models import Application, Envelope, Programme, ProgrammeLink, Window
from roadmap.models import Action, Goal
from territories.enums import TerritoryKind
from territories.models import Territory

DEPARTMENT = "dep-"
_SAID_ID = "Donnez un identifiant\u00a0: un nombre entier."
_SAID_KEY = "Donnez FR, un code de région, « dep- » suivi d’un code de département, ou le code d’un TAN."
_CODE = {"max_length": 40}


class Identifier(django_filters.Filter):
    """The identifier of an object; by one that is unknown nothing is found."""

    field_class = RegexField

    def __init__(self, **more: Any) -> None:
        super().__init__(regex=r"^[1-9][0-9]{0,17}$", error_messages={"invalid": _SAID_ID}, **more)


class TerritoryKey(django_filters.Filter):
    """``FR``, ``32``, ``dep-59``, ``32-AHS``: the word that pages have for a territory in their addresses."""

    field_class = RegexField

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label="Territoire\u00a0: FR, code d’une région, dep- et code d’un département, ou code d’un TAN",
            regex=r"^[0-9A-Za-z-]{1,24}$",
            error_messages={"invalid": _SAID_KEY},
            **more,
        )

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return rows
        wanted = ~Q(kind=TerritoryKind.DEPARTMENT) & Q(code=value)
        if value.startswith(DEPARTMENT):
            wanted = Q(kind=TerritoryKind.DEPARTMENT, code=value.removeprefix(DEPARTMENT).upper())
        # Read first: PostgreSQL knows how many rows bear a number, not how many bear what a query will find.
        places = list(Territory.objects.filter(wanted).order_by("pk").values_list("pk", flat=True))
        return rows.filter(**{f"{self.field_name}__in": places})


class ByLowerResources(django_filters.FilterSet):
    """By the actions and goals that a row is linked to; one that the reader may not see is linked to nothing.

    ``links`` is the model of the links and ``of_link`` its column for the row; the view sets ``scope``.
    """

    links: Any
    of_link: str
    scope: Scope

    action = Identifier(label="Identifiant d’une action liée", method="filter_action")
    objectif = Identifier(label="Identifiant d’un objectif lié", method="filter_goal")

    def filter_action(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return self._linked(rows, action__in=Action.objects.visible_to(self.scope).filter(pk=value))

    def filter_goal(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return self._linked(rows, goal__in=Goal.objects.visible_to(self.scope).filter(pk=value))

    def _linked(self, rows: QuerySet[Any], **link: Any) -> QuerySet[Any]:
        linked = self.links.objects.filter(**link).order_by()
        return rows.filter(pk__in=linked.values(f"{self.of_link}_id"))


class ProgrammeFilters(ByLowerResources):
    links, of_link = ProgrammeLink, "programme"

    code = django_filters.CharFilter(label="Code du programme", **_CODE)

    class Meta:
        model = Programme
        fields: list[str] = []


class WindowFilters(django_filters.FilterSet):
    programme = django_filters.CharFilter(label="Code d’un programme", field_name="programme__code", **_CODE)
    territoire = TerritoryKey(field_name="territory")
    nature = django_filters.ChoiceFilter(label="Nature", field_name="kind", choices=WindowKind.choices)
    code = django_filters.CharFilter(label="Code de la fenêtre", **_CODE)

    class Meta:
        model = Window
        fields: list[str] = []


class ApplicationFilters(django_filters.FilterSet):
    programme = django_filters.CharFilter(
        label="Code d’un programme", field_name="window__programme__code", **_CODE
    )
    fenetre = Identifier(label="Identifiant d’une fenêtre", field_name="window_id")
    territoire = TerritoryKey(field_name="window__territory")
    etat = django_filters.ChoiceFilter(label="État", field_name="state", choices=ApplicationState.choices)
    etablissement = django_filters.CharFilter(
        label="Numéro FINESS", field_name="establishment__finess", max_length=9
    )
    organisme = Identifier(label="Identifiant d’un organisme", field_name="organisation_id")

    class Meta:
        model = Application
        fields: list[str] = []


class EnvelopeFilters(django_filters.FilterSet):
    programme = django_filters.CharFilter(label="Code d’un programme", field_name="programme__code", **_CODE)
    fenetre = Identifier(label="Identifiant d’une fenêtre", field_name="window_id")
    territoire = TerritoryKey(field_name="territory")
    nature = django_filters.ChoiceFilter(label="Nature", choices=EnvelopeNature.choices)

    class Meta:
        model = Envelope
        fields: list[str] = []
