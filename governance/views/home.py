"""The home page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.requests import scope_of
from governance.selectors.home import home_page
from roadmap.selectors.drafts import drafts_of
from roadmap.selectors.updates_mine import owed_count


def home(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    context = {"home": home_page(scope), "owed": owed_count(scope), "drafts": drafts_of(scope)}
    return render(request, "governance/home.html", context)
