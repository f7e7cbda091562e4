"""What every page where figures are written asks first: which indicator, where, and by whose rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode

from accounts.requests import scope_of
from common.scope import Scope
from indicators import access
from indicators.models import Indicator
from indicators.selectors.places import key_of, main_places, place_of_key
from indicators.services.errors import EntryRefused
from territories.enums import TerritoryKind
from territories.models import Territory

REFUSED, CONFLICT = 422, 409


@dataclass(frozen=True, slots=True)
class Entry:
    """The indicator and the territory of a page, for one scope."""

    scope: Scope
    indicator: Indicator
    territory: Territory
    category: str

    @property
    def key(self) -> str:
        return key_of(self.territory.kind, self.territory.code)

    @property
    def query(self) -> str:
        said = {"territoire": self.key} | ({"categorie": self.category} if self.category else {})
        return urlencode(said)

    @property
    def category_label(self) -> str:
        labels = dict(self.indicator.categories.values_list("code", "label"))
        return labels.get(self.category, self.category) or "Total"

    def address(self, name: str, *arguments: Any) -> str:
        """A page of the same indicator, in the same territory and category."""
        return f"{reverse(f'indicators:{name}', args=[self.indicator.code, *arguments])}?{self.query}"

    def context(self, section: str) -> dict[str, Any]:
        """What the frame of these pages shows: where one is, and what one may do there."""
        region = self.territory if self.territory.kind == TerritoryKind.REGION else self.territory.parent
        in_region = region is not None and region.kind == TerritoryKind.REGION
        return {
            "entry": self,
            "indicator": self.indicator,
            "territory": self.territory,
            "section": section,
            "places": self._places(region if in_region else None),
            "may_write": access.may_write_figures(self.scope, self.territory),
            "may_counter": access.may_counter(self.scope, self.territory),
            "may_see_counters": access.may_see_counters(self.scope, self.territory),
            "current_region": region if in_region else None,
            "active_section": "indicators",
        }

    def _places(self, region: Territory | None) -> list[tuple[str, str]]:
        """The nation and the regions of the scope, then what lies in the one that is looked at."""
        found = [*main_places(self.scope), *(region.children.order_by("kind", "name") if region else ())]
        return [(key_of(place.kind, place.code), place.name) for place in found]


def entry_of(request: HttpRequest, code: str) -> Entry:
    """Where the address says, or the first region that the person writes or reads.

    Raises:
        Http404: an indicator, a territory or a category that does not exist, or that the scope does not see.
    """
    scope = scope_of(request)
    indicator: Indicator = get_object_or_404(Indicator.objects.visible_to(scope), code=code)
    key = request.GET.get("territoire", "")
    territory = place_of_key(scope, key) if key else _first_place(scope)
    category = request.GET.get("categorie", "")
    unknown = category and not indicator.categories.filter(code=category).exists()
    if territory is None or unknown:
        raise Http404("Aucun territoire ou aucune catégorie à cette adresse.")
    return Entry(scope, indicator, territory, category)


def _first_place(scope: Scope) -> Territory | None:
    regions = Territory.objects.regions().visible_to(scope).order_by("name").select_related("parent")
    own = regions.filter(pk__in=scope.editable_regions or scope.readable_regions)
    return own.first() or regions.first()


def places_written(scope: Scope, territory: Territory) -> tuple[Territory, list[Territory]]:
    """The region of a territory, and that region followed by its departments and animation areas."""
    region = territory if territory.kind == TerritoryKind.REGION else territory.parent
    if region is None:
        raise Http404("Aucune région à cette adresse.")
    inside = Territory.objects.visible_to(scope).filter(parent=region)
    children = list(inside.order_by("kind", "name").select_related("parent"))
    return region, [region, *children]


def show_refusal(form: forms.Form, refusal: EntryRefused) -> None:
    """Beside its field when the page has it, above the form otherwise."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.message)
