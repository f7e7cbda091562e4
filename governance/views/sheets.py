"""`/programmes/<code>/tableau-de-bord/` and `/territoires/<kind>/<code>/`."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import scope_of
from governance.rules.ranking import RANKED_FROM
from governance.selectors.programme_sheet import programme_sheet
from governance.selectors.territory_sheet import KINDS, territory_sheet
from journal.forms import DayForm
from programmes.models import Programme
from territories.enums import TerritoryKind
from territories.models import Territory


@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    scope = scope_of(request)
    found = get_object_or_404(Programme.objects.visible_to(scope), code=code)
    form = DayForm(request.GET, today=timezone.localdate())
    sheet = programme_sheet(scope, found, wanted=request.GET.get("territoire", ""), on=form.day)
    if sheet is None:
        raise Http404("Aucun territoire de ce code.")
    context = {
        "sheet": sheet,
        "programme": found,
        "form": form,
        "au": _past_day(form),
        "active_section": "programmes",
    }
    if not sheet.is_nation:
        context["current_region"] = sheet.territory
    return render(request, "governance/sheets/programme.html", context)


@require_safe
def territory(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404("Aucun territoire à cette adresse.")
    scope = scope_of(request)
    visible = Territory.objects.visible_to(scope).select_related("parent")
    found: Territory = get_object_or_404(visible, kind=KINDS[kind], code=code)
    form = DayForm(request.GET, today=timezone.localdate())
    sheet = territory_sheet(scope, found, on=form.day)
    context = {
        "sheet": sheet,
        "territory": found,
        "is_region": found.kind == TerritoryKind.REGION,
        "form": form,
        "au": _past_day(form),
        "threshold": RANKED_FROM,
        "current_region": sheet.region,
        "active_section": "indicators",
    }
    return render(request, "governance/sheets/territory.html", context)


def _past_day(form: DayForm) -> str:
    """The word of the address for the day looked at, kept from one sheet to the next; empty for today."""
    return form.day.isoformat() if form.is_past else ""
