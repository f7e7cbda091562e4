"""Filters and sorts of the list of actions; the same set serves the page and its exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.forms import CheckboxSelectMultiple
from django.http import QueryDict

from accounts.view_pages import VIEW
from roadmap.alerts import ALERTS, BY_CODE, ActionAlert, of_alert
from roadmap.enums import ActionState
from roadmap.models import Action, Blocking, Pilotage, Programming
from roadmap.selectors.actions import NONE, UNKNOWN, FilterOptions
from roadmap.selectors.search import matching
from roadmap.selectors.summary import NO_STATE

_STATE_RANK = Case(
    *[When(current_status__state=state, then=Value(rank)) for rank, state in enumerate(ActionState)],
    output_field=IntegerField(),
)
# What each sort compares first; the order of the document settles what is equal.
SORTS: dict[str, tuple[Any, ...]] = {
    "objectif": (F("goal__level__depth"), F("goal__position"), F("goal")),
    "intitule": (F("title_folded"),),
    "etat": (_STATE_RANK,),
    "priorite": (F("priority"),),
    "maj": (F("updated_at"),),
}
SORT_CHOICES = [
    ("objectif", "Objectif"),
    ("-objectif", "Objectif, du dernier au premier"),
    ("intitule", "Intitulé, de A à Z"),
    ("-intitule", "Intitulé, de Z à A"),
    ("etat", "État, de « à lancer » à « abandonnée »"),
    ("-etat", "État, de « abandonnée » à « à lancer »"),
    ("priorite", "Priorité, de 1 à 3"),
    ("-priorite", "Priorité, de 3 à 1"),
    ("-maj", "Mise à jour, la plus récente d’abord"),
    ("maj", "Mise à jour, la plus ancienne d’abord"),
]
DEFAULT_SORT = "objectif"
STATE_CHOICES = [
    *[(state.value, state.label.capitalize()) for state in ActionState],
    (UNKNOWN, NO_STATE.capitalize()),
]
ALERT_CHOICES = [(alert.code, alert.label) for alert in ALERTS]
PRIORITY_CHOICES = [("1", "1"), ("2", "2"), ("3", "3"), (NONE, "Sans priorité")]


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One removable tag: what it says, and the query string of the page without it."""

    label: str
    value: str
    query_without: str


