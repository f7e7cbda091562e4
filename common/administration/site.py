"""The administration: closed unless a scope administers something; signing in is the portal's own page."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from common import tracing
from common.scope import NOBODY, Scope

# The portal has its own pages for these, which count attempts and know who may.
_NOT_OURS = frozenset({"login", "logout", "password_change", "password_change_done", "view_on_site"})

View = Callable[..., HttpResponse]


def scope_of(request: HttpRequest) -> Scope:
    scope: Scope = getattr(request, "scope", NOBODY)
    return scope


class PortalSite(AdminSite):
    site_header = "Administration"
    site_title = "Azimut"
    index_title = "Administration"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        return scope_of(request).administers

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """Who is not signed in goes to the portal's own page; who may not enter is refused, not asked again."""

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied
            tracing.note(kind=tracing.ADMINISTRATION)
            return view(request, *args, **kwargs)

        guarded = csrf_protect(inner if cacheable else never_cache(inner))
        return update_wrapper(guarded, view)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        kept = []
        for pattern in super().get_urls():
            if getattr(pattern, "name", "") in _NOT_OURS:
                continue
            # Django would send the unknown to a page that is not here.
            if isinstance(pattern, URLPattern):
                vars(pattern.callback).pop("login_url", None)
            kept.append(pattern)
        return kept

    def get_log_entries(self, request: HttpRequest) -> Any:
        """None: the journal is the only trace."""
        from django.contrib.admin.models import LogEntry  # noqa: PLC0415 (a model, and this module is read before them)

        return LogEntry.objects.none()


# Not Django's default one, where any installed package registers what it wants.
site = PortalSite()
