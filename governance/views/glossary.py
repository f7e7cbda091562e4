"""The glossary page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from governance.selectors.glossary import glossary_page


def glossary(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:100]
    return render(request, "governance/glossary.html", {"glossary": glossary_page(query)})
