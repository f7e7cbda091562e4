"""Closing and reopening an account, sending its link again. Each changes something: POST only, but one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.selectors.accounts import account_page
from accounts.services.accounts import (
    deactivate_account,
    pseudonymise_account,
    reactivate_account,
    send_reset,
)
from accounts.services.refusals import AccountRefused
from accounts.views.administration import account_or_404, administration_of

_SENT = "Message écrit\u00a0: il part tout de suite."
_JUST_SENT = "Un message vient déjà de partir\u00a0: attendez deux minutes avant d’en envoyer un autre."


@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, deactivate_account, "Compte désactivé\u00a0: il n’ouvre plus rien.")


@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, reactivate_account, "Compte réactivé.")


@require_http_methods(["GET", "HEAD", "POST"])
def pseudonymise(request: HttpRequest, pk: int) -> HttpResponse:
    """The page says what will be lost; its button does it."""
    if request.method == "POST":
        return _change(
            request, pk, pseudonymise_account, "Compte pseudonymisé\u00a0: nom et adresse sont effacés."
        )
    scope = administration_of(request)
    page = account_page(account_or_404(scope, pk), scope, day=timezone.localdate())
    return render(request, "accounts/pseudonymise.html", {"page": page})


@require_POST
def send_link(request: HttpRequest, pk: int) -> HttpResponse:
    scope = administration_of(request)
    account = account_or_404(scope, pk)
    try:
        written = send_reset(scope=scope, account=account)
    except AccountRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _SENT) if written else messages.info(request, _JUST_SENT)
    return redirect("accounts:account-detail", pk=pk)


def _change(request: HttpRequest, pk: int, service: Callable[..., User], said: str) -> HttpResponse:
    scope: Any = administration_of(request)
    account = account_or_404(scope, pk)
    try:
        service(scope=scope, account=account)
    except AccountRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("accounts:account-detail", pk=pk)
