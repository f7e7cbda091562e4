"""`/comptes/clients-api/`: the clients of the API of the regions that one administers, and their tokens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may_manage_clients
from accounts.client_forms import ClientForm, NewClientForm, TokenForm
from accounts.models import ApiClient, ApiToken
from accounts.requests import scope_of, user_of
from accounts.selectors.clients import client_page, clients_of
from accounts.services.clients import change_client, close_client, create_client, create_token, revoke_token
from accounts.services.refusals import AccountRefused
from common.scope import Scope


@require_safe
def client_list(request: HttpRequest) -> HttpResponse:
    clients = list(clients_of(_scope_of(request), now=timezone.now()))
    return render(request, "accounts/client_list.html", {"clients": clients})


@require_http_methods(["GET", "HEAD", "POST"])
def client_create(request: HttpRequest) -> HttpResponse:
    scope = _scope_of(request)
    form = NewClientForm(request.POST if request.method == "POST" else None, scope=scope)
    if request.method == "POST" and form.is_valid():
        try:
            client = create_client(scope=scope, author_label=_author(request), **form.service_arguments)
        except AccountRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Client créé. Créez maintenant son premier jeton.")
            return redirect("accounts:client-detail", pk=client.pk)
    return render(
        request,
        "accounts/client_form.html",
        {"form": form, "client": None},
        status=422 if form.errors else 200,
    )


@require_safe
def client_detail(request: HttpRequest, pk: int) -> HttpResponse:
    scope = _scope_of(request)
    return _detail(request, scope, _client_or_404(scope, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def client_edit(request: HttpRequest, pk: int) -> HttpResponse:
    scope = _scope_of(request)
    client = _client_or_404(scope, pk)
    sent = request.POST if request.method == "POST" else None
    form = ClientForm(sent, initial=ClientForm.initial_of(client))
    if request.method == "POST" and form.is_valid():
        try:
            change_client(scope=scope, client=client, **form.service_arguments)
        except AccountRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Client modifié. Ses nouvelles portées valent dès le prochain appel.")
            return redirect("accounts:client-detail", pk=pk)
    return render(
        request,
        "accounts/client_form.html",
        {"form": form, "client": client},
        status=422 if form.errors else 200,
    )


@require_POST
def client_close(request: HttpRequest, pk: int) -> HttpResponse:
    scope = _scope_of(request)
    client = _client_or_404(scope, pk)
    try:
        close_client(scope=scope, client=client, author_label=_author(request))
    except AccountRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Client fermé. Ses jetons n’ouvrent plus rien.")
    return redirect("accounts:client-detail", pk=pk)


@require_POST
@never_cache
def token_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Its text is in this answer and nowhere else: not in a session, which would keep it."""
    scope = _scope_of(request)
    client = _client_or_404(scope, pk)
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            token, text = create_token(
                scope=scope, client=client, author_label=_author(request), **form.service_arguments
            )
        except AccountRefused as refusal:
            form.refuse(refusal)
        else:
            context = {"client": client, "token": token, "text": text}
            return render(request, "accounts/client_token.html", context)
    return _detail(request, scope, client, form=form)


@require_POST
def token_revoke(request: HttpRequest, pk: int, token: int) -> HttpResponse:
    scope = _scope_of(request)
    client = _client_or_404(scope, pk)
    revoked = get_object_or_404(ApiToken.objects.visible_to(scope).filter(client=client), pk=token)
    revoke_token(scope=scope, token=revoked, author_label=_author(request))
    messages.success(request, f"Jeton «\u00a0{revoked.label}\u00a0» révoqué\u00a0: il n’ouvre plus rien.")
    return redirect("accounts:client-detail", pk=pk)


def _scope_of(request: HttpRequest) -> Scope:
    """The scope of an administrator; everybody else may know that the pages exist, no more."""
    scope = scope_of(request)
    if not may_manage_clients(scope):
        raise PermissionDenied
    return scope


def _client_or_404(scope: Scope, pk: int) -> ApiClient:
    visible = ApiClient.objects.visible_to(scope).select_related("territory", "organisation")
    client: ApiClient = get_object_or_404(visible, pk=pk)
    return client


def _author(request: HttpRequest) -> str:
    return str(user_of(request))


def _detail(
    request: HttpRequest, scope: Scope, client: ApiClient, *, form: TokenForm | None = None
) -> HttpResponse:
    """The page of a client; with the form of a token that was refused, if any."""
    context: dict[str, Any] = {
        "page": client_page(client, scope, now=timezone.now()),
        "form": form or TokenForm(),
        "is_refused": form is not None,
    }
    return render(request, "accounts/client_detail.html", context, status=422 if form else 200)
