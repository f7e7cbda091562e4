"""The home page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.requests import scope_of
from accounts.shell import shell_of
from governance.selectors.home import home_page
from governance.selectors.home_personal import personal_home
from roadmap.selectors.drafts import drafts_of


def home(request: HttpRequest) -> HttpResponse:
    """The frame's own reading of the regions serves the page too."""
    scope, shell = scope_of(request), shell_of(request)
    context = {
        "home": home_page(scope, shell.regions),
        "own": personal_home(scope, shell.regions),
        "drafts": drafts_of(scope),
    }
    return render(request, "governance/home.html", context)
