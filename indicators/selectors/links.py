"""What an indicator is linked to, what it may be linked to, and the figures said to be absent."""

from __future__ import annotations

from dataclasses import dataclass

from common.scope import Scope
from indicators import access
from indicators.models import Absence, Indicator, IndicatorLink
from roadmap.models import Action, Goal
from territories.models import Territory

_LABEL = 120
_ACTION, _GOAL = "action-", "objectif-"


@dataclass(frozen=True, slots=True)
class LinkLine:
    """``action`` is None for a goal; ``may_remove`` for the ARS of its region only."""

    link: IndicatorLink
    action: Action | None
    title: str
    where: str
    may_remove: bool


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    absence: Absence
    category: str


def links_of(scope: Scope, indicator: Indicator) -> list[LinkLine]:
    """Those whose action or goal is visible (one query)."""
    found = IndicatorLink.objects.visible_to(scope).filter(indicator=indicator)
    related = ("action__roadmap__territory", "goal__roadmap__territory")
    return [_line(scope, link) for link in found.select_related(*related)]


def _line(scope: Scope, link: IndicatorLink) -> LinkLine:
    subject: Action | Goal = link.action or link.goal  # type: ignore[assignment]  # one of the two, by constraint
    numbered = f"{subject.number}\u00a0{subject.title}" if isinstance(subject, Goal) else subject.title
    title = numbered.strip()
    where = f"{subject.roadmap.title}, {subject.roadmap.territory.name}"
    return LinkLine(link, link.action, title, where, access.may_link(scope, subject))


def subjects_to_link(scope: Scope, territory: Territory) -> list[tuple[str, list[tuple[str, str]]]]:
    """Goals and actions of the region that the scope edits, as grouped choices (two queries)."""
    region = access.region_id_of(territory)
    if region is None or not scope.may_edit_region(region):
        return []
    goals = Goal.objects.visible_to(scope).filter(roadmap__territory=region, archived_at__isnull=True)
    actions = Action.objects.visible_to(scope).filter(roadmap__territory=region, archived_at__isnull=True)
    return [
        ("Actions", [(f"{_ACTION}{a.pk}", _short(a.title)) for a in actions.order_by("title", "pk")]),
        ("Objectifs", [(f"{_GOAL}{g.pk}", _short(f"{g.number} {g.title}")) for g in goals]),
    ]


def subject_of(scope: Scope, word: str) -> Action | Goal | None:
    """The visible action or goal of a choice, with its roadmap (one query)."""
    kind, _, number = word.rpartition("-")
    models: dict[str, type[Action] | type[Goal]] = {_ACTION: Action, _GOAL: Goal}
    model = models.get(f"{kind}-")
    if model is None or not number.isdecimal():
        return None
    found: Action | Goal | None = (
        model.objects.visible_to(scope).select_related("roadmap").filter(pk=int(number)).first()
    )
    return found


def absences_at(scope: Scope, indicator: Indicator, territory: Territory) -> list[AbsenceLine]:
    """What is said to be absent at a place (two queries)."""
    labels = dict(indicator.categories.values_list("code", "label"))
    found = Absence.objects.visible_to(scope).filter(indicator=indicator, territory=territory)
    return [
        AbsenceLine(absence, labels.get(absence.category, absence.category) or "Total") for absence in found
    ]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"
