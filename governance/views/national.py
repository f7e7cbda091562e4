"""`/national/`: the regions side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import scope_of
from common.charts import draw
from governance.rules.ranking import RANKED_FROM
from governance.selectors.coverage import cover_words
from governance.selectors.national import Sort, national_page
from governance.views.ignored import of_national
from indicators.rules.standing import thresholds_shown
from journal.forms import DayForm


@require_safe
def national(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.GET, today=timezone.localdate())
    asked = request.GET
    page = national_page(
        scope_of(request),
        wanted=asked.get("feuille", ""),
        sort=asked.get("tri", ""),
        measure=asked.get("mesure", ""),
        on=form.day,
    )
    if page is None:
        raise Http404("Aucun territoire à cette adresse.")
    finest = page.matrix.finest
    dots = page.measured.dots if page.measured else None
    context = {
        "page": page,
        "form": form,
        "ignored": of_national(page, sort=asked.get("tri", ""), measure=asked.get("mesure", "")),
        "query": asked.urlencode(),
        "sorts": list(Sort),
        "said": cover_words(finest, is_nation=True) if finest else "",
        "dots": draw(dots) if dots else "",
        "threshold": RANKED_FROM,
        "standings": [(standing, standing.label, words) for standing, words in thresholds_shown()],
        "active_section": "national-view",
    }
    return render(request, "governance/national/page.html", context)
