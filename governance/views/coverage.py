"""`/regions/<code>/couverture/`, `/national/couverture/` and their tables."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import scope_of
from common.tabular.writers import iter_csv
from governance.exports_coverage import columns_of, lines_of
from governance.rules.ranking import RANKED_FROM
from governance.selectors.coverage import cover_words
from governance.selectors.coverage_heat import heat_legend
from governance.selectors.coverage_pages import CoveragePage, coverage_page
from governance.views.ignored import of_choice
from journal.forms import DayForm
from roadmap.access import may_edit_roadmap
from territories.enums import TerritoryKind
from territories.models import Territory


@require_safe
def coverage(request: HttpRequest, code: str | None = None) -> HttpResponse:
    form = DayForm(request.GET, today=timezone.localdate())
    page = _page(request, code, form)
    matrix = page.matrix
    is_nation = matrix.place.kind == TerritoryKind.NATION
    context = {
        "page": page,
        "matrix": matrix,
        "is_nation": is_nation,
        "said": cover_words(matrix.finest, is_nation=is_nation) if matrix.finest else "",
        "also": [cover_words(level, is_nation=is_nation) for level in matrix.others],
        "legend": heat_legend(),
        "threshold": RANKED_FROM,
        "ignored": of_choice(matrix.choice),
        "form": form,
        "query": request.GET.urlencode(),
        "may_align": not is_nation and may_edit_roadmap(scope_of(request), matrix.place.pk),
        **_frame(matrix.place),
    }
    return render(request, "governance/coverage/page.html", context)


@require_safe
def coverage_export(request: HttpRequest, code: str | None = None) -> HttpResponseBase:
    form = DayForm(request.GET, today=timezone.localdate())
    matrix = _page(request, code, form).matrix
    name = f"couverture-{matrix.place.code}-{form.day:%Y-%m-%d}.csv"
    table = iter_csv(columns=columns_of(matrix), rows=lines_of(matrix))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)


def _page(request: HttpRequest, code: str | None, form: DayForm) -> CoveragePage:
    page = coverage_page(scope_of(request), code, wanted=request.GET.get("feuille", ""), on=form.day)
    if page is None:
        raise Http404("Aucun territoire à cette adresse.")
    return page


def _frame(place: Territory) -> dict[str, Any]:
    section = "national-view" if place.kind == TerritoryKind.NATION else "dashboard"
    return {"active_section": section} | (
        {"current_region": place} if place.kind == TerritoryKind.REGION else {}
    )
