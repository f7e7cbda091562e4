"""Which view an address starts from, what it then says, and the line that the page shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from accounts.access import may_change_view
from accounts.models import ListPreference, SavedView
from accounts.view_pages import COLUMN, ORDERING, VIEW, PageState, ViewPage
from common.scope import Scope
from territories.models import Territory


@dataclass(frozen=True, slots=True)
class ViewContent:
    """What a view keeps: the filters as a query string in one fixed order, the sort, the columns."""

    query: str
    ordering: str
    columns: tuple[str, ...]

    @property
    def address(self) -> str:
        """The same as one whole query string, which needs no view."""
        parameters = [(ORDERING, self.ordering), *((COLUMN, column) for column in self.columns)]
        return "&".join(filter(None, [self.query, urlencode(parameters)]))


@dataclass(frozen=True, slots=True)
class ViewBar:
    """``modified``: the page shows something else than the view it started from."""

    page: ViewPage
    territory: Territory
    url: str
    applied: SavedView | None
    modified: bool
    may_change: bool
    mine: tuple[SavedView, ...]
    shared: tuple[SavedView, ...]
    content: ViewContent


def view_of(scope: Scope, page: str, territory: Territory, data: QueryDict) -> SavedView | None:
    """The view that an address asks for by its number (one query when it does).

    Raises:
        SavedView.DoesNotExist: no view of that page that the scope may know.
    """
    wanted = data.get(VIEW, "")
    if not wanted:
        return None
    if not wanted.isdecimal() or len(wanted) > 18:
        raise SavedView.DoesNotExist
    views = SavedView.objects.visible_to(scope).of_page(page, territory)
    found: SavedView = views.select_related("owner", "territory").get(pk=wanted)
    return found


def over_view(view: SavedView | None, data: QueryDict) -> QueryDict:
    """The view with the address on top: a parameter of the address, even empty, replaces that of the view."""
    if view is None:
        return data
    merged = view.parameters
    if view.ordering:
        merged[ORDERING] = view.ordering
    for name, values in data.lists():
        merged.setlist(name, values)
    merged[VIEW] = str(view.pk)
    return merged


def forgotten(page: ViewPage, view: SavedView | None, state: PageState) -> list[str]:
    """One sentence for each filter of the view that the page no longer has."""
    if view is None:
        return []
    known = {*state.filters.understood, *page.context}
    return [
        f"La vue «\u00a0{view.name}\u00a0» filtre sur «\u00a0{name[:60]}\u00a0», qui n’existe plus\u00a0: "
        "ce filtre est ignoré. Mettez la vue à jour pour l’en retirer."
        for name in view.parameters
        if name not in known
    ]


def remembered_columns(scope: Scope, page: str) -> list[str]:
    """The columns that the person looked at last on the page; none at first (one query)."""
    preference = ListPreference.objects.visible_to(scope).filter(page=page).first()
    return list(preference.columns) if preference else []


def columns_asked(data: QueryDict, view: SavedView | None, remembered: Sequence[str]) -> list[str]:
    """Those of the address, else those of the view, else the last ones; none means the usual ones."""
    if COLUMN in data:
        return [column for column in data.getlist(COLUMN) if column]
    return list(view.columns) if view else list(remembered)


def content_of(state: PageState, columns: Iterable[str]) -> ViewContent:
    """What the page shows, as a view would keep it."""
    pairs: list[tuple[str, Any]] = sorted(state.context.items())
    for name, value in state.filters.understood.items():
        if name != ORDERING and value:
            pairs.append((name, sorted(value) if isinstance(value, list) else str(value)))
    return ViewContent(urlencode(pairs, doseq=True), state.filters.sort, tuple(columns))


def view_bar(
    scope: Scope, page: ViewPage, territory: Territory, applied: SavedView | None, content: ViewContent
) -> ViewBar:
    """The views that can be applied, and how the one applied stands (one query)."""
    views = views_of(scope, page.key, territory)
    return ViewBar(
        page=page,
        territory=territory,
        url=page.url(territory),
        applied=applied,
        modified=applied is not None and content_kept(applied) != content,
        may_change=applied is not None and may_change_view(scope, applied),
        mine=tuple(view for view in views if view.owner_id == scope.user_id),
        shared=tuple(view for view in views if view.owner_id != scope.user_id),
        content=content,
    )


def views_of(scope: Scope, page: str, territory: Territory) -> list[SavedView]:
    """The views of a page by name (one query)."""
    return list(SavedView.objects.visible_to(scope).of_page(page, territory).select_related("owner"))


def content_kept(view: SavedView) -> ViewContent:
    return ViewContent(view.query, view.ordering, tuple(view.columns))
