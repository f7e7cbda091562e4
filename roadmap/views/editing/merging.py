"""The page that merges two people's work, the same for all that has a version: actions, goals and their parts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from roadmap.forms.merging import MergeForm
from roadmap.selectors.editing import last_writer
from roadmap.selectors.moments import local_moment
from roadmap.services.editing.actions import StepsWouldBeLost
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.views.editing.targets import Target
from roadmap.views.words import keep_words

ALREADY = "Déjà enregistré\u00a0: la fiche dit ce que vous avez envoyé."
CONFLICT, REFUSED = 409, 422


def merge(request: HttpRequest, target: Target, *, base: Any, mine: Any) -> HttpResponse:
    """Somebody saved since ``base`` was opened: save what does not conflict, ask about the rest."""
    target.edited.refresh_from_db()
    form = MergeForm(
        pk=target.edited.pk, version=target.edited.version, base=base, mine=mine, now=target.content()
    )
    if form.merge.says_nothing_new:
        messages.info(request, ALREADY)
        return target.back(request)
    if form.merge.conflicts:
        return _page(request, target, form)
    return _write(request, target, form)


def resolve(request: HttpRequest, target: Target) -> HttpResponse | None:
    """What was chosen on the page that merges; None when the form is not one of ours."""
    form = MergeForm.from_post(request.POST, kind=target.kind, pk=target.edited.pk)
    if form is None:
        return None
    if not form.is_valid():
        return _page(request, target, form, status=REFUSED)
    return _write(request, target, form)


def _write(request: HttpRequest, target: Target, form: MergeForm) -> HttpResponse:
    content = form.content()
    by = last_writer(target.edited)
    lose = request.POST.get("lose") == "1"
    try:
        target.save(content, version=form.version, may_lose_steps=lose)
    except StaleVersion:
        return merge(request, target, base=form.now, mine=content)
    except StepsWouldBeLost as lost:
        return _page(request, target, form, lost=lost, status=REFUSED)
    except RoadmapRefused as refusal:
        form.refusals.append(refusal.message)
        return _page(request, target, form, status=REFUSED)
    messages.success(request, "Enregistré.")
    if form.merge.theirs:
        kept = ", ".join(form.labels(form.merge.theirs))
        who = by or "Quelqu’un"
        messages.info(request, f"{who} a modifié entre-temps, et c’est gardé\u00a0: {kept}.")
    return target.back(request)


def _page(
    request: HttpRequest,
    target: Target,
    form: MergeForm,
    *,
    lost: StepsWouldBeLost | None = None,
    status: int = CONFLICT,
) -> HttpResponse:
    context = {
        "target": target,
        "form": form,
        "conflicts": form.conflicts(target.options(form.mine, form.now)),
        "mine_kept": form.labels(form.merge.mine),
        "theirs_kept": form.labels(form.merge.theirs),
        "saved": local_moment(target.edited.updated_at, target.edited.roadmap.territory),
        "by": last_writer(target.edited),
        "lost": lost,
        "bloc": request.POST.get("bloc", ""),
        "draft": keep_words(request),
        "current_region": target.edited.roadmap.territory,
    }
    return render(request, "roadmap/editing/merge.html", context, status=status)
