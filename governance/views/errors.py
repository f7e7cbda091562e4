"""Error pages: what happened, what was kept, what to do."""

from __future__ import annotations

import logging
import sys

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from common.api.outside import refusal
from common.db.availability import is_away, is_busy
from roadmap.models import Draft
from roadmap.views.words import keep_words

logger = logging.getLogger(__name__)
# Seconds: another save ends within them; a database server starts again within those.
SOON, LATER = 2, 30


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
    """Without the frame: the database may be what failed. Django calls this while the error is being handled."""
    error = sys.exception()
    if is_busy(error):
        return _busy(request)
    if is_away(error):
        return _away(request)
    problem = refusal(request, "erreur_interne")
    return problem or HttpResponse(render_to_string("errors/500.html"), status=500)


def _busy(request: HttpRequest) -> HttpResponse:
    """Somebody else was writing the same rows: the database answers, what was typed can be kept."""
    if problem := refusal(request, "occupe", retry_after=SOON):
        return problem
    context = {"draft": _kept(request), "is_form": request.method == "POST"}
    response = render(request, "errors/503_busy.html", context, status=503)
    response["Retry-After"] = str(SOON)
    return response


def _kept(request: HttpRequest) -> Draft | None:
    """A draft names its action: that can be held too, by who deletes it."""
    try:
        return keep_words(request)
    except DatabaseError:
        logger.exception("What was typed could not be kept")
        return None


def _away(request: HttpRequest) -> HttpResponse:
    if problem := refusal(request, "indisponible", retry_after=LATER):
        return problem
    page = render_to_string("errors/503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": str(LATER)})
