"""`/indicateurs/<code>/contre-proposer/`, `/contre-propositions/` and `/contre-propositions/<id>/`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import scope_of, user_of
from common.templatetags.french import french_date
from indicators.access import may_answer, may_counter, may_withdraw
from indicators.enums import CounterState
from indicators.forms.counters import CounterAnswerForm, CounterForm
from indicators.models import CounterProposal
from indicators.selectors.counters import counters_for, in_words, readable_counters, standing_of, waiting_for
from indicators.selectors.measure_history import lines_of, measures_at, written
from indicators.services.counters import accept_counter, propose_counter, refuse_counter, withdraw_counter
from indicators.services.errors import EntryRefused
from indicators.services.measures import MeasureChanged, MeasureRefused
from indicators.views.entry import CONFLICT, REFUSED, Entry, entry_of, show_refusal

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def counter_new(request: HttpRequest, code: str) -> HttpResponse:
    entry = entry_of(request, code)
    if not may_counter(entry.scope, entry.territory):
        raise PermissionDenied
    if request.method != "POST":
        return _propose_page(
            request, entry, CounterForm(None, indicator=entry.indicator, initial=_asked(request))
        )
    form = CounterForm(request.POST, indicator=entry.indicator)
    if not form.is_valid():
        return _propose_page(request, entry, form, status=REFUSED)
    told = form.cleaned_data
    try:
        counter = propose_counter(
            indicator=entry.indicator,
            territory=entry.territory,
            category=told["category"],
            on=told["on"],
            figure=form.figure,
            reason=told["reason"],
            method=told["method"],
            author=user_of(request),
        )
    except EntryRefused as refusal:
        show_refusal(form, refusal)
        return _propose_page(request, entry, form, status=REFUSED)
    messages.success(request, "Contre-proposition envoyée à l’ARS, qui vous répondra ici et par message.")
    return redirect("indicators:counter-detail", pk=counter.pk)


def _asked(request: HttpRequest) -> dict[str, str]:
    """The figure that the person came from, as its page named it."""
    said = request.GET.get("date", "")
    try:
        on = french_date(dt.date.fromisoformat(said))
    except ValueError:
        on = ""
    return {"category": request.GET.get("categorie", ""), "on": on}


def _propose_page(
    request: HttpRequest, entry: Entry, form: CounterForm, *, status: int = 200
) -> HttpResponse:
    latest = measures_at(entry.scope, entry.indicator, entry.territory, category=entry.category or None)[:5]
    context = {**entry.context("counters"), "form": form, "lines": lines_of(entry.indicator, latest)}
    return render(request, "indicators/entry/counter_propose.html", context, status=status)


@require_safe
def counter_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    if not scope.draft_regions:
        raise PermissionDenied
    page = Paginator(counters_for(scope), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown": in_words(scope, page.object_list),
        "waiting": in_words(scope, waiting_for(scope)),
        "active_section": "indicators",
    }
    return render(request, "indicators/entry/counters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def counter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    counter = _readable(request, pk)
    form = CounterAnswerForm(request.POST if request.method == "POST" else None, initial=_seen(counter))
    if request.method != "POST":
        return _detail_page(request, counter, form)
    decision = request.POST.get("decision", "")
    scope = scope_of(request)
    allowed = may_withdraw(scope, counter) if decision == "retirer" else may_answer(scope, counter)
    if not allowed:
        raise PermissionDenied
    if decision != "retirer" and not form.is_valid():
        return _detail_page(request, counter, form, status=REFUSED)
    return _decide(request, counter, form, decision)


def _decide(
    request: HttpRequest, counter: CounterProposal, form: CounterAnswerForm, decision: str
) -> HttpResponse:
    try:
        messages.success(request, _do(request, counter, form, decision))
    except MeasureChanged:
        data = request.POST.copy()
        data["seen_at"] = _seen(counter)["seen_at"]
        fresh = CounterAnswerForm(data)
        fresh.add_error(
            None, "Le chiffre publié a changé depuis\u00a0: relisez-le, puis répondez de nouveau."
        )
        return _detail_page(request, counter, fresh, status=CONFLICT)
    except MeasureRefused as refusal:
        form.add_error(None, " ".join(refusal.sentences))
        return _detail_page(request, counter, form, status=REFUSED)
    except EntryRefused as refusal:
        form.is_valid()
        show_refusal(form, refusal)
        return _detail_page(request, _readable(request, counter.pk), form, status=REFUSED)
    return redirect("indicators:counter-detail", pk=counter.pk)


def _do(request: HttpRequest, counter: CounterProposal, form: CounterAnswerForm, decision: str) -> str:
    """Gives what to tell the person once it is done."""
    if decision == "retirer":
        withdraw_counter(counter=counter)
        return "Contre-proposition retirée."
    answer, user = form.cleaned_data["answer"], user_of(request)
    if decision == "accepter":
        accept_counter(counter=counter, answer=answer, by=user, seen_at=_seen_at(form))
        return "Contre-proposition acceptée\u00a0: le relevé est enregistré et son auteur est prévenu."
    if decision == "refuser":
        refuse_counter(counter=counter, answer=answer, by=user)
        return "Contre-proposition refusée\u00a0: son auteur lira votre réponse."
    raise EntryRefused("Acceptez ou refusez.")


def _seen(counter: CounterProposal) -> dict[str, str]:
    standing = standing_of(counter)
    return {"seen_at": standing.recorded_at.isoformat() if standing else ""}


def _seen_at(form: CounterAnswerForm) -> dt.datetime | None:
    try:
        seen = dt.datetime.fromisoformat(form.cleaned_data["seen_at"])
    except ValueError:
        return None
    return seen if seen.tzinfo else None


def _detail_page(
    request: HttpRequest, counter: CounterProposal, form: CounterAnswerForm, *, status: int = 200
) -> HttpResponse:
    scope = scope_of(request)
    standing = standing_of(counter)
    is_pending = counter.state == CounterState.PENDING
    entry = Entry(scope, counter.indicator, counter.territory, counter.category)
    context: dict[str, Any] = {
        **entry.context("counters"),
        "counter": counter,
        "text": written(counter.indicator, counter),
        "standing": standing,
        "standing_text": written(counter.indicator, standing) if standing else "",
        "form": form if is_pending and may_answer(scope, counter) else None,
        "errors": form.non_field_errors() if form.is_bound else (),
        "may_withdraw": is_pending and may_withdraw(scope, counter),
    }
    return render(request, "indicators/entry/counter_detail.html", context, status=status)


def _readable(request: HttpRequest, pk: int) -> CounterProposal:
    counter = readable_counters(scope_of(request)).filter(pk=pk).first()
    if counter is None:
        raise Http404("Aucune contre-proposition à cette adresse.")
    return counter
