"""`/comptes/`: the accounts of the regions that one administers, invitations, mandates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may_administer
from accounts.filters import AccountFilterSet
from accounts.forms import EndMandateForm, InviteForm, MandateForm
from accounts.models import Mandate, User
from accounts.requests import scope_of
from accounts.selectors.accounts import (
    account_page,
    account_rows,
    accounts_of,
    summary_in_words,
    with_current_mandates,
)
from accounts.services.accounts import Invitation, invite
from accounts.services.mandates import end_mandate, grant_mandate
from accounts.services.refusals import AccountRefused
from common.scope import Scope

ACCOUNTS_PER_PAGE = 50
_GRANTED = "Habilitation ajoutée. La personne en est informée par message."


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    scope, day = administration_of(request), timezone.localdate()
    filters = AccountFilterSet(request.GET, accounts_of(scope, day=day), scope=scope, day=day)
    found = with_current_mandates(filters.qs, scope, day=day)
    page = Paginator(found, ACCOUNTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "rows": account_rows(page),
        "summary": summary_in_words(scope, day=day),
    }
    return render(request, "accounts/account_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite_account(request: HttpRequest) -> HttpResponse:
    scope = administration_of(request)
    form = InviteForm(request.POST if request.method == "POST" else None, scope=scope)
    if request.method == "POST" and form.is_valid():
        try:
            invited = invite(scope=scope, **form.service_arguments)
        except AccountRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _invited(invited))
            return redirect("accounts:account-detail", pk=invited.account.pk)
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    scope = administration_of(request)
    return detail_page(request, scope, account_or_404(scope, pk))


@require_POST
def mandate_add(request: HttpRequest, pk: int) -> HttpResponse:
    scope = administration_of(request)
    account = account_or_404(scope, pk)
    form = MandateForm(request.POST, scope=scope)
    if form.is_valid():
        try:
            grant_mandate(scope=scope, account=account, **form.service_arguments)
        except AccountRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _GRANTED if account.has_usable_password() else "Habilitation ajoutée.")
            return redirect("accounts:account-detail", pk=pk)
    return detail_page(request, scope, account, add=form)


@require_POST
def mandate_end(request: HttpRequest, pk: int, mandate: int) -> HttpResponse:
    scope = administration_of(request)
    account = account_or_404(scope, pk)
    visible = Mandate.objects.visible_to(scope).filter(user=account)
    ended = get_object_or_404(visible, pk=mandate)
    form = EndMandateForm(request.POST, mandate=ended)
    if form.is_valid():
        try:
            end_mandate(scope=scope, mandate=ended, **form.cleaned_data)
        except AccountRefused as refusal:
            if not refusal.field:  # The page no longer shows a form for this mandate.
                messages.error(request, str(refusal))
                return redirect("accounts:account-detail", pk=pk)
            form.add_error(refusal.field, str(refusal))
        else:
            at_once = form.cleaned_data["last_day"] is None
            messages.success(
                request, "Habilitation fermée." if at_once else "Fin de l’habilitation enregistrée."
            )
            return redirect("accounts:account-detail", pk=pk)
    return detail_page(request, scope, account, ends={ended.pk: form})


def administration_of(request: HttpRequest) -> Scope:
    """The scope of a local administrator; everybody else may know that the pages exist, no more."""
    scope = scope_of(request)
    if not may_administer(scope):
        raise PermissionDenied
    return scope


def account_or_404(scope: Scope, pk: int) -> User:
    account: User = get_object_or_404(accounts_of(scope, day=timezone.localdate()), pk=pk)
    return account


def detail_page(
    request: HttpRequest,
    scope: Scope,
    account: User,
    *,
    add: MandateForm | None = None,
    ends: dict[int, EndMandateForm] | None = None,
) -> HttpResponse:
    """The page of an account; with the form that was refused, if any."""
    page = account_page(account, scope, day=timezone.localdate())
    refused = ends or {}
    context: dict[str, Any] = {
        "page": page,
        "mandates": [
            (row, refused.get(row.mandate.pk) or EndMandateForm(mandate=row.mandate)) for row in page.mandates
        ],
        "form": add or MandateForm(scope=scope),
        "is_refused": bool(add or ends),
    }
    return render(request, "accounts/account_detail.html", context, status=422 if add or ends else 200)


def _invited(invited: Invitation) -> str:
    """The same for an address that had an account: whether it had one is not this region's business."""
    return f"Invitation écrite\u00a0: un message part tout de suite à {invited.account.email}."
