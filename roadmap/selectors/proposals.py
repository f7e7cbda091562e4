"""Proposals to answer, and the answers that an author waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from common.scope import Scope
from roadmap.enums import ActionState, Confidence, ProposalState
from roadmap.models import Action, Proposal

_PENDING_FIRST = Case(
    When(state=ProposalState.PENDING, then=Value(0)), default=Value(1), output_field=IntegerField()
)
_RECENT = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One thing proposed: its name, what stands now, what is proposed."""

    name: str
    before: str
    after: str


def proposals_for(scope: Scope) -> QuerySet[Any]:
    """Those of the regions one works in, by region, pending first (one query)."""
    visible = _with_action(Proposal.objects.visible_to(scope))
    return visible.order_by("action__roadmap__territory__name", _PENDING_FIRST, "-created_at", "-pk")


def proposals_on(scope: Scope, action: Action) -> list[Proposal]:
    """On an action's page: what waits, and what one's own became (one query)."""
    shown = Q(state=ProposalState.PENDING) | Q(author_id=scope.user_id)
    found = Proposal.objects.visible_to(scope).filter(shown, action=action)
    return list(found.order_by(_PENDING_FIRST, "-created_at")[:_RECENT])


def my_proposals(scope: Scope) -> list[Proposal]:
    """One's own latest, those that were answered last first (one query)."""
    mine = _with_action(Proposal.objects.visible_to(scope).filter(author_id=scope.user_id))
    return list(mine.order_by("-answered_at", "-created_at")[:_RECENT])


def changes_of(proposal: Proposal) -> list[Change]:
    """What is proposed against what stands now, in words."""
    action, proposed = proposal.action, proposal.changes
    current = action.current_status
    found = []
    if "title" in proposed:
        found.append(Change("Intitulé", action.title, proposed["title"]))
    if "priority" in proposed:
        found.append(
            Change("Priorité", str(action.priority or "aucune"), str(proposed["priority"] or "aucune"))
        )
    written = {programming.year: programming.text for programming in action.programmings.all()}
    for year, text in sorted(proposed.get("years", {}).items()):
        found.append(Change(f"Programmation {year}", written.get(int(year), ""), text))
    if "comment" in proposed:
        found.append(Change("Point de situation", current.comment if current else "", proposed["comment"]))
    for name, kind, label in (("state", ActionState, "État"), ("confidence", Confidence, "Météo")):
        if proposed.get(name):
            before = getattr(current, name, None)
            shown = str(kind(before).label) if before else "aucun"
            found.append(Change(label, shown, str(kind(proposed[name]).label)))
    return found


def _with_action(proposals: QuerySet[Any]) -> QuerySet[Any]:
    return proposals.select_related("action__roadmap__territory").defer(
        "action__title_folded", "action__search"
    )