class ActionFilterSet(django_filters.FilterSet):
    """The names are those of the address, which people read, keep and share."""

    recherche = django_filters.CharFilter(label="Rechercher", method="filter_text", max_length=200)
    objectif = django_filters.ChoiceFilter(label="Objectif", method="filter_goal", empty_label="Tous")
    etat = django_filters.MultipleChoiceFilter(
        label="État", method="filter_state", choices=STATE_CHOICES, widget=CheckboxSelectMultiple
    )
    priorite = django_filters.MultipleChoiceFilter(
        label="Priorité", method="filter_priority", choices=PRIORITY_CHOICES, widget=CheckboxSelectMultiple
    )
    pilote = django_filters.ChoiceFilter(label="Pilote", method="filter_pilot", empty_label="Tous")
    annee = django_filters.ChoiceFilter(label="Année programmée", method="filter_year", empty_label="Toutes")
    a_confirmer = django_filters.ChoiceFilter(
        label="À confirmer", method="filter_to_confirm", choices=[("1", "oui")]
    )
    archivees = django_filters.ChoiceFilter(
        label="Archivées", method="filter_archived", choices=[("1", "seulement")]
    )
    bloquees = django_filters.ChoiceFilter(
        label="Bloquées", method="filter_blocked", choices=[("1", "seulement")]
    )
    alerte = django_filters.ChoiceFilter(
        label="Alerte", method="filter_alert", choices=ALERT_CHOICES, empty_label="Toutes les actions"
    )
    tri = django_filters.ChoiceFilter(
        label="Trier par", method="filter_sort", choices=SORT_CHOICES, empty_label=None
    )

    class Meta:
        model = Action
        fields: list[str] = []

    def __init__(
        self, data: QueryDict, queryset: QuerySet[Any], *, options: FilterOptions, on: dt.date
    ) -> None:
        """``on`` is the day of the region, on which alerts are raised."""
        # Kept as written for the links of the page: an empty parameter there takes a filter off a saved view.
        self.address, self.on = data, on
        super().__init__(data=_filled(data), queryset=queryset.order_by(*sort_expressions(DEFAULT_SORT)))
        self.filters["objectif"].extra["choices"] = options.goals
        self.filters["pilote"].extra["choices"] = options.pilots
        self.filters["annee"].extra["choices"] = options.years

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Archived actions stand apart: the list is made of the others, or of them alone."""
        archived = bool(self.form.cleaned_data.get("archivees"))
        return super().filter_queryset(queryset.filter(archived_at__isnull=not archived))

    # Django-filter calls these with the queryset, the parameter's name and its cleaned, non-empty value.

    def filter_text(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return matching(actions, value)

    def filter_goal(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return actions.filter(goal__isnull=True) if value == NONE else actions.filter(goal=value)

    def filter_state(self, actions: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return actions.filter(_one_of("current_status__state", value, UNKNOWN))

    def filter_priority(self, actions: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return actions.filter(_one_of("priority", value, NONE))

    def filter_pilot(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        pilotages = Pilotage.objects.filter(action=OuterRef("pk"))
        if value == NONE:
            return actions.filter(~Exists(pilotages))
        if value == UNKNOWN:
            return actions.filter(Exists(pilotages.filter(organisation__isnull=True)))
        return actions.filter(Exists(pilotages.filter(organisation=int(value))))

    def filter_year(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return actions.filter(Exists(Programming.objects.filter(action=OuterRef("pk"), year=value)))

    def filter_to_confirm(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return actions.exclude(to_confirm=[])

    def filter_archived(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return actions  # already apart: see filter_queryset

    def filter_blocked(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return actions.filter(Exists(Blocking.objects.open().filter(action=OuterRef("pk"))))

    def filter_alert(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return of_alert(actions, value, self.on)

    def filter_sort(self, actions: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return actions.order_by(*sort_expressions(value))

    @property
    def sort(self) -> str:
        """The sort in force."""
        return str(self.understood.get("tri") or DEFAULT_SORT)

    @property
    def alert(self) -> ActionAlert | None:
        """The alert that the list is made of, if it is of one."""
        return BY_CODE.get(str(self.understood["alerte"]))

    @property
    def understood(self) -> dict[str, Any]:
        """Every parameter with its value: an empty text or list when it is absent or refused."""
        self.form.is_valid()
        return {
            name: self.form.cleaned_data.get(name) or ([] if name in ("etat", "priorite") else "")
            for name in self.form.fields
        }

    @property
    def refusals(self) -> list[str]:
        """One French sentence for each value that means nothing here; such a filter is left out."""
        return [
            f"Filtre «\u00a0{self.form.fields[name].label}\u00a0»\u00a0: «\u00a0{self._raw(name)}\u00a0» "
            "n’est pas une valeur connue, ce filtre est ignoré."
            for name in self.form.errors
        ]

    def _raw(self, name: str) -> str:
        written = ", ".join(self.data.getlist(name)).replace("\x00", "")
        return written if len(written) <= 60 else written[:59] + "…"

    @property
    def active(self) -> list[ActiveFilter]:
        """The filters in force, in the order of the form."""
        return list(self._active())

    def _active(self) -> Iterator[ActiveFilter]:
        for name, value in self.understood.items():
            if name == "tri" or not value:
                continue
            field = self.form.fields[name]
            labels = dict(getattr(field, "choices", ()))
            for single in value if isinstance(value, list) else [value]:
                yield ActiveFilter(
                    str(field.label), str(labels.get(single, single)), self._without(name, single)
                )

    def _without(self, name: str, value: str) -> str:
        query = self.address.copy()
        left = [written for written in query.getlist(name) if written.strip() not in (value, "")]
        query.setlist(name, left or ([""] if VIEW in query else []))
        query.pop("page", None)
        return str(query.urlencode())

    @property
    def in_words(self) -> str:
        """« État : Réalisée ; Priorité : 1 », or that nothing is filtered."""
        if not self.active:
            return "aucun"
        return "\u202f; ".join(f"{active.label}\u00a0: {active.value}" for active in self.active)


def _filled(data: QueryDict) -> QueryDict:
    """The parameters that hold something."""
    filled = QueryDict(mutable=True)
    for name, values in data.lists():
        if written := [value for value in values if value.strip()]:
            filled.setlist(name, written)
    return filled


def sort_expressions(sort: str) -> list[Any]:
    """The ORDER BY of a sort; what is unknown stands last both ways."""
    descending = sort.startswith("-")
    expressions = [
        OrderBy(expression, descending=descending, nulls_last=True)
        for expression in SORTS[sort.removeprefix("-")]
    ]
    return [*expressions, "position", "pk"]


def _one_of(field: str, values: list[str], unknown: str) -> Q:
    """The field holds one of the values; ``unknown`` is the value that stands for none."""
    held = Q(**{f"{field}__in": [value for value in values if value != unknown]})
    return held | Q(**{f"{field}__isnull": True}) if unknown in values else held
