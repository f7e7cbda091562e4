"""`/regions/<code>/actions/lot/`: choose, read the summary, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import scope_of, user_of
from journal.import_kinds import Actor
from roadmap.filtered import FilteredList
from roadmap.forms.bulk import BulkForm
from roadmap.forms.opened import sign, unsign
from roadmap.models import Action, Roadmap
from roadmap.selectors.actions import actions_of
from roadmap.services.editing.bulk import KINDS, BulkChange, apply_bulk, plan
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.views.base import filtered_or_404
from roadmap.views.editing.base import editable_region
from roadmap.views.words import once

MOST = 500


@require_POST
@once
def action_bulk(request: HttpRequest, code: str) -> HttpResponse:
    region = editable_region(request, code)
    listed = filtered_or_404(request, region)
    roadmap = listed.choice.chosen
    if roadmap is None:
        raise Http404("Cette région n’a pas de feuille de route.")
    if request.POST.get("etape") == "confirmer":
        return _confirm(request, roadmap)
    if request.POST.get("quoi") == "tout" and listed.refusals:
        return _not_understood(request, roadmap, listed.refusals)
    actions = _selected(request, roadmap, listed)
    if not actions or len(actions) > MOST:
        messages.error(request, f"Choisissez de une à {MOST} actions.")
        return redirect(_list(request, roadmap))
    if request.POST.get("etape") != "resume":
        return _page(request, roadmap, actions, BulkForm(roadmap=roadmap))
    form = BulkForm(request.POST, roadmap=roadmap)
    if not form.is_valid():
        return _page(request, roadmap, actions, form, status=422)
    return _summary(request, roadmap, actions, form.change())


def _not_understood(request: HttpRequest, roadmap: Roadmap, refusals: list[str]) -> HttpResponse:
    """A filter that is left out would change more actions than were asked for."""
    for refusal in refusals:
        messages.error(request, refusal)
    messages.error(request, "Rien n’a changé\u00a0: corrigez les filtres, puis recommencez.")
    return redirect(_list(request, roadmap))


def _selected(request: HttpRequest, roadmap: Roadmap, listed: FilteredList) -> list[Action]:
    """The actions ticked, or all those of the filter; 404 when one is not of this roadmap."""
    if request.POST.get("quoi") == "tout":
        return list(listed.filters.qs.select_related("roadmap__territory", "current_status")[: MOST + 1])
    actions = listed.actions.select_related("roadmap__territory", "current_status")
    keys = {int(key) for key in request.POST.getlist("action") if key.isdecimal() and len(key) < 18}
    found = list(actions.filter(pk__in=keys).order_by("position", "pk"))
    if len(found) != len(keys):
        raise Http404("Une de ces actions n’est pas de cette feuille de route.")
    return found


def _list(request: HttpRequest, roadmap: Roadmap) -> str:
    query = request.GET.urlencode()
    address = reverse("roadmap:action-list", args=[roadmap.territory.code])
    return f"{address}?{query}" if query else address


def _page(
    request: HttpRequest, roadmap: Roadmap, actions: list[Action], form: BulkForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "roadmap": roadmap,
        "actions": actions,
        "form": form,
        "back": _list(request, roadmap),
        "current_region": roadmap.territory,
    }
    return render(request, "roadmap/editing/bulk.html", context, status=status)


def _summary(
    request: HttpRequest,
    roadmap: Roadmap,
    actions: list[Action],
    change: BulkChange,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    planned = plan(actions, change)
    versions = {str(action.pk): action.version for action in actions}
    context = {
        "roadmap": roadmap,
        "what": KINDS[change.kind],
        "changing": [item for item in planned if not item.why_not],
        "left": [item for item in planned if item.why_not],
        "signed": sign({"lot": versions, "kind": change.kind, "values": dict(change.values)}),
        "refused": refused,
        "back": _list(request, roadmap),
        "current_region": roadmap.territory,
    }
    return render(request, "roadmap/editing/bulk_summary.html", context, status=status)


def _confirm(request: HttpRequest, roadmap: Roadmap) -> HttpResponse:
    carried = unsign(request.POST.get("resume", ""))
    if carried is None or "lot" not in carried:
        messages.error(request, "Ce résumé n’est plus lisible\u00a0: rien n’a changé.")
        return redirect(_list(request, roadmap))
    versions = {int(key): version for key, version in carried["lot"].items()}
    change = BulkChange(carried["kind"], carried["values"])
    visible = actions_of(scope_of(request), roadmap).select_related("roadmap__territory", "current_status")
    actions = list(visible.filter(pk__in=versions).order_by("position", "pk"))
    if len(actions) != len(versions):
        raise Http404("Une de ces actions n’est pas de cette feuille de route.")
    try:
        count = apply_bulk(
            actions=actions, versions=versions, change=change, actor=Actor.of(user_of(request))
        )
    except StaleVersion:
        said = "Des actions ont changé depuis ce résumé\u00a0: le voici refait, rien n’a été enregistré."
        return _summary(request, roadmap, actions, change, refused=said, status=409)
    except RoadmapRefused as refusal:
        said = f"{refusal.message} Rien n’a été enregistré."
        return _summary(request, roadmap, actions, change, refused=said, status=422)
    messages.success(request, f"{KINDS[change.kind]}\u00a0: {count}\u00a0action{'s' if count >= 2 else ''}.")
    return redirect(_list(request, roadmap))
