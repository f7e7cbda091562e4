"""Keeping the words of a form that could not be saved, and doing once only what a form asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from roadmap.forms.marks import mark_of
from roadmap.models import Draft
from roadmap.services.drafts import keep_draft, receive_form

View = Callable[..., HttpResponse]
_FOUND = 302


def keep_words(request: HttpRequest, *, without: Callable[[str], bool] | None = None) -> Draft | None:
    """Keep the form that was sent for the person who opened it; None when it does not say who did.

    ``without`` says of the name of a field that what it holds was saved.
    """
    mark = mark_of(request)
    if mark is None:
        return None
    sent = {str(name): [str(value) for value in values] for name, values in request.POST.lists()}
    fields = {name: values for name, values in sent.items() if not (without and without(name))}
    draft = keep_draft(
        author=mark.author,
        key=mark.key,
        path=request.get_full_path(),
        fields=fields,
        had_files=bool(request.FILES),
    )
    request._draft = draft  # type: ignore[attr-defined]
    return draft


def kept_of(request: HttpRequest) -> Draft | None:
    """What was kept while this request was answered."""
    return getattr(request, "_draft", None)


def once(view: View) -> View:
    """A form sent twice does once what it asks; the second leads where the first did."""

    @wraps(view)
    def received(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        mark = mark_of(request)
        if mark is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            receipt, is_new = receive_form(author=mark.author, key=mark.key)
            if not is_new:
                messages.info(request, "Déjà enregistré\u00a0: ce formulaire avait été envoyé deux fois.")
                return redirect(receipt.address or request.get_full_path())
            response = view(request, *args, **kwargs)
            if response.status_code == _FOUND:
                receipt.address = response["Location"]
                receipt.save(update_fields=["address"])
            else:
                transaction.set_rollback(True)
        return response

    return received
