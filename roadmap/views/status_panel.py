"""What the page of an action offers to the person who reads it: saying, proposing, signalling."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from roadmap.access import role_towards
from roadmap.forms.status import StatusForm
from roadmap.forms.steps import StepFields
from roadmap.models import Action
from roadmap.selectors.updates import steps_of
from roadmap.selectors.updates_proofs import proofs_of_action
from roadmap.views.base import scope_of


def panel_of(request: HttpRequest, action: Action) -> dict[str, Any]:
    """The panel of an action read with its pilots and steps."""
    scope = scope_of(request)
    who = None if action.archived_at else role_towards(scope, action)
    return {
        "who": who,
        "form": StatusForm(action=action, who=who) if who else None,
        "steps": StepFields(steps_of(action)) if who else None,
        "proofs": proofs_of_action(action),
    }
