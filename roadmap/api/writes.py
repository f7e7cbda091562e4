"""What partners write of a roadmap: where an action stands, and where its steps stand; by the services of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from accounts.api.idempotency import idempotent
from common.api import bodies, etags
from common.api.params import asked_of_one
from common.api.problems import FieldProblem, Problem
from common.api.statements import Row, Shape
from common.api.views import ListView, ObjectView, django_request, register_views, scope_of
from common.api.writes import Writing, invalid, refused
from common.scope import Scope
from journal.callers import actor_of_call
from roadmap.access import role_towards
from roadmap.enums import ActionState, Confidence, StepState
from roadmap.models import Action, Programming, Step
from roadmap.selectors.updates import speaks_for, updatable_action
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.services.proofs import MAX_URL
from roadmap.services.status import MAX_COMMENT, lock_action
from roadmap.services.status_update import Statement, save_statement
from roadmap.services.steps import StepChange, save_steps

MOST_LINKS, MOST_STEPS = 20, 500
_NO_ACTION = "Aucune action de ce numéro."
_NO_STEP = "Aucune étape de ce numéro dans cette programmation."
_NOT_YOURS = "Cette action se met à jour par l’ARS de sa région et par les organismes qui la pilotent."


class StatusUpdateBody(bodies.Body):
    action = bodies.Whole(help_text="Identifiant de l’action.")
    comment = bodies.Text(
        max_length=MAX_COMMENT, allow_blank=True, help_text="Une phrase au moins. Aucune donnée de santé."
    )
    state = bodies.Choice(
        ActionState,
        required=False,
        allow_null=True,
        help_text="Nouvel état\u202f; sans lui, l’action garde le sien.",
    )
    confidence = bodies.Choice(
        Confidence, required=False, allow_null=True, help_text="Météo\u202f; null si personne ne la dit."
    )
    on = bodies.Day(
        required=False, allow_null=True, help_text="Jour dont c’est vrai\u202f; aujourd’hui par défaut."
    )
    links = bodies.Texts(
        each=MAX_URL, most=MOST_LINKS, required=False, help_text="Adresses http(s) qui l’appuient."
    )
    version = bodies.Whole(
        max_value=2_000_000_000,
        required=False,
        allow_null=True,
        help_text="Version de l’action que vous avez lue\u202f; si elle a changé, 409.",
    )


class StepBody(bodies.Body):
    id = bodies.Whole(help_text="Identifiant de l’étape.")
    state = bodies.Choice(StepState, help_text="Où en est l’étape.")
    due = bodies.Day(
        required=False,
        allow_null=True,
        help_text="Échéance\u202f; null l’enlève, absente elle ne change pas.",
    )


class ProgrammingBody(bodies.Body):
    steps = bodies.listed(StepBody, most=MOST_STEPS, help_text="Les étapes qui changent.")


@contextmanager
def _services() -> Iterator[None]:
    """What a service refuses, as the API says it."""
    try:
        yield
    except StaleVersion as stale:
        detail = "Cette action a changé depuis votre lecture\u00a0: relisez-la, puis recommencez."
        errors = [FieldProblem("version", "conflit", detail)]
        raise Problem("conflit", detail, errors=errors, version=stale.current) from stale
    except RoadmapRefused as refusal:
        raise refused(refusal.message, refusal.field) from refusal


def _updatable(scope: Scope, pk: int) -> tuple[Action, str]:
    """An action, and as what the caller updates it.

    Raises:
        Action.DoesNotExist: it does not exist, or is none of this scope's business. PermissionDenied: seen, not theirs.
    """
    action = updatable_action(scope, pk)
    who = role_towards(scope, action)
    if who is None:
        raise PermissionDenied(_NOT_YOURS)
    return action, who


class StatusUpdateList(Writing, ListView):
    inputs: ClassVar[Any] = {"POST": StatusUpdateBody}

    @idempotent
    def post(self, request: Request) -> HttpResponse:
        shape = asked_of_one(self.resource, request.query_params)
        said = self.body(request, StatusUpdateBody)
        try:
            action, who = _updatable(scope_of(request), said["action"])
        except Action.DoesNotExist as error:
            raise invalid("action", _NO_ACTION, code="introuvable") from error
        with transaction.atomic(), _services():
            update = save_statement(
                action=action,
                said=_statement(said),
                who=who,
                actor=actor_of_call(request),
                answers_for=speaks_for(scope_of(request), action),
            )
            answer = self.respond_one(self.one(request, update.pk, shape), shape, status=201)
        answer["Location"] = reverse("api:status-updates-detail", args=[update.pk])
        return answer


def _statement(said: dict[str, Any]) -> Statement:
    return Statement(
        version=said.get("version"),
        comment=said["comment"],
        state=said.get("state"),
        confidence=said.get("confidence"),
        on=said.get("on"),
        links=said.get("links", ()),
    )


class ProgrammingObject(Writing, ObjectView):
    inputs: ClassVar[Any] = {"PATCH": ProgrammingBody}

    def patch(self, request: Request, pk: int) -> HttpResponse:
        shape = asked_of_one(self.resource, request.query_params)
        said = self.body(request, ProgrammingBody)
        self.one(request, pk, shape)
        action, _ = _updatable(scope_of(request), Programming.objects.only("action").get(pk=pk).action_id)
        with transaction.atomic(), _services():
            lock_action(action, version=None)
            # Read again once nobody else writes: of two callers with one ETag, the second is refused.
            _refuse_stale(request, self.one(request, pk, shape), shape)
            save_steps(action=action, changes=_changes(pk, said["steps"]), version=None)
            return self.respond_one(self.one(request, pk, shape), shape)


def _refuse_stale(request: Request, row: Row, shape: Shape) -> None:
    etags.refuse_stale(django_request(request), row.version, etags.of_object(row.version, shape))


def _changes(pk: int, steps: Sequence[dict[str, Any]]) -> dict[int, StepChange]:
    """What is said of each step of this programming, and of no other."""
    known = set(Step.objects.filter(programming=pk).values_list("pk", flat=True))
    changes: dict[int, StepChange] = {}
    for position, step in enumerate(steps):
        where = f"steps/{position}/id"
        if step["id"] not in known:
            raise invalid(where, _NO_STEP, code="introuvable")
        if step["id"] in changes:
            raise invalid(where, "Cette étape est donnée deux fois.", code="repete")
        changes[step["id"]] = StepChange(step["state"], step.get("due"), due_told="due" in step)
    return changes


def register_writes() -> None:
    """Called once by the ``ready`` of the app, before the addresses are made."""
    register_views("status-updates", lists=StatusUpdateList)
    register_views("programming", objects=ProgrammingObject)
