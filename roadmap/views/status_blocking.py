"""`/actions/<id>/blocages/` and `/blocages/<id>/lever/`."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import scope_of
from roadmap.access import may_update_status
from roadmap.forms.blocking import BlockingForm, LiftForm
from roadmap.models import Action, Blocking
from roadmap.services.blocking import lift_blocking, open_blocking
from roadmap.services.errors import RoadmapRefused
from roadmap.views.status import REFUSED, action_or_404, action_url, actor_of
from roadmap.views.words import once


@require_http_methods(["GET", "HEAD", "POST"])
@once
def blocking_open(request: HttpRequest, pk: int) -> HttpResponse:
    action = _updatable(request, pk)
    data = request.POST if request.method == "POST" else None
    form = BlockingForm(data)
    if data is not None and form.is_valid():
        try:
            open_blocking(action=action, actor=actor_of(request), **form.cleaned_data)
        except RoadmapRefused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "Blocage signalé.")
            return redirect(action_url(action, "blocages"))
    return _page(request, action, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def blocking_lift(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Action.objects.visible_to(scope_of(request))
    blocking: Blocking = get_object_or_404(Blocking.objects.filter(action__in=visible), pk=pk)
    action = _updatable(request, blocking.action_id)
    data = request.POST if request.method == "POST" else None
    form = LiftForm(data)
    if data is not None and form.is_valid():
        try:
            lift_blocking(blocking=blocking, comment=form.cleaned_data["comment"], actor=actor_of(request))
        except RoadmapRefused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "Blocage levé.")
            return redirect(action_url(action, "blocages"))
    return _page(request, action, form, blocking)


def _updatable(request: HttpRequest, pk: int) -> Action:
    action = action_or_404(request, pk)
    if not may_update_status(scope_of(request), action):
        raise PermissionDenied
    return action


def _page(
    request: HttpRequest, action: Action, form: BlockingForm | LiftForm, blocking: Blocking | None
) -> HttpResponse:
    context = {
        "action": action,
        "form": form,
        "blocking": blocking,
        "current_region": action.roadmap.territory,
        "active_section": "actions",
    }
    return render(request, "roadmap/status/blocking.html", context, status=REFUSED if form.is_bound else 200)
