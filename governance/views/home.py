"""The home page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from governance.selectors.home import home_page


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/home.html", {"home": home_page(request.scope)})  # type: ignore[attr-defined]
