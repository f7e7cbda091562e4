"""`/api/v1/milestones/`: dated marks of goals and of actions."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from common.api import fields as f
from common.api.resource import Resource
from common.scope import Scope
from roadmap.api.filters import MilestoneFilters
from roadmap.api.readings import reading
from roadmap.models import Action, Goal, Milestone


def visible_milestones(scope: Scope) -> QuerySet[Any]:
    """Those of the goals and of the actions that a scope sees."""
    goals, actions = Goal.objects.visible_to(scope), Action.objects.visible_to(scope)
    return Milestone.objects.filter(Q(goal__in=goals) | Q(action__in=actions))


MILESTONES = Resource(
    name="milestones",
    label="jalons",
    singular="jalon",
    help="Les jalons datés des objectifs et des actions.",
    model=Milestone,
    alias="m",
    visible=visible_milestones,
    fields=(
        f.integer("id", 'm."id"', "Identifiant, qui ne change pas.", example=61),
        f.integer("goal", 'm."goal_id"', "Objectif, si c’est le sien.", nullable=True, example=96),
        f.integer("action", 'm."action_id"', "Action, si c’est le sien.", nullable=True, example=41),
        f.text("label", 'm."label"', "Ce qui doit être atteint.", example="Ouverture du service"),
        f.date("due", 'm."due"', "Échéance, si elle est datée.", nullable=True, example="2026-12-31"),
        f.text(
            "due_text",
            'm."due_text"',
            "Échéance telle que le document l’écrit\u202f; vide s’il n’en dit rien.",
            example="fin 2026",
        ),
        f.date(
            "reached_on",
            'm."reached_on"',
            "Atteint le\u202f; null s’il n’est pas dit atteint.",
            nullable=True,
        ),
        *reading("m"),
    ),
    filterset=MilestoneFilters,
)
