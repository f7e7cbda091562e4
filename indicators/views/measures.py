"""`/indicateurs/<code>/releves/`: the measures of an indicator at a place, entered, corrected, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import scope_of, user_of
from indicators.access import may_write_figures
from indicators.forms.measures import MeasureForm, NewMeasureForm, initial_of
from indicators.models import Indicator, Measure
from indicators.selectors.measure_history import gone_measure, lines_of, measures_at, written
from indicators.services.errors import Unusual
from indicators.services.measure_entry import enter_measure
from indicators.services.measures import MeasureChanged, MeasureKey, MeasureRefused, withdraw_measure
from indicators.views.entry import CONFLICT, REFUSED, Entry, entry_of, places_written
from journal.import_kinds import Actor
from territories.models import Establishment, Territory

PER_PAGE = 25


@require_safe
def measure_list(request: HttpRequest, code: str) -> HttpResponse:
    entry = entry_of(request, code)
    place = _place(request, entry)
    found = measures_at(entry.scope, entry.indicator, place)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **entry.context("measures"),
        "place": place,
        "page": page,
        "lines": lines_of(entry.indicator, page.object_list),
        "is_establishment": isinstance(place, Establishment),
    }
    return render(request, "indicators/entry/measures.html", context)


def _place(request: HttpRequest, entry: Entry) -> Territory | Establishment:
    """The establishment that the address names, or the territory."""
    finess = request.GET.get("finess", "").strip()
    if not finess:
        return entry.territory
    places = Establishment.objects.visible_to(entry.scope).select_related("department__parent")
    return get_object_or_404(places, finess=finess)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_new(request: HttpRequest, code: str) -> HttpResponse:
    entry = entry_of(request, code)
    if not may_write_figures(entry.scope, entry.territory):
        raise PermissionDenied
    region, places = places_written(entry.scope, entry.territory)
    data = request.POST if request.method == "POST" else None
    initial = {"territory": str(entry.territory.pk), "category": entry.category}
    form = NewMeasureForm(data, indicator=entry.indicator, region=region, places=places, initial=initial)
    if data is None or not form.is_valid():
        return _form_page(request, entry, form, status=200 if data is None else REFUSED)
    told = form.cleaned_data
    key = MeasureKey(entry.indicator, told["on"], category=told["category"], **form.place)
    return _enter(request, entry, form, key)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    measure = _measure_or_404(request, code, pk)
    entry = _entry_of_measure(request, measure)
    if not may_write_figures(entry.scope, place_of(measure)):
        raise PermissionDenied
    if request.method != "POST":
        form = MeasureForm(None, indicator=measure.indicator, initial=initial_of(measure))
        return _form_page(request, entry, form, measure=measure)
    form = MeasureForm(request.POST, indicator=measure.indicator)
    if request.POST.get("decision") == "retirer":
        return _withdraw(request, entry, form, measure)
    if not form.is_valid():
        return _form_page(request, entry, form, measure=measure, status=REFUSED)
    return _enter(request, entry, form, key_of_measure(measure), measure=measure)


def _enter(
    request: HttpRequest, entry: Entry, form: MeasureForm, key: MeasureKey, *, measure: Measure | None = None
) -> HttpResponse:
    told = form.cleaned_data
    try:
        enter_measure(
            key=key,
            figure=form.figure,
            actor=Actor.of(user_of(request)),
            seen_at=told["seen_at"],
            confirmed=request.POST.get("confirmer") == "oui",
            quality=told["quality"],
            bound=form.bound,
            source=told["source"],
            note=measure.note if measure else "",
        )
    except MeasureChanged as changed:
        return _conflict(request, entry, form, changed.current, measure)
    except MeasureRefused as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
        return _form_page(request, entry, form, measure=measure, status=REFUSED)
    except Unusual as unusual:
        context = {"doubts": unusual.sentences}
        return _form_page(request, entry, form, measure=measure, status=REFUSED, **context)
    messages.success(request, "Relevé enregistré.")
    return redirect(_list_address(entry, key))


def _conflict(
    request: HttpRequest, entry: Entry, form: MeasureForm, current: Measure | None, measure: Measure | None
) -> HttpResponse:
    """What stands there beside what was typed; for a correction, the form now speaks of what stands."""
    if measure is not None:
        data = request.POST.copy()
        data["seen_at"] = current.recorded_at.isoformat() if current else ""
        form = MeasureForm(data, indicator=entry.indicator)
    said = {"current": current, "current_text": written(entry.indicator, current) if current else ""}
    return _form_page(request, entry, form, measure=measure, status=CONFLICT, conflict=True, **said)


def _withdraw(request: HttpRequest, entry: Entry, form: MeasureForm, measure: Measure) -> HttpResponse:
    # What a page without date showed is no measure: it is then told as a change.
    form.full_clean()
    seen_at = form.cleaned_data.get("seen_at")
    key = key_of_measure(measure)
    if seen_at is None:
        return _conflict(request, entry, form, measure, measure)
    try:
        withdraw_measure(key=key, seen_at=seen_at)
    except MeasureChanged as changed:
        return _conflict(request, entry, form, changed.current, measure)
    messages.success(request, "Relevé retiré\u00a0: ce qu’il disait reste dans le journal.")
    return redirect(_list_address(entry, key))


def _measure_or_404(request: HttpRequest, code: str, pk: int) -> Measure:
    related = ("indicator", "territory__parent", "establishment__department__parent", "batch")
    found = Measure.objects.visible_to(scope_of(request)).select_related(*related)
    measure = found.filter(indicator__code=code, pk=pk).first()
    if measure is None and request.method == "POST":
        # Withdrawn while somebody was correcting it: what was typed is not lost, for whoever may write there.
        gone = gone_measure(code, pk)
        measure = gone if gone and may_write_figures(scope_of(request), place_of(gone)) else None
    if measure is None:
        raise Http404("Aucun relevé à cette adresse.")
    return measure


def _entry_of_measure(request: HttpRequest, measure: Measure) -> Entry:
    """The pages around a measure are those of its territory, or of the region of its establishment."""
    indicator: Indicator = measure.indicator
    place = place_of(measure)
    region = place if isinstance(place, Territory) else place.department.parent
    assert region is not None
    return Entry(scope_of(request), indicator, region, "")


def place_of(measure: Measure) -> Territory | Establishment:
    """One of the two, by constraint."""
    place = measure.establishment or measure.territory
    assert place is not None
    return place


def key_of_measure(measure: Measure) -> MeasureKey:
    return MeasureKey(
        measure.indicator,
        measure.on,
        territory=measure.territory,
        establishment=measure.establishment,
        category=measure.category,
    )


def _list_address(entry: Entry, key: MeasureKey) -> str:
    """Where the measure that was just written is read."""
    if key.establishment is not None:
        return f"{entry.address('measure-list')}&finess={key.establishment.finess}"
    place = key.territory or entry.territory
    return Entry(entry.scope, entry.indicator, place, "").address("measure-list")


def _form_page(
    request: HttpRequest, entry: Entry, form: MeasureForm, *, status: int = 200, **said: Any
) -> HttpResponse:
    measure = said.pop("measure", None)
    context = {
        **entry.context("measures"),
        "form": form,
        "measure": measure,
        "place": place_of(measure) if measure else entry.territory,
        "line": lines_of(entry.indicator, [measure])[0] if measure else None,
        "doubts": (),
        "conflict": False,
        "current": None,
        "current_text": "",
        **said,
    }
    return render(request, "indicators/entry/measure_form.html", context, status=status)
