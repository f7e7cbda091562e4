"""Creating, editing and archiving a goal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import scope_of
from roadmap.enums import RoadmapKind
from roadmap.forms.goals import GoalForm, goal_initial, milestone_rows, typed_content
from roadmap.forms.opened import Opened, opened_from
from roadmap.models import Goal, Roadmap
from roadmap.selectors.drafts import drafts_on
from roadmap.selectors.editing import goal_choices, organisation_choices
from roadmap.services.editing.goals import (
    GoalContent,
    archive_goal,
    create_goal,
    edit_goal,
    goal_content,
    unarchive_goal,
)
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.views.editing.base import chosen_roadmap, editable_goal, editable_region
from roadmap.views.editing.merging import merge, resolve
from roadmap.views.editing.targets import GoalTarget
from roadmap.views.words import once


def _form(
    request: HttpRequest,
    roadmap: Roadmap,
    content: GoalContent,
    goal: Goal | None = None,
    *,
    bound: bool = True,
) -> tuple[GoalForm, Any]:
    data = request.POST if bound and request.method == "POST" else None
    levels = [(str(level.pk), level.name.capitalize()) for level in roadmap.levels.order_by("-depth")]
    form = GoalForm(
        data,
        initial=goal_initial(content),
        levels=levels,
        parents=[choice for choice in goal_choices(roadmap, keep=content.parent) if _is_other(choice, goal)],
        leads=organisation_choices(roadmap, keep=[content.lead]),
        fixed=goal is not None,
    )
    return form, milestone_rows(content, data)


def _is_other(choice: tuple[str, str], goal: Goal | None) -> bool:
    return goal is None or choice[0] != str(goal.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def goal_create(request: HttpRequest, code: str) -> HttpResponse:
    roadmap = chosen_roadmap(request, editable_region(request, code))
    if roadmap is None:
        raise Http404("Cette région n’a pas de feuille de route.")
    form, rows = _form(request, roadmap, GoalContent(title=""))
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        try:
            level, content = int(form.cleaned_data["level"]), typed_content(form, rows)
            goal, created = create_goal(roadmap=roadmap, level=level, content=content)
        except RoadmapRefused as refusal:
            _refuse(form, rows, refusal)
        else:
            messages.success(request, "Objectif créé." if created else "Cet objectif est déjà enregistré.")
            return redirect(_in_tree(goal))
    return _page(request, roadmap, form, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    goal = _regional(editable_goal(request, pk))
    if request.method != "POST":
        return _edit_page(request, goal, Opened(pk, goal.version, goal_content(goal)))
    if "fusion" in request.POST:
        return resolve(request, GoalTarget(goal)) or _unreadable(request, goal)
    opened = opened_from(request.POST.get("base", ""), goal=pk)
    return _save(request, goal, opened) if opened else _unreadable(request, goal)


def _save(request: HttpRequest, goal: Goal, opened: Opened) -> HttpResponse:
    form, rows = _form(request, goal.roadmap, opened.content, goal)
    if not all([form.is_valid(), rows.is_valid()]):
        return _page(request, goal.roadmap, form, rows, goal=goal, opened=opened)
    typed = typed_content(form, rows, base=opened.content)
    try:
        changed = edit_goal(goal=goal, content=typed, version=opened.version)
    except StaleVersion:
        return merge(request, GoalTarget(goal), base=opened.content, mine=typed)
    except RoadmapRefused as refusal:
        _refuse(form, rows, refusal)
        return _page(request, goal.roadmap, form, rows, goal=goal, opened=opened)
    messages.success(request, "Enregistré." if changed else "Rien n’a changé.")
    return redirect(_in_tree(goal))


def _unreadable(request: HttpRequest, goal: Goal) -> HttpResponse:
    messages.error(request, "Ce formulaire n’est plus lisible\u00a0: le voici rouvert, rien n’a changé.")
    return _edit_page(request, goal, Opened(goal.pk, goal.version, goal_content(goal)))


def _edit_page(request: HttpRequest, goal: Goal, opened: Opened) -> HttpResponse:
    form, rows = _form(request, goal.roadmap, opened.content, goal, bound=False)
    return _page(request, goal.roadmap, form, rows, goal=goal, opened=opened)


def _regional(goal: Goal) -> Goal:
    if goal.roadmap.kind != RoadmapKind.REGIONAL:
        raise Http404("Aucun objectif régional à cette adresse.")
    return goal


@require_POST
def goal_archive(request: HttpRequest, pk: int) -> HttpResponse:
    goal = _regional(editable_goal(request, pk))
    sent = request.POST.get("version", "")
    try:
        archive_goal(goal=goal, version=int(sent) if sent.isdecimal() else goal.version)
    except RoadmapRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("roadmap:goal-edit", pk=pk)
    messages.success(request, "Objectif archivé.")
    return redirect("roadmap:goal-edit", pk=pk)


@require_POST
def goal_unarchive(request: HttpRequest, pk: int) -> HttpResponse:
    goal = _regional(editable_goal(request, pk))
    unarchive_goal(goal=goal)
    messages.success(request, "Objectif sorti des archives.")
    return redirect(_in_tree(goal))


def _refuse(form: GoalForm, rows: Any, refusal: RoadmapRefused) -> None:
    if refusal.field == "milestones":
        rows.non_form_errors().append(refusal.message)
    else:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _in_tree(goal: Goal) -> str:
    return GoalTarget(goal).page_url


def _page(
    request: HttpRequest,
    roadmap: Roadmap,
    form: GoalForm,
    rows: Any,
    *,
    goal: Goal | None = None,
    opened: Opened | None = None,
) -> HttpResponse:
    context = {
        "roadmap": roadmap,
        "form": form,
        "rows": rows,
        "goal": goal,
        "opened": opened,
        "drafts": drafts_on(scope_of(request), goal) if goal and request.method != "POST" else [],
        "current_region": roadmap.territory,
    }
    status = 200 if request.method != "POST" else 422
    return render(request, "roadmap/editing/goal_form.html", context, status=status)
