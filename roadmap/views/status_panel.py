"""What the page of an action offers to the person who reads it: saying, proposing, signalling."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.requests import scope_of
from roadmap.access import may_propose, role_towards
from roadmap.forms.status import StatusForm
from roadmap.forms.steps import StepFields
from roadmap.models import Action
from roadmap.selectors.proposals import proposals_on
from roadmap.selectors.updates import steps_of
from roadmap.selectors.updates_proofs import proofs_of_action


def panel_of(request: HttpRequest, action: Action) -> dict[str, Any]:
    """The panel of an action read with its pilots and steps."""
    scope = scope_of(request)
    who = None if action.archived_at else role_towards(scope, action)
    return {
        "who": who,
        "form": StatusForm(action=action, who=who) if who else None,
        "steps": StepFields(steps_of(action)) if who else None,
        "may_propose": action.archived_at is None and may_propose(scope, action),
        "blockings": list(action.blockings.open().order_by("-pk")),
        "proposals": proposals_on(scope, action)
        if action.roadmap.territory_id in scope.draft_regions
        else [],
        "proofs": proofs_of_action(action),
    }
