"""The page of an action and its form, asked for by htmx: the same templates, in a shell that is only their content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django_htmx.http import reswap

PAGE, FORM = "in_place/page.html", "in_place/form.html"
# Tells the script that the answer is one of these, not a page of sign-in or of refusal.
HEADER = "Azimut-In-Place"


def is_in_place(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def layout_of(request: HttpRequest, shell: str) -> dict[str, Any]:
    """What the template extends: ``shell`` for htmx, the whole page for anybody else."""
    in_place = is_in_place(request)
    return {"layout": shell if in_place else "base.html", "in_place": in_place}


def answered(request: HttpRequest, response: HttpResponse, *, shell: str) -> HttpResponse:
    """The same address answers two ways: caches are told, and so is the script."""
    patch_vary_headers(response, ["HX-Request"])
    if is_in_place(request):
        response[HEADER] = "1"
        if shell == PAGE:
            # Each part of the page goes to its own place, nothing to that of the form.
            reswap(response, "none")
    return response
