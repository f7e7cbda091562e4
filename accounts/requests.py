"""What a view asks of its request: whose it is, and what that person may see and do."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User
from common.scope import Scope


def scope_of(request: HttpRequest) -> Scope:
    """The scope put there by :class:`accounts.middleware.ScopeMiddleware`."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def user_of(request: HttpRequest) -> User:
    """The signed-in account.

    Raises:
        PermissionDenied: nobody is signed in, on a page that was left open by mistake.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
