"""`/actions/<id>/point/`: saying where an action stands; `/actions/<id>/etapes/`: all its steps at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import scope_of, user_of
from journal.import_kinds import Actor
from roadmap.access import may_propose, role_towards
from roadmap.forms.status import StatusForm
from roadmap.forms.steps import StepFields
from roadmap.models import Action
from roadmap.selectors.updates import speaks_for, steps_of, updatable_action
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.services.status_update import save_statement
from roadmap.services.steps import ForeignStep, save_steps

REFUSED, CONFLICT = 422, 409


def action_or_404(request: HttpRequest, pk: int) -> Action:
    try:
        return updatable_action(scope_of(request), pk)
    except Action.DoesNotExist as error:
        raise Http404("Aucune action à cette adresse.") from error


def actor_of(request: HttpRequest) -> Actor:
    return Actor.of(user_of(request))


def action_url(action: Action, anchor: str = "") -> str:
    return reverse("roadmap:action-detail", args=[action.pk]) + (f"#{anchor}" if anchor else "")


@require_http_methods(["GET", "HEAD", "POST"])
def status_update(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(request, pk)
    who = role_towards(scope_of(request), action)
    if who is None:
        if request.method != "POST" and may_propose(scope_of(request), action):
            return redirect("roadmap:propose", pk=pk)
        raise PermissionDenied
    if request.method == "POST":
        return _save_status(request, action, who)
    form = StatusForm(action=action, who=who)
    return _status_page(request, action, form, StepFields(steps_of(action)))


def _save_status(request: HttpRequest, action: Action, who: str) -> HttpResponse:
    form = StatusForm(request.POST, request.FILES, action=action, who=who)
    steps = StepFields(steps_of(action), request.POST)
    if not (form.is_valid() & steps.is_valid()):
        return _status_page(request, action, form, steps, status=REFUSED)
    try:
        save_statement(
            action=action,
            said=form.statement(steps),
            who=who,
            actor=actor_of(request),
            answers_for=speaks_for(scope_of(request), action),
        )
    except StaleVersion:
        return _conflict(request, action, who)
    except ForeignStep as error:
        raise Http404(error.message) from error
    except RoadmapRefused as refusal:
        form.refuse(refusal)
        return _status_page(request, action, form, steps, status=REFUSED)
    messages.success(request, "Point de situation enregistré.")
    return redirect(action_url(action, "situation"))


def _conflict(request: HttpRequest, action: Action, who: str) -> HttpResponse:
    """Both texts, and the form as it was typed, now against the action as it stands."""
    fresh = action_or_404(request, action.pk)
    data = request.POST.copy()
    data["version"] = str(fresh.version)
    context = {"yours": data.get("comment", ""), "had_files": bool(request.FILES)}
    form = StatusForm(data, action=fresh, who=who)
    steps = StepFields(steps_of(fresh), data)
    return _status_page(request, fresh, form, steps, status=CONFLICT, conflict=context)


def _status_page(
    request: HttpRequest,
    action: Action,
    form: StatusForm,
    steps: StepFields,
    *,
    status: int = 200,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "action": action,
        "form": form,
        "steps": steps,
        "conflict": conflict,
        "current_region": action.roadmap.territory,
        "active_section": "actions",
    }
    return render(request, "roadmap/status/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def action_steps(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(request, pk)
    if role_towards(scope_of(request), action) is None:
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    fields = StepFields(steps_of(action), data, with_due=True)
    if data is None:
        return _steps_page(request, action, fields)
    if not fields.is_valid():
        return _steps_page(request, action, fields, status=REFUSED)
    return _save_steps(request, action, fields)


def _save_steps(request: HttpRequest, action: Action, fields: StepFields) -> HttpResponse:
    version = request.POST.get("version", "")
    try:
        changed = save_steps(
            action=action, changes=fields.changes, version=int(version) if version.isdigit() else 0
        )
    except StaleVersion:
        fresh = action_or_404(request, action.pk)
        fields = StepFields(steps_of(fresh), request.POST, with_due=True)
        if fields.says_nothing_new:
            messages.info(request, "Déjà enregistré\u00a0: les étapes disent ce que vous avez envoyé.")
            return redirect(action_url(action, "programmation"))
        return _steps_page(request, fresh, fields, status=CONFLICT, is_stale=True)
    except ForeignStep as error:
        raise Http404(error.message) from error
    except RoadmapRefused as refusal:
        messages.error(request, refusal.message)
        return _steps_page(request, action, fields, status=REFUSED)
    words = {0: "Rien n’a changé.", 1: "1 étape enregistrée."}
    messages.success(request, words.get(changed, f"{changed} étapes enregistrées."))
    return redirect(action_url(action, "programmation"))


def _steps_page(
    request: HttpRequest, action: Action, fields: StepFields, *, status: int = 200, is_stale: bool = False
) -> HttpResponse:
    context = {
        "action": action,
        "steps": fields,
        "is_stale": is_stale,
        "current_region": action.roadmap.territory,
        "active_section": "actions",
    }
    return render(request, "roadmap/status/steps.html", context, status=status)
