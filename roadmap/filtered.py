"""The list of actions that an address asks for: page, exports, bulk edition and campaigns all start here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import SavedView
from accounts.selectors.saved_views import forgotten, over_view, view_of
from accounts.view_pages import VIEW, PageState, ViewPage, register
from common.scope import Scope
from roadmap.filters import ActionFilterSet
from roadmap.selectors.actions import actions_of, filter_options
from roadmap.selectors.listing import COLUMNS, DEFAULT_COLUMNS
from roadmap.selectors.regional import RoadmapChoice, choose_roadmap
from territories.models import Territory

ROADMAP = "feuille"


@dataclass(frozen=True)
class FilteredList:
    """The roadmap asked for, its actions, the filters, and the saved view that they start from."""

    region: Territory
    choice: RoadmapChoice
    actions: QuerySet[Any]
    filters: ActionFilterSet
    view: SavedView | None

    @property
    def state(self) -> PageState:
        return PageState(self.filters, self.context)

    @property
    def context(self) -> Mapping[str, str]:
        """The roadmap, unless it is the one in force: a view follows that one."""
        chosen = self.choice.chosen
        return {} if chosen is None or self.choice.is_default else {ROADMAP: str(chosen.pk)}

    @property
    def refusals(self) -> list[str]:
        """What was asked and means nothing, a filter of the view that no longer exists included."""
        return [*forgotten(ACTIONS, self.view, self.state), *self.filters.refusals]


def filtered_list(scope: Scope, region: Territory, data: QueryDict) -> FilteredList:
    """The list of an address, on top of the view that it names (seven queries, one more with a view).

    Raises:
        SavedView.DoesNotExist: the view is not one that the scope may know.
    """
    view = view_of(scope, ACTIONS.key, region, data)
    asked = over_view(view, data)
    choice = choose_roadmap(scope, region, asked.get(ROADMAP, ""))
    actions = actions_of(scope, choice.chosen)
    options = filter_options(scope, choice.chosen)
    filters = ActionFilterSet(asked, actions, options=options, on=timezone.localdate(timezone=region.zone))
    return FilteredList(region, choice, actions, filters, view)


def _read(scope: Scope, region: Territory, data: QueryDict) -> PageState:
    """What an address says by itself, whatever view it names."""
    alone = data.copy()
    alone.pop(VIEW, None)
    return filtered_list(scope, region, alone).state


def _url(region: Territory) -> str:
    return reverse("roadmap:action-list", args=[region.code])


ACTIONS = ViewPage(
    key="actions",
    label="Actions",
    read=_read,
    url=_url,
    columns=COLUMNS,
    default_columns=DEFAULT_COLUMNS,
    context=frozenset({ROADMAP}),
)


def register_view_pages() -> None:
    register(ACTIONS)
