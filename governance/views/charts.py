"""`/regions/<code>/graphiques/<name>.<ext>` and `/national/graphiques/…`: charts of the dashboards as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.requests import scope_of
from common.charts.files import raster
from common.tabular.writers import iter_csv
from governance.forms.evolution import today_in
from governance.selectors.charts import ChartFile, chart_file
from governance.selectors.charts_pages import PAGES
from governance.views.base import place_or_404
from journal.forms import DayForm

TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}


@require_safe
def chart(request: HttpRequest, name: str, extension: str, code: str | None = None) -> HttpResponseBase:
    """The query is that of the page: ``au``, ``feuille``, ``tri``, ``mesure``. 404 where there is nothing to give."""
    found = _found(request, name, code)
    file_name = f"{name}-{found.place.code}-{found.on:%Y-%m-%d}.{extension}"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    if extension == "csv":
        lines = iter_csv(columns=found.columns, rows=found.figure.rows)
        return StreamingHttpResponse(lines, content_type=TYPES["csv"], headers=headers)
    svg = found.svg
    if svg is None:
        raise Http404("Ce graphique n’a rien à dessiner.")
    content = raster(svg) if extension == "png" else svg
    return HttpResponse(content, content_type=TYPES[extension], headers=headers)


def _found(request: HttpRequest, name: str, code: str | None) -> ChartFile:
    place = place_or_404(request, code)
    today = today_in(place)
    form = DayForm(request.GET, today=today)
    page = PAGES[place.kind]
    if page.builder(name) is None:
        raise Http404("Aucun graphique à cette adresse.")
    on = form.day if form.is_past else None
    loaded = page.load(scope_of(request), place, request.GET.dict(), on, today)
    found = chart_file(page, loaded, name) if loaded else None
    if found is None:
        raise Http404("Aucun graphique à cette adresse.")
    return found
