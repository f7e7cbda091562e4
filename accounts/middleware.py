"""Puts ``request.scope`` on every request, and the mandates that make it, read from the database when first asked."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Mandate, User
from accounts.selectors.mandates import mandates_in_force
from accounts.selectors.scopes import scope_of_mandates
from common.scope import NOBODY, Scope


class ScopeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.mandates = SimpleLazyObject(lambda: _mandates(request))  # type: ignore[attr-defined]
        request.scope = SimpleLazyObject(lambda: _scope(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _mandates(request: HttpRequest) -> list[Mandate]:
    """Of an active account; the page says in words what the scope is made of, from the same rows."""
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return []
    return mandates_in_force(user, day=timezone.localdate())


def _scope(request: HttpRequest) -> Scope:
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    return scope_of_mandates(user, request.mandates)  # type: ignore[attr-defined]
