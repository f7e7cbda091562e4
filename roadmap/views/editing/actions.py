"""`/actions/<id>/modifier/`: the form of an action, and the page that merges two people's work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from roadmap.forms.action_forms import ActionForms
from roadmap.forms.merging import MergeForm
from roadmap.forms.opened import Opened, opened_from
from roadmap.models import Action
from roadmap.selectors.editing import edit_options, last_writer
from roadmap.selectors.moments import local_moment
from roadmap.services.editing.actions import StepsWouldBeLost, edit_action
from roadmap.services.editing.content import ActionContent, content_of
from roadmap.services.editing.years import coherent
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.views.editing.base import editable_action
from roadmap.views.in_place import FORM, answered, layout_of

ALREADY = "Déjà enregistré\u00a0: la fiche dit ce que vous avez envoyé."


@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: HttpRequest, pk: int) -> HttpResponse:
    action = editable_action(request, pk)
    if action.archived_at is not None:
        messages.error(request, "Cette action est archivée\u00a0: sortez-la des archives pour la modifier.")
        return redirect("roadmap:action-detail", pk=pk)
    if request.method != "POST":
        return _form_page(request, action, Opened(pk, action.version, content_of(action)))
    if "fusion" in request.POST:
        return _resolve(request, action)
    return _save(request, action)


def _forms(request: HttpRequest, action: Action, opened: Opened) -> ActionForms:
    bound = request.method == "POST"
    return ActionForms(
        opened.content,
        years=action.roadmap.years,
        options=edit_options(action.roadmap, opened.content),
        focus=(request.POST if bound else request.GET).get("bloc", ""),
        data=request.POST if bound else None,
    )


def _form_page(
    request: HttpRequest,
    action: Action,
    opened: Opened,
    *,
    forms: ActionForms | None = None,
    lost: StepsWouldBeLost | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **layout_of(request, FORM),
        "action": action,
        "forms": forms or _forms(request, action, opened),
        "opened": opened,
        "lost": lost,
        "current_region": action.roadmap.territory,
    }
    page = render(request, "roadmap/editing/action_form.html", context, status=status)
    return answered(request, page, shell=FORM)


def _save(request: HttpRequest, action: Action) -> HttpResponse:
    opened = opened_from(request.POST.get("base", ""), action=action.pk)
    if opened is None:
        messages.error(request, "Ce formulaire n’est plus lisible\u00a0: le voici rouvert, rien n’a changé.")
        return _form_page_anew(request, action)
    forms = _forms(request, action, opened)
    if not forms.is_valid():
        return _form_page(request, action, opened, forms=forms, status=422)
    try:
        typed = coherent(opened.content, forms.content())
    except RoadmapRefused as refusal:
        forms.refuse(refusal)
        return _form_page(request, action, opened, forms=forms, status=422)
    return _write(request, action, opened, forms, typed)


def _form_page_anew(request: HttpRequest, action: Action) -> HttpResponse:
    opened = Opened(action.pk, action.version, content_of(action))
    options = edit_options(action.roadmap, opened.content)
    forms = ActionForms(opened.content, years=action.roadmap.years, options=options)
    return _form_page(request, action, opened, forms=forms, status=422)


def _write(
    request: HttpRequest, action: Action, opened: Opened, forms: ActionForms, typed: ActionContent
) -> HttpResponse:
    lose = request.POST.get("lose") == "1"
    try:
        changed = edit_action(action=action, content=typed, version=opened.version, may_lose_steps=lose)
    except StaleVersion as stale:
        return _merge(request, action, opened.content, typed, version=stale.current)
    except StepsWouldBeLost as lost:
        return _form_page(request, action, opened, forms=forms, lost=lost, status=422)
    except RoadmapRefused as refusal:
        forms.refuse(refusal)
        return _form_page(request, action, opened, forms=forms, status=422)
    messages.success(request, "Enregistré." if changed else "Rien n’a changé.")
    return _back(request, action)


def _back(request: HttpRequest, action: Action) -> HttpResponse:
    """The page of the action, at the block that was edited."""
    anchor = request.POST.get("bloc", "")
    known = anchor in ("identite", "pilotes", "jalons", "alignements") or anchor.startswith("annee-")
    address = reverse("roadmap:action-detail", args=[action.pk])
    return redirect(f"{address}#{anchor}" if known and anchor.replace("-", "").isalnum() else address)


def _merge(
    request: HttpRequest, action: Action, base: ActionContent, mine: ActionContent, *, version: int
) -> HttpResponse:
    """Somebody saved since: save what does not conflict, ask about the rest."""
    action.refresh_from_db()
    form = MergeForm(action=action.pk, version=action.version, base=base, mine=mine, now=content_of(action))
    if form.merge.says_nothing_new:
        messages.info(request, ALREADY)
        return _back(request, action)
    if form.merge.conflicts:
        return _merge_page(request, action, form)
    return _write_merged(request, action, form)


def _write_merged(request: HttpRequest, action: Action, form: MergeForm) -> HttpResponse:
    lose = request.POST.get("lose") == "1"
    content = form.content()
    by = last_writer(action)
    try:
        edit_action(action=action, content=content, version=form.version, may_lose_steps=lose)
    except StaleVersion as stale:
        return _merge(request, action, form.now, content, version=stale.current)
    except StepsWouldBeLost as lost:
        return _merge_page(request, action, form, lost=lost, status=422)
    except RoadmapRefused as refusal:
        form.refusals.append(refusal.message)
        return _merge_page(request, action, form, status=422)
    messages.success(request, "Enregistré.")
    if form.merge.theirs:
        kept = ", ".join(form.labels(form.merge.theirs))
        who = by or "Quelqu’un"
        messages.info(request, f"{who} a modifié entre-temps, et c’est gardé\u00a0: {kept}.")
    return _back(request, action)


def _resolve(request: HttpRequest, action: Action) -> HttpResponse:
    form = MergeForm.from_post(request.POST, action=action.pk)
    if form is None:
        messages.error(request, "Ce formulaire n’est plus lisible\u00a0: le voici rouvert, rien n’a changé.")
        return _form_page_anew(request, action)
    if not form.is_valid():
        return _merge_page(request, action, form, status=422)
    return _write_merged(request, action, form)


def _merge_page(
    request: HttpRequest,
    action: Action,
    form: MergeForm,
    *,
    lost: StepsWouldBeLost | None = None,
    status: int = 409,
) -> HttpResponse:
    context = {
        "action": action,
        "form": form,
        "conflicts": form.conflicts(edit_options(action.roadmap, form.now)),
        "mine_kept": form.labels(form.merge.mine),
        "theirs_kept": form.labels(form.merge.theirs),
        "saved": local_moment(action.updated_at, action.roadmap.territory),
        "by": last_writer(action),
        "lost": lost,
        "bloc": request.POST.get("bloc", ""),
        "current_region": action.roadmap.territory,
    }
    return render(request, "roadmap/editing/merge.html", context, status=status)
