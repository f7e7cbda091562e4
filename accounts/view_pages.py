"""Pages whose filters can be saved as views, registered by the apps that own them.

The parameters of an address are the same on all of them: ``vue`` the view to start from, ``tri`` the sort,
``colonne`` each column shown. The others are the filters of the page, and what they apply to (``context``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.http import QueryDict

from common.scope import Scope
from territories.models import Territory

VIEW, ORDERING, COLUMN = "vue", "tri", "colonne"


class PageFilters(Protocol):
    """What a FilterSet tells: every parameter understood (text or list of texts), the rest in sentences."""

    @property
    def understood(self) -> dict[str, Any]: ...
    @property
    def refusals(self) -> list[str]: ...
    @property
    def in_words(self) -> str: ...
    @property
    def sort(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PageState:
    """What an address means: its filters, and beside them what they apply to (``{"feuille": "12"}``)."""

    filters: PageFilters
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ViewPage:
    """``columns`` are the columns that can be chosen, key → label; ``context`` the parameters beside the filters."""

    key: str
    label: str
    read: Callable[[Scope, Territory, QueryDict], PageState]
    url: Callable[[Territory], str]
    columns: Mapping[str, str]
    default_columns: tuple[str, ...]
    context: frozenset[str] = frozenset()


_PAGES: dict[str, ViewPage] = {}


def register(page: ViewPage) -> None:
    """Make a page known; called once by the ``ready`` of the app that owns it."""
    _PAGES[page.key] = page


def page_of(key: str) -> ViewPage | None:
    """None for a page that no installed app knows."""
    return _PAGES.get(key)
