"""`/brouillons/<id>/`: what one typed and could not save, to take up again or to give up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import scope_of
from roadmap.models import Draft
from roadmap.selectors.drafts import waiting
from roadmap.services.drafts import drop_draft


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    return render(request, "roadmap/drafts/detail.html", {"waiting": waiting(scope_of(request), found)})


@require_POST
def draft_drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    drop_draft(author=found.author_id, key=found.key)
    messages.success(request, "Texte abandonné\u00a0: il n’est plus gardé.")
    if found.action_id:
        return redirect("roadmap:action-detail", pk=found.action_id)
    return redirect("governance:home")


def _own(request: HttpRequest, pk: int) -> Draft:
    kept: Draft = get_object_or_404(Draft.objects.visible_to(scope_of(request)), pk=pk)
    return kept
