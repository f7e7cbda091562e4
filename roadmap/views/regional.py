from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.requests import scope_of
from roadmap.access import may_import, may_read_past
from roadmap.selectors.regional import choose_roadmap, regional_document
from roadmap.views.base import region_or_404


def region_tree(request: HttpRequest, code: str) -> HttpResponse:
    territory = region_or_404(request, code)
    scope = scope_of(request)
    choice = choose_roadmap(scope, territory, request.GET.get("feuille", ""))
    context = {
        "region": territory,
        "current_region": territory,
        "choice": choice,
        "document": regional_document(scope, choice.chosen) if choice.chosen else None,
        "may_import": may_import(scope, territory),
        "may_read_past": choice.chosen is not None and may_read_past(scope, choice.chosen),
    }
    return render(request, "roadmap/region_tree.html", context)
