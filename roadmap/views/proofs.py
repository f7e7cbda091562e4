"""Proofs: a file leaves by its view only, as a download; a step is given links and files on its page."""

from __future__ import annotations

import io

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import scope_of
from roadmap.access import role_towards
from roadmap.forms.proofs import ProofForm
from roadmap.models import Action, Step
from roadmap.selectors.updates_proofs import proofs_of_step, visible_proof
from roadmap.services.errors import RoadmapRefused
from roadmap.services.proofs import attach_all
from roadmap.views.status import REFUSED, action_or_404, actor_of
from roadmap.views.words import once


@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, to those who see its action; never shown by the browser as a page of ours."""
    found = visible_proof(scope_of(request), pk)
    if found is None or not found.file:
        raise Http404("Aucune pièce à cette adresse.")
    try:
        with found.file.open("rb") as stored:
            content = io.BytesIO(stored.read())
    except FileNotFoundError as error:
        raise Http404("Le fichier de cette pièce n’est plus là.") from error
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return FileResponse(
        content, as_attachment=True, filename=found.label, content_type=found.content_type, headers=headers
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def step_proofs(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Action.objects.visible_to(scope_of(request))
    steps = Step.objects.filter(programming__action__in=visible).select_related("programming")
    step: Step = get_object_or_404(steps, pk=pk)
    action = action_or_404(request, step.programming.action_id)
    if role_towards(scope_of(request), action) is None:
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, action, step, ProofForm())
    form = ProofForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            attach_all(
                step,
                links=form.cleaned_data["links"],
                files=form.cleaned_data["files"],
                actor=actor_of(request),
            )
        except RoadmapRefused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "Pièces jointes à l’étape.")
            return redirect("roadmap:step-proofs", pk=pk)
    return _page(request, action, step, form, status=REFUSED)


def _page(
    request: HttpRequest, action: Action, step: Step, form: ProofForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "action": action,
        "step": step,
        "form": form,
        "proofs": proofs_of_step(step),
        "current_region": action.roadmap.territory,
        "active_section": "actions",
    }
    return render(request, "roadmap/status/step_proofs.html", context, status=status)
