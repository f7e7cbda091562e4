"""On the page of an indicator: where one writes, and the values that territories propose instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.http import urlencode

from common.panels import Panel, register
from common.scope import Scope
from indicators import access
from indicators.selectors.counters import counters_on
from indicators.selectors.places import key_of

SLOT = "indicators.indicator"


def panel(scope: Scope, page: Any) -> Mapping[str, Any] | None:
    """``page`` has an ``indicator``, a ``territory`` and a ``category`` (one query)."""
    indicator, territory = page.indicator, page.territory
    query = {"territoire": key_of(territory.kind, territory.code)}
    if page.category:
        query["categorie"] = page.category
    return {
        "stylesheet": "azimut/roadmap.css",
        "indicator": indicator,
        "query": urlencode(query),
        "counters": counters_on(scope, indicator),
        "may_write": access.may_write_figures(scope, territory),
        "may_counter": access.may_counter(scope, territory),
        "may_see_counters": access.may_see_counters(scope, territory),
    }


def register_panel() -> None:
    register(
        Panel(
            slot=SLOT,
            name="entry",
            template="indicators/entry/counter_panel.html",
            select=panel,
            queries=1,
        )
    )
