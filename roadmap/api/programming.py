"""`/api/v1/programming/`: what each year says of an action, with its steps."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from common.api import fields as f
from common.api.resource import Ordering, Resource
from common.scope import Scope
from roadmap.api.filters import ProgrammingFilters
from roadmap.enums import StepState
from roadmap.models import Action, Programming

_STEP = (
    f.integer("id", 'e."id"', "Identifiant de l’étape.", example=310),
    f.text("text", 'e."text"', "Ce que dit le document.", example="Cadrage avec les CPTS"),
    f.date("due", 'e."due"', "Échéance, si elle est datée.", nullable=True),
    f.code("state", 'e."state"', "État de l’étape.", choices=StepState, example="unknown"),
)


_STEPS = f.listed(
    "steps",
    "Les étapes de l’année, dans l’ordre du document.",
    of=_STEP,
    rows='"roadmap_step" e WHERE e.programming_id = y.id',
    order="e.position",
    cell="e.text",
)


def visible_programmings(scope: Scope) -> QuerySet[Any]:
    """Those of the actions that a scope sees."""
    return Programming.objects.filter(action__in=Action.objects.visible_to(scope))


PROGRAMMING = Resource(
    name="programming",
    label="programmations",
    singular="programmation",
    help="Ce que chaque année prévoit pour une action, et ses étapes.",
    model=Programming,
    alias="y",
    visible=visible_programmings,
    fields=(
        f.integer("id", 'y."id"', "Identifiant, qui ne change pas.", example=120),
        f.integer("action", 'y."action_id"', "Action.", example=41),
        f.integer("year", 'y."year"', "Année.", example=2026),
        f.text("text", 'y."text"', "Ce que dit le document, tel quel."),
        _STEPS,
    ),
    filterset=ProgrammingFilters,
    orderings={"action": Ordering("action_id", 'y."action_id"', "l’action")},
)
