"""`/mon-compte/`: one's own name and mandates."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.forms import OwnNameForm
from accounts.requests import user_of
from accounts.selectors.mandates import own_mandates
from accounts.services.accounts import rename_account


@require_http_methods(["GET", "HEAD", "POST"])
def own_account(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = OwnNameForm(
        request.POST if request.method == "POST" else None, initial={"display_name": user.display_name}
    )
    if request.method == "POST" and form.is_valid():
        rename_account(account=user, display_name=form.cleaned_data["display_name"])
        messages.success(request, "Votre nom est enregistré.")
        return redirect("accounts:own-account")
    mandates = own_mandates(user, day=timezone.localdate())
    context = {"form": form, "account": user, "mandates": mandates}
    return render(request, "accounts/own_account.html", context, status=422 if form.errors else 200)
