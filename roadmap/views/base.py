"""What every view of this app asks first: by whose rights, about which region."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from common.scope import Scope
from territories.models import Territory


def scope_of(request: HttpRequest) -> Scope:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def region_or_404(request: HttpRequest, code: str) -> Territory:
    """The region of the address, unless the scope may not know what is in it."""
    region: Territory = get_object_or_404(
        Territory.objects.regions().visible_to(scope_of(request)), code=code
    )
    return region
