"""No word that was typed is lost because it could not be saved: every form that carries a mark is watched."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from roadmap.forms.marks import Mark, mark_of
from roadmap.services.drafts import drop_draft
from roadmap.views.words import keep_words, kept_of

logger = logging.getLogger(__name__)
_API = "/api/"
FOUND, FORBIDDEN, CONFLICT, FAILURE = 302, 403, 409, 500


class DraftMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        mark = _mark(request)
        if mark is None or kept_of(request) is not None:
            return response
        try:
            if not request.user.is_authenticated:
                return _after_signing_in(request, response)
            if response.status_code in (FORBIDDEN, CONFLICT) or response.status_code >= FAILURE:
                keep_words(request)
            elif response.status_code == FOUND and mark.author == request.user.pk:
                drop_draft(author=mark.author, key=mark.key)
        except DatabaseError:
            logger.exception("What was typed could not be kept")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A form that one person opened is not sent in the name of another."""
        mark = _mark(request)
        if mark is None or not request.user.is_authenticated or mark.author == request.user.pk:
            return None
        keep_words(request)
        return render(request, "errors/403_other.html", status=FORBIDDEN)


def _mark(request: HttpRequest) -> Mark | None:
    """That of the form of a page; a call of the API has none, and its body is the view's to read or to refuse."""
    return None if request.path_info.startswith(_API) else mark_of(request)


def _after_signing_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The session was over: what was typed waits behind the sign-in page."""
    draft = keep_words(request) if response.status_code == FOUND else None
    if draft is None:
        return response
    address = reverse("roadmap:draft", args=[draft.pk])
    return redirect(f"{reverse('accounts:login')}?{urlencode({'next': address})}")
