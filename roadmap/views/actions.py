from __future__ import annotations

import tempfile

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from accounts.requests import scope_of, user_of
from accounts.selectors.saved_views import columns_asked, content_of, remembered_columns, view_bar
from accounts.services.saved_views import remember_columns
from accounts.view_pages import COLUMN
from common import panels
from common.templatetags.french import french_date
from journal.selectors.trace import trace_of
from roadmap.access import may_edit_action, may_edit_roadmap, may_import
from roadmap.exports import stream_csv, write_workbook
from roadmap.filtered import ACTIONS, FilteredList
from roadmap.models import Action, Roadmap
from roadmap.selectors.action_page import action_page
from roadmap.selectors.actions import as_rows
from roadmap.selectors.drafts import drafts_on
from roadmap.selectors.listing import (
    COLUMNS,
    PAGE_SIZES,
    Layout,
    export_in_words,
    read_layout,
    sort_links,
)
from roadmap.selectors.rows import with_row
from roadmap.selectors.summary import state_summary
from roadmap.views.base import filtered_or_404, region_or_404
from roadmap.views.in_place import PAGE, answered, layout_of
from roadmap.views.status_panel import panel_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFUSED = 422


def action_list(request: HttpRequest, code: str) -> HttpResponse:
    scope = scope_of(request)
    listed = filtered_or_404(request, region_or_404(request, code))
    filters, layout = listed.filters, _layout(request, listed)
    page = Paginator(with_row(filters.qs), layout.page_size).get_page(request.GET.get("page"))
    content = content_of(listed.state, layout.shown)
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
        "refusals": [*listed.refusals, *layout.refusals],
        "query": _without(request.GET, "page"),
        "view_bar": view_bar(scope, ACTIONS, listed.region, listed.view, content),
        "may_import": may_import(scope, listed.region),
        "may_open_campaign": may_edit_roadmap(scope, listed.region.pk),
    }
    return render(request, "roadmap/action_list.html", context)


def _layout(request: HttpRequest, listed: FilteredList) -> Layout:
    """The columns chosen here are found again at the next visit, on any machine: a session would not last."""
    user, view = user_of(request), listed.view
    remembered = [] if view else remembered_columns(scope_of(request), ACTIONS.key)
    asked = columns_asked(request.GET, view, [column for column in remembered if column in COLUMNS])
    layout = read_layout(asked, request.GET.get("par_page", ""))
    chosen = COLUMN in request.GET and view is None and not layout.refusals
    if chosen and list(layout.shown) != remembered:
        remember_columns(owner_id=user.pk, page=ACTIONS.key, columns=layout.shown)
    return layout


def _without(data: QueryDict, *names: str) -> str:
    query = data.copy()
    for name in names:
        query.pop(name, None)
    return str(query.urlencode())


def action_export(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    """The whole filtered list, in the order of the page; ``colonnes=vue`` keeps the columns shown only."""
    listed = filtered_or_404(request, region_or_404(request, code))
    roadmap = listed.choice.chosen
    if roadmap is None:
        raise Http404("Cette région n’a pas de feuille de route.")
    layout = _layout(request, listed)
    chosen = request.GET.get("colonnes") == "vue"
    refusals = [*listed.refusals, *(layout.refusals if chosen else ())]
    if listed.view and refusals:
        return _not_exported(request, listed, refusals)
    shown = layout.shown if chosen else None
    day = timezone.localdate(timezone=listed.region.zone)
    name = f"actions-{code}-{day:%Y-%m-%d}.{extension}"
    if extension == "csv":
        lines = stream_csv(listed.filters.qs, roadmap, shown=shown)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    titles = _title_lines(listed, roadmap, exported=french_date(day))
    write_workbook(stream, listed.filters.qs, roadmap, title_lines=titles, shown=shown)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


def _not_exported(request: HttpRequest, listed: FilteredList, refusals: list[str]) -> HttpResponse:
    """A file does not say that a filter of its view was left out: it would hold more than what was asked."""
    context = {"region": listed.region, "current_region": listed.region, "refusals": refusals}
    return render(request, "roadmap/export_refused.html", context | {"view": listed.view}, status=REFUSED)


def _title_lines(listed: FilteredList, roadmap: Roadmap, *, exported: str) -> list[str]:
    view = [f"Vue\u00a0: {listed.view.name}"] if listed.view else []
    return [
        roadmap.title,
        f"Région\u00a0: {listed.region.name}",
        f"Exporté le {exported}",
        *view,
        f"Filtres\u00a0: {listed.filters.in_words}",
    ]


def action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        page = action_page(scope_of(request), pk)
    except Action.DoesNotExist as error:
        raise Http404("Aucune action à cette adresse.") from error
    context = {
        **layout_of(request, PAGE),
        "page": page,
        "action": page.action,
        "current_region": page.action.roadmap.territory,
        "may_edit": may_edit_action(scope_of(request), page.action),
    }
    context["panel"] = panel_of(request, page.action)
    context["drafts"] = drafts_on(scope_of(request), page.action)
    context["trace"] = trace_of(page.action, scope_of(request))
    context["panels"] = panels.fill("roadmap.action", scope_of(request), page.action)
    return answered(request, render(request, "roadmap/action_detail.html", context), shell=PAGE)
