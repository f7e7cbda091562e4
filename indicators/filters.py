"""Filters of the indicators; what depends on a figure is filtered once the figures are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import Select, TextInput
from django.http import QueryDict

from common.db.search import folded_text, search_terms
from indicators.alerts import ALERTS, BY_CODE, IndicatorAlert
from indicators.enums import Direction
from indicators.models import Indicator
from indicators.rules.standing import Standing
from indicators.selectors.pages_words import Freshness
from indicators.selectors.places import key_of
from programmes.models import Programme
from territories.models import Territory

STANDINGS = [
    *[(standing.value, standing.label.capitalize()) for standing in Standing],
    ("none", "Sans position"),
]
FRESHNESS = [(freshness.value, freshness.label.capitalize()) for freshness in Freshness]
NO_PROGRAMME = "aucun"


def _select() -> Select:
    return Select(attrs={"class": "fr-select"})


class IndicatorFilterSet(django_filters.FilterSet):
    """The names are those of the address, which people read, keep and share."""

    territoire = django_filters.ChoiceFilter(
        label="Territoire", method="leave", empty_label=None, widget=_select()
    )
    recherche = django_filters.CharFilter(
        label="Rechercher",
        method="filter_text",
        max_length=200,
        widget=TextInput(attrs={"class": "fr-input", "type": "search"}),
    )
    programme = django_filters.ChoiceFilter(
        label="Programme", method="filter_programme", empty_label="Tous", widget=_select()
    )
    sens = django_filters.ChoiceFilter(
        label="Sens",
        field_name="direction",
        choices=[(direction.value, direction.label.capitalize()) for direction in Direction],
        empty_label="Tous",
        widget=_select(),
    )
    position = django_filters.ChoiceFilter(
        label="Position", method="leave", choices=STANDINGS, empty_label="Toutes", widget=_select()
    )
    fraicheur = django_filters.ChoiceFilter(
        label="Fraîcheur", method="leave", choices=FRESHNESS, empty_label="Toutes", widget=_select()
    )

    alerte = django_filters.ChoiceFilter(
        label="Alerte",
        method="leave",
        choices=[(alert.code, alert.label) for alert in ALERTS],
        empty_label="Tous les indicateurs",
        widget=_select(),
    )

    class Meta:
        model = Indicator
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict,
        queryset: QuerySet[Any],
        *,
        places: Sequence[Territory],
        programmes: Sequence[Programme],
    ) -> None:
        super().__init__(data=data, queryset=queryset)
        self.filters["territoire"].extra["choices"] = [
            (key_of(place.kind, place.code), place.name) for place in places
        ]
        self.filters["programme"].extra["choices"] = [
            *[(programme.code, programme.name) for programme in programmes],
            (NO_PROGRAMME, "Hors programme"),
        ]

    @property
    def alert(self) -> IndicatorAlert | None:
        """The alert that the list is made of, if it is of one."""
        return BY_CODE.get(self.understood["alerte"])

    @property
    def understood(self) -> dict[str, str]:
        """The values that were understood, « » for the others."""
        self.form.is_valid()
        return {name: self.form.cleaned_data.get(name) or "" for name in self.filters}

    # Django-filter calls these with the queryset, the parameter's name and its cleaned, non-empty value.

    def leave(self, indicators: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return indicators

    def filter_text(self, indicators: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        found = indicators.alias(title=folded_text("code", "name"), meaning=folded_text("definition"))
        for term in search_terms(value):
            found = found.filter(Q(title__contains=term) | Q(meaning__contains=term))
        return found

    def filter_programme(self, indicators: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        chosen = Q(programme__isnull=True) if value == NO_PROGRAMME else Q(programme__code=value)
        return indicators.filter(chosen)
