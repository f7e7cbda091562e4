"""Says, for every request that may write, who asks and from which page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pghistory.config
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from common import after_change, tracing

_API = "/api/"
# Parts of an address that open an account.
_SECRETS = frozenset({"token", "uidb64", "key"})


class TraceMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in pghistory.config.middleware_methods():
            return self.get_response(request)
        user = request.user if isinstance(request.user, User) else None
        with tracing.cause(
            tracing.API if request.path.startswith(_API) else tracing.PAGE,
            "",
            user=user.pk if user else None,
            actor=str(user) if user else "personne non connectée",
        ):
            response = self.get_response(request)
        after_change.announce()
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> None:
        """The address is known to hold no secret once it is resolved."""
        if request.method not in pghistory.config.middleware_methods():
            return
        path = request.path
        for name in _SECRETS & set(kwargs):
            path = path.replace(str(kwargs[name]), "…")
        tracing.note(cause=path)
