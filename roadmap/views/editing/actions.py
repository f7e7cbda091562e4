"""`/actions/<id>/modifier/`: the form of an action; two people's work is merged by ``views.editing.merging``."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import scope_of
from roadmap.forms.action_forms import ActionForms
from roadmap.forms.opened import Opened, opened_from
from roadmap.models import Action
from roadmap.selectors.drafts import drafts_on
from roadmap.selectors.editing import edit_options
from roadmap.services.editing.actions import StepsWouldBeLost, edit_action
from roadmap.services.editing.content import ActionContent, content_of
from roadmap.services.editing.years import coherent
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.views.editing.base import editable_action
from roadmap.views.editing.merging import merge, resolve
from roadmap.views.editing.targets import ActionTarget
from roadmap.views.in_place import FORM, answered, layout_of
from roadmap.views.words import keep_words


@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: HttpRequest, pk: int) -> HttpResponse:
    action = editable_action(request, pk)
    if action.archived_at is not None:
        keep_words(request)
        messages.error(request, "Cette action est archivée\u00a0: sortez-la des archives pour la modifier.")
        return redirect("roadmap:action-detail", pk=pk)
    if request.method != "POST":
        return _form_page(request, action, Opened(pk, action.version, content_of(action)))
    if "fusion" in request.POST:
        return resolve(request, ActionTarget(action)) or _unreadable(request, action)
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
        "drafts": drafts_on(scope_of(request), action) if request.method != "POST" else [],
        "current_region": action.roadmap.territory,
    }
    page = render(request, "roadmap/editing/action_form.html", context, status=status)
    return answered(request, page, shell=FORM)


def _save(request: HttpRequest, action: Action) -> HttpResponse:
    opened = opened_from(request.POST.get("base", ""), action=action.pk)
    if opened is None:
        return _unreadable(request, action)
    forms = _forms(request, action, opened)
    if not forms.is_valid():
        return _form_page(request, action, opened, forms=forms, status=422)
    try:
        typed = coherent(opened.content, forms.content())
    except RoadmapRefused as refusal:
        forms.refuse(refusal)
        return _form_page(request, action, opened, forms=forms, status=422)
    return _write(request, action, opened, forms, typed)


def _unreadable(request: HttpRequest, action: Action) -> HttpResponse:
    messages.error(request, "Ce formulaire n’est plus lisible\u00a0: le voici rouvert, rien n’a changé.")
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
    except StaleVersion:
        return merge(request, ActionTarget(action), base=opened.content, mine=typed)
    except StepsWouldBeLost as lost:
        return _form_page(request, action, opened, forms=forms, lost=lost, status=422)
    except RoadmapRefused as refusal:
        forms.refuse(refusal)
        return _form_page(request, action, opened, forms=forms, status=422)
    messages.success(request, "Enregistré." if changed else "Rien n’a changé.")
    return ActionTarget(action).back(request)
