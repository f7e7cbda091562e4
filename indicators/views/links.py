"""`/indicateurs/<code>/liens/` and `/indicateurs/<code>/absences/`."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import scope_of
from indicators.access import may_link, may_write_figures
from indicators.enums import AbsenceReason
from indicators.forms.counters import AbsenceForm, LinkForm
from indicators.models import Absence, IndicatorLink
from indicators.selectors.links import absences_at, links_of, subject_of, subjects_to_link
from indicators.services.errors import EntryRefused
from indicators.services.links import declare_absence, link_indicator, retract_absence, unlink_indicator
from indicators.views.entry import REFUSED, Entry, entry_of, show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, code: str) -> HttpResponse:
    entry = entry_of(request, code)
    may_add = may_write_figures(entry.scope, entry.territory)
    if request.method == "POST" and not may_add:
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = LinkForm(data, choices=subjects_to_link(entry.scope, entry.territory)) if may_add else None
    if data is None or form is None or not form.is_valid():
        return _links_page(request, entry, form, status=200 if data is None else REFUSED)
    subject = subject_of(entry.scope, form.cleaned_data["subject"])
    if subject is None or not may_link(entry.scope, subject):
        raise PermissionDenied
    link_indicator(indicator=entry.indicator, subject=subject, note=form.cleaned_data["note"])
    messages.success(request, "Lien enregistré.")
    return redirect(entry.address("links"))


def _links_page(request: HttpRequest, entry: Entry, form: LinkForm | None, *, status: int) -> HttpResponse:
    context = {**entry.context("links"), "form": form, "links": links_of(entry.scope, entry.indicator)}
    return render(request, "indicators/entry/links.html", context, status=status)


@require_POST
def link_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    entry = entry_of(request, code)
    visible = IndicatorLink.objects.visible_to(entry.scope).filter(indicator=entry.indicator, pk=pk)
    link = visible.select_related("action__roadmap", "goal__roadmap").first()
    if link is None:
        raise Http404("Aucun lien à cette adresse.")
    if not may_link(entry.scope, link.action or link.goal):
        raise PermissionDenied
    unlink_indicator(link=link)
    messages.success(request, "Lien retiré.")
    return redirect(entry.address("links"))


@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest, code: str) -> HttpResponse:
    entry = entry_of(request, code)
    may_declare = may_write_figures(entry.scope, entry.territory)
    if request.method == "POST" and not may_declare:
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    initial = {"category": entry.category}
    form = AbsenceForm(data, indicator=entry.indicator, initial=initial) if may_declare else None
    if data is None or form is None or not form.is_valid():
        return _absences_page(request, entry, form, status=200 if data is None else REFUSED)
    return _declare(request, entry, form)


def _declare(request: HttpRequest, entry: Entry, form: AbsenceForm) -> HttpResponse:
    told = form.cleaned_data
    try:
        declare_absence(
            indicator=entry.indicator,
            territory=entry.territory,
            category=told["category"],
            on=told["on"],
            reason=AbsenceReason(told["reason"]),
            note=told["note"],
        )
    except EntryRefused as refusal:
        show_refusal(form, refusal)
        return _absences_page(request, entry, form, status=REFUSED)
    messages.success(
        request, "Absence enregistrée\u00a0: les pages disent désormais pourquoi ce chiffre manque."
    )
    return redirect(entry.address("absences"))


def _absences_page(
    request: HttpRequest, entry: Entry, form: AbsenceForm | None, *, status: int
) -> HttpResponse:
    found = absences_at(entry.scope, entry.indicator, entry.territory)
    context = {**entry.context("absences"), "form": form, "absences": found}
    return render(request, "indicators/entry/absences.html", context, status=status)


@require_POST
def absence_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    visible = Absence.objects.visible_to(scope_of(request)).filter(indicator__code=code, pk=pk)
    absence = visible.select_related("indicator", "territory__parent").first()
    if absence is None:
        raise Http404("Aucune absence à cette adresse.")
    if not may_write_figures(scope_of(request), absence.territory):
        raise PermissionDenied
    retract_absence(absence=absence)
    messages.success(request, "Absence retirée\u00a0: ce chiffre est de nouveau attendu.")
    entry = Entry(scope_of(request), absence.indicator, absence.territory, "")
    return redirect(entry.address("absences"))
