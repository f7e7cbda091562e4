"""What the pages of programmes and actions show of their indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from common.panels import Panel, register
from common.scope import Scope
from indicators.models import Indicator, IndicatorLink
from indicators.selectors.figures import figures
from indicators.selectors.figures_types import Figure
from indicators.selectors.pages_words import due_words, origin_words, quantity, standing_words
from indicators.selectors.places import key_of, main_places
from programmes.models import Programme
from roadmap.models import Action
from territories.enums import TerritoryKind
from territories.models import Territory

_TEMPLATE = "indicators/includes/panel.html"
STYLESHEET = "azimut/indicators.css"
PROGRAMME_QUERIES = 5
ACTION_QUERIES = 4


@dataclass(frozen=True, slots=True)
class PanelFigure:
    key: str
    figure: Figure
    quantity: str
    origin: str
    due: str
    standing: str


@dataclass(frozen=True, slots=True)
class PanelLine:
    """``figures`` has those that exist; when there is none, the first place's, which says why."""

    indicator: Indicator
    figures: Sequence[PanelFigure]


def of_programme(scope: Scope, programme: Programme) -> Mapping[str, Any]:
    """Its indicators in the nation and in each region of the scope (:data:`PROGRAMME_QUERIES` queries)."""
    found = Indicator.objects.visible_to(scope).filter(programme=programme).prefetch_related("categories")
    indicators = list(found)
    lines = _lines(scope, indicators, main_places(scope)) if indicators else []
    tables = any(indicator.categories.all() for indicator in indicators)
    return {"stylesheet": STYLESHEET, "lines": lines, "tables": tables, "code": programme.code}


def of_action(scope: Scope, action: Action) -> Mapping[str, Any] | None:
    """Those linked to the action or to its objective, in its region and in the nation
    (:data:`ACTION_QUERIES` queries); None without link."""
    about = Q(action=action) | Q(goal=action.goal_id) if action.goal_id else Q(action=action)
    links = IndicatorLink.objects.visible_to(scope).filter(about).select_related("indicator")
    indicators = list({link.indicator_id: link.indicator for link in links}.values())
    if not indicators:
        return None
    region = action.roadmap.territory
    wanted = Q(pk=region.pk) | Q(kind=TerritoryKind.NATION)
    places = list(Territory.objects.visible_to(scope).filter(wanted).order_by("-kind"))
    return {"stylesheet": STYLESHEET, "lines": _lines(scope, indicators, places), "tables": False}


def _lines(scope: Scope, indicators: Sequence[Indicator], places: Iterable[Territory]) -> list[PanelLine]:
    by_indicator: dict[int, list[Figure]] = {}
    for figure in figures(scope, indicators, places):
        by_indicator.setdefault(figure.indicator_id, []).append(figure)
    return [
        PanelLine(indicator, [_shown(figure) for figure in _kept(by_indicator[indicator.pk])])
        for indicator in indicators
        if indicator.pk in by_indicator
    ]


def _kept(found: Sequence[Figure]) -> Sequence[Figure]:
    """Those that say something: a value, or a target without its value."""
    saying = [one for one in found if one.value is not None or one.progress.target is not None]
    return saying or found[:1]


def _shown(figure: Figure) -> PanelFigure:
    progress = figure.progress
    return PanelFigure(
        key=key_of(figure.place.kind, figure.place.code),
        figure=figure,
        quantity=quantity(figure),
        origin=origin_words(figure),
        due=due_words(progress.target) if progress.target else "",
        standing=standing_words(progress.standing, progress.gap) if progress.standing else "",
    )


def register_panels() -> None:
    """On the pages of programmes and actions, with the most that each asks of the database."""
    register(Panel("programmes.programme", "indicators", _TEMPLATE, of_programme, PROGRAMME_QUERIES))
    register(Panel("roadmap.action", "indicators", _TEMPLATE, of_action, ACTION_QUERIES))
