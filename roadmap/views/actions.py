from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from common import panels
from common.templatetags.french import french_date
from journal.selectors.trace import trace_of
from roadmap.access import may_edit_action, may_import
from roadmap.exports import stream_csv, write_workbook
from roadmap.filters import ActionFilterSet
from roadmap.models import Action, Roadmap
from roadmap.selectors.action_page import action_page
from roadmap.selectors.actions import actions_of, as_rows, filter_options
from roadmap.selectors.listing import COLUMNS, PAGE_SIZES, export_in_words, read_layout, sort_links
from roadmap.selectors.regional import RoadmapChoice, choose_roadmap
from roadmap.selectors.rows import with_row
from roadmap.selectors.summary import state_summary
from roadmap.views.base import region_or_404, scope_of
from roadmap.views.status_panel import panel_of
from territories.models import Territory

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class FilteredList:
    """The roadmap asked for, its actions, and the filters of the address."""

    region: Territory
    choice: RoadmapChoice
    actions: QuerySet[Any]
    filters: ActionFilterSet


def _filtered(request: HttpRequest, code: str) -> FilteredList:
    region = region_or_404(request, code)
    scope = scope_of(request)
    choice = choose_roadmap(scope, region, request.GET.get("feuille", ""))
    actions = actions_of(scope, choice.chosen)
    filters = ActionFilterSet(request.GET, actions, options=filter_options(scope, choice.chosen))
    return FilteredList(region, choice, actions, filters)


def action_list(request: HttpRequest, code: str) -> HttpResponse:
    listed = _filtered(request, code)
    filters = listed.filters
    layout = read_layout(request.GET.getlist("colonne"), request.GET.get("par_page", ""))
    page = Paginator(with_row(filters.qs), layout.page_size).get_page(request.GET.get("page"))
    context = {
        "region": listed.region,
        "current_region": listed.region,
        "choice": listed.choice,
        "filters": filters,
        "form": filters.form,
        "layout": layout,
        "columns": COLUMNS,
        "page_sizes": PAGE_SIZES,
        "sorts": sort_links(filters.sort),
        "page": page,
        "rows": as_rows(page.object_list, listed.choice.chosen) if listed.choice.chosen else [],
        "count": page.paginator.count,
        "export_words": export_in_words(page.paginator.count),
        "summary": state_summary(listed.actions.filter(archived_at__isnull=True)),
        "refusals": [*filters.refusals, *layout.refusals],
        "query": _without(request.GET, "page"),
        "may_import": may_import(scope_of(request), listed.region),
    }
    return render(request, "roadmap/action_list.html", context)


def _without(data: QueryDict, *names: str) -> str:
    query = data.copy()
    for name in names:
        query.pop(name, None)
    return str(query.urlencode())


def action_export(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    """The whole filtered list, in the order of the page."""
    listed = _filtered(request, code)
    if listed.choice.chosen is None:
        raise Http404("Cette région n’a pas de feuille de route.")
    day = timezone.localdate(timezone=listed.region.zone)
    name = f"actions-{code}-{day:%Y-%m-%d}.{extension}"
    if extension == "csv":
        lines = stream_csv(listed.filters.qs, listed.choice.chosen)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    titles = _title_lines(listed, listed.choice.chosen, exported=french_date(day))
    write_workbook(stream, listed.filters.qs, listed.choice.chosen, title_lines=titles)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


def _title_lines(listed: FilteredList, roadmap: Roadmap, *, exported: str) -> list[str]:
    return [
        roadmap.title,
        f"Région\u00a0: {listed.region.name}",
        f"Exporté le {exported}",
        f"Filtres\u00a0: {listed.filters.in_words}",
    ]


def action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        page = action_page(scope_of(request), pk)
    except Action.DoesNotExist as error:
        raise Http404("Aucune action à cette adresse.") from error
    context = {
        "page": page,
        "action": page.action,
        "current_region": page.action.roadmap.territory,
        "may_edit": may_edit_action(scope_of(request), page.action),
    }
    context["panel"] = panel_of(request, page.action)
    context["trace"] = trace_of(page.action, scope_of(request))
    context["panels"] = panels.fill("roadmap.action", scope_of(request), page.action)
    return render(request, "roadmap/action_detail.html", context)
