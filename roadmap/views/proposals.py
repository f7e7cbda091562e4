"""`/actions/<id>/proposer/`, `/propositions/` and `/propositions/<id>/`."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import scope_of, user_of
from roadmap.access import may_answer, may_propose
from roadmap.enums import ProposalKind, ProposalState
from roadmap.forms.proposals import (
    EditAnswerForm,
    EditProposalForm,
    StatusAnswerForm,
    StatusProposalForm,
    proposed_initial,
)
from roadmap.forms.steps import StepFields
from roadmap.models import Action, Proposal
from roadmap.selectors.proposals import changes_of, proposals_for
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.services.proposals import accept_proposal, propose, refuse_proposal
from roadmap.views.status import CONFLICT, REFUSED, action_or_404, action_url
from roadmap.views.words import once
from roadmap.workflow import EDITOR

PER_PAGE = 50
AnswerForm = StatusAnswerForm | EditAnswerForm


@require_http_methods(["GET", "HEAD", "POST"])
@once
def propose_change(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(request, pk)
    if not may_propose(scope_of(request), action):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    is_edit = (data or request.GET).get("nature") == "modification"
    form: StatusProposalForm | EditProposalForm = (
        EditProposalForm(data, action=action)
        if is_edit
        else StatusProposalForm(data, action=action, who=EDITOR)
    )
    if data is not None and form.is_valid():
        try:
            propose(
                action=action,
                kind=ProposalKind.EDIT if is_edit else ProposalKind.STATUS,
                changes=form.changes,
                reason=form.cleaned_data["reason"],
                base_version=form.cleaned_data["version"],
                author=user_of(request),
            )
        except RoadmapRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Proposition envoyée à l’ARS, qui vous répondra ici.")
            return redirect(action_url(action, "propositions"))
    context = {
        "action": action,
        "form": form,
        "is_edit": is_edit,
        "no_steps": StepFields([]),
        "current_region": action.roadmap.territory,
        "active_section": "actions",
    }
    status = 200 if data is None else REFUSED
    return render(request, "roadmap/proposals/propose.html", context, status=status)


@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    if not scope.draft_regions:
        raise PermissionDenied
    page = Paginator(proposals_for(scope), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "active_section": "proposals"}
    return render(request, "roadmap/proposals/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _visible(request, pk)
    action = action_or_404(request, proposal.action_id)
    proposal.action = action
    may_decide = may_answer(scope_of(request), proposal)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        return _decide(request, proposal, action)
    is_pending = proposal.state == ProposalState.PENDING
    form = _form(request, proposal, action) if may_decide and is_pending else None
    return _detail_page(request, proposal, form)


def _decide(request: HttpRequest, proposal: Proposal, action: Action) -> HttpResponse:
    try:
        if request.POST.get("decision") == "refuser":
            answer = request.POST.get("answer", "")
            refuse_proposal(proposal=proposal, answer=answer, by=user_of(request))
            messages.success(request, "Proposition refusée\u00a0: son auteur lira votre réponse.")
            return redirect("roadmap:proposal-list")
        return _accept(request, proposal, action)
    except StaleVersion as refusal:
        # The form again, as typed, now against the action as it stands.
        fresh = action_or_404(request, action.pk)
        data = request.POST.copy()
        data["version"] = str(fresh.version)
        proposal.action = fresh
        form = _form(request, proposal, fresh, data)
        form.add_error(None, f"{refusal.message} Relisez, puis répondez de nouveau.")
        return _detail_page(request, proposal, form, status=CONFLICT)
    except RoadmapRefused as refusal:
        form = _form(request, proposal, action, request.POST)
        form.is_valid()
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _detail_page(request, proposal, form, status=REFUSED)


def _accept(request: HttpRequest, proposal: Proposal, action: Action) -> HttpResponse:
    form = _form(request, proposal, action, request.POST)
    if not form.is_valid():
        return _detail_page(request, proposal, form, status=REFUSED)
    accept_proposal(
        proposal=proposal,
        changes=form.changes,
        answer=form.cleaned_data["answer"],
        version=form.cleaned_data["version"],
        may_lose_steps=form.cleaned_data.get("may_lose", False),
        by=user_of(request),
    )
    messages.success(request, "Proposition acceptée\u00a0: l’action est à jour.")
    return redirect(action_url(action))


def _form(
    request: HttpRequest, proposal: Proposal, action: Action, data: object | None = None
) -> StatusAnswerForm | EditAnswerForm:
    initial = proposed_initial(proposal)
    if proposal.kind == ProposalKind.STATUS:
        return StatusAnswerForm(data, action=action, who=EDITOR, initial=initial)
    return EditAnswerForm(data, action=action, initial=initial)


def _detail_page(
    request: HttpRequest, proposal: Proposal, form: AnswerForm | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "action": proposal.action,
        "changes": changes_of(proposal),
        "is_stale": proposal.base_version != proposal.action.version and form is not None,
        "is_status": proposal.kind == ProposalKind.STATUS,
        "form": form,
        "no_steps": StepFields([]),
        "current_region": proposal.action.roadmap.territory,
        "active_section": "proposals",
    }
    return render(request, "roadmap/proposals/detail.html", context, status=status)


def _visible(request: HttpRequest, pk: int) -> Proposal:
    proposal = Proposal.objects.visible_to(scope_of(request)).filter(pk=pk).first()
    if proposal is None:
        raise Http404("Aucune proposition à cette adresse.")
    return proposal
