"""Creating, duplicating, moving and archiving an action."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import user_of
from journal.import_kinds import Actor
from roadmap.forms.action_forms import ActionForms
from roadmap.forms.lifecycle import ArchiveForm, DuplicateForm, MoveForm
from roadmap.models import Action, Roadmap
from roadmap.selectors.editing import edit_options, places_of, proposed_code
from roadmap.services.editing.content import ActionContent
from roadmap.services.editing.lifecycle import (
    archive_action,
    create_action,
    duplicate_action,
    move_action,
    unarchive_action,
)
from roadmap.services.editing.years import coherent
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.views.editing.base import chosen_roadmap, editable_action, editable_region
from roadmap.views.words import once

TWICE = "Cette action est déjà enregistrée\u00a0: la voici."
READ_AGAIN = " Relisez-la, puis recommencez."


@require_http_methods(["GET", "HEAD", "POST"])
@once
def action_create(request: HttpRequest, code: str) -> HttpResponse:
    region = editable_region(request, code)
    roadmap = chosen_roadmap(request, region)
    if roadmap is None:
        raise Http404("Cette région n’a pas de feuille de route.")
    goal = request.GET.get("objectif", "")
    base = ActionContent(title="", code=proposed_code(roadmap), goal=int(goal) if goal.isdecimal() else None)
    forms = ActionForms(
        base,
        years=roadmap.years,
        options=edit_options(roadmap),
        data=request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and forms.is_valid():
        try:
            action, created = create_action(roadmap=roadmap, content=coherent(base, forms.content()))
        except RoadmapRefused as refusal:
            forms.refuse(refusal)
        else:
            return _there(request, action, created=created)
    return _create_page(request, roadmap, forms)


def _create_page(request: HttpRequest, roadmap: Roadmap, forms: ActionForms) -> HttpResponse:
    context = {"roadmap": roadmap, "forms": forms, "current_region": roadmap.territory}
    status = 422 if request.method == "POST" else 200
    return render(request, "roadmap/editing/action_create.html", context, status=status)


def _there(request: HttpRequest, action: Action, *, created: bool) -> HttpResponse:
    if created:
        seen = "publiée" if action.published_at else "en brouillon"
        messages.success(request, f"Action créée, {seen}.")
    else:
        messages.info(request, TWICE)
    return redirect("roadmap:action-detail", pk=action.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def action_duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    action = editable_action(request, pk)
    if request.method != "POST":
        initial = {"title": action.title, "code": proposed_code(action.roadmap)}
        return _page(request, action, DuplicateForm(initial=initial), "duplicate")
    form = DuplicateForm(request.POST)
    if form.is_valid():
        try:
            copy, created = duplicate_action(action=action, **form.cleaned_data)
        except RoadmapRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return _there(request, copy, created=created)
    return _page(request, action, form, "duplicate")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def action_move(request: HttpRequest, pk: int) -> HttpResponse:
    action = editable_action(request, pk)
    places, goals = places_of(action)
    if request.method != "POST":
        form = MoveForm(initial={"version": action.version}, places=places, goals=goals)
        return _page(request, action, form, "move")
    form = MoveForm(request.POST, places=places, goals=goals)
    if form.is_valid():
        try:
            move_action(action=action, place=form.chosen(), version=form.cleaned_data["version"])
        except RoadmapRefused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "Action déplacée.")
            return redirect("roadmap:action-detail", pk=pk)
    return _page(request, action, form, "move")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def action_archive(request: HttpRequest, pk: int) -> HttpResponse:
    action = editable_action(request, pk)
    if action.archived_at is not None:
        messages.info(request, "Cette action est déjà archivée.")
        return redirect("roadmap:action-detail", pk=pk)
    if request.method != "POST":
        return _page(request, action, ArchiveForm(initial={"version": action.version}), "archive")
    form = ArchiveForm(request.POST)
    if form.is_valid():
        try:
            archive_action(action=action, actor=Actor.of(user_of(request)), **form.cleaned_data)
        except RoadmapRefused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "Action archivée\u00a0: elle quitte les listes et les chiffres.")
            return redirect("roadmap:action-detail", pk=pk)
    return _page(request, action, form, "archive")


@require_POST
def action_unarchive(request: HttpRequest, pk: int) -> HttpResponse:
    action = editable_action(request, pk)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() else action.version
    try:
        unarchive_action(action=action, version=version, actor=Actor.of(user_of(request)))
    except RoadmapRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Action sortie des archives\u00a0: elle revient dans les listes.")
    return redirect("roadmap:action-detail", pk=pk)


def _refuse(form: Any, refusal: RoadmapRefused) -> None:
    """Say a refusal beside its field; a stale version is renewed, so that sending again is a choice."""
    if isinstance(refusal, StaleVersion):
        form.data = form.data.copy()
        form.data["version"] = str(refusal.current)
        form.add_error(None, refusal.message + READ_AGAIN)
    else:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


_TITLES = {
    "duplicate": ("Dupliquer l’action", "Dupliquer"),
    "move": ("Déplacer l’action", "Déplacer"),
    "archive": ("Archiver l’action", "Archiver"),
}
_WORDS = {
    "duplicate": "La copie reprend l’objectif, les pilotes, la programmation, les jalons et les alignements. "
    "Elle naît en brouillon, sans point de situation, ses étapes non renseignées.",
    "move": "L’action change d’objectif ou de rang dans le document\u202f; ses mots ne changent pas.",
    "archive": "Une action archivée quitte les listes, les chiffres et les exports. Sa page reste lisible, "
    "marquée comme archivée, et elle peut en revenir.",
}


def _page(request: HttpRequest, action: Action, form: Any, what: str) -> HttpResponse:
    title, verb = _TITLES[what]
    context = {
        "action": action,
        "form": form,
        "title": title,
        "verb": verb,
        "words": _WORDS[what],
        "current_region": action.roadmap.territory,
    }
    status = 200 if request.method != "POST" else 409 if _is_stale(form) else 422
    return render(request, "roadmap/editing/small_form.html", context, status=status)


def _is_stale(form: Any) -> bool:
    return any(READ_AGAIN in error for error in form.non_field_errors())
