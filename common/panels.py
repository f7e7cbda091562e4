"""What an upper app shows on the page of a lower one, without the lower one knowing it.

The page asks for the panels of a slot; the apps above registered theirs when they were ready.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from common.scope import Scope

Selector = Callable[[Scope, Any], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """``select`` reads what the template needs, or None when there is nothing to show.

    ``queries`` is the most that it may ask of the database, whatever the number of rows: pages count on it.
    """

    slot: str
    name: str
    template: str
    select: Selector
    queries: int
    order: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    """A panel with what it shows; the template gets it as ``panel`` and its content as ``panel.content``."""

    name: str
    template: str
    content: Mapping[str, Any]


_PANELS: dict[tuple[str, str], Panel] = {}


def register(panel: Panel) -> None:
    """Make a panel known; called once by the ``ready`` of the app that owns it."""
    _PANELS[panel.slot, panel.name] = panel


def panels_of(slot: str) -> list[Panel]:
    found = [panel for panel in _PANELS.values() if panel.slot == slot]
    return sorted(found, key=lambda panel: (panel.order, panel.name))


def fill(slot: str, scope: Scope, subject: object) -> list[Filled]:
    """The panels of a slot that have something to show about this object, to this scope."""
    filled = []
    for panel in panels_of(slot):
        content = panel.select(scope, subject)
        if content is not None:
            filled.append(Filled(panel.name, panel.template, content))
    return filled
