from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.requests import scope_of
from roadmap.access import may_read_past
from roadmap.enums import RoadmapKind
from roadmap.models import Roadmap
from roadmap.selectors.levels import national_roadmaps
from roadmap.selectors.trees import roadmap_tree


def national_list(request: HttpRequest) -> HttpResponse:
    summaries = national_roadmaps(scope_of(request))
    return render(request, "roadmap/national_list.html", {"summaries": summaries})


def roadmap_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The tree of a national roadmap; a regional one is read on the page of its region."""
    scope = scope_of(request)
    visible = Roadmap.objects.visible_to(scope).select_related("territory", "supersedes")
    roadmap = get_object_or_404(visible.prefetch_related("levels"), pk=pk)
    if roadmap.kind == RoadmapKind.REGIONAL:
        address = reverse("roadmap:region-tree", kwargs={"code": roadmap.territory.code})
        return redirect(f"{address}?feuille={roadmap.pk}")
    context = {
        "roadmap": roadmap,
        "tree": roadmap_tree(scope, roadmap),
        "may_read_past": may_read_past(scope, roadmap),
    }
    return render(request, "roadmap/roadmap_detail.html", context)
