"""Error pages: what happened, what was kept, what to do."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from common.api.outside import refusal
from roadmap.views.words import keep_words


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Without the frame: the request cannot be trusted, so nothing is read from it."""
    problem = refusal(request, "requete_invalide", exception)
    return problem or HttpResponse(render_to_string("errors/400.html"), status=400)


@login_not_required
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, "acces_refuse") or render(request, "errors/403.html", status=403)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What was typed is kept when the form says whose it is; its address is asked for once signed in."""
    if problem := refusal(request, "acces_refuse"):
        return problem
    draft = keep_words(request)
    context = {
        "draft": draft,
        "is_other": draft is not None and request.user.pk not in (None, draft.author_id),
    }
    return render(request, "errors/403_csrf.html", context, status=403)


@login_not_required
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, "introuvable") or render(request, "errors/404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Without the frame: the database may be what failed."""
    problem = refusal(request, "erreur_interne")
    return problem or HttpResponse(render_to_string("errors/500.html"), status=500)
