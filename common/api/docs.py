"""The pages of the API for those who call it: reference, guide, refusals; and the reference for machines.

They hold no data and are open to everybody: who writes a partner's program has a token, and often no account.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import yaml
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.params import FORMATS, LIMIT, MOST
from common.api.problems import parameter_problem, respond
from common.api.reference import cached_document, refusals, sheet_named, sheet_of
from common.api.resource import resources
from common.api.views import ApiView

EXAMPLES = Path(__file__).parent / "examples"
YAML = "application/yaml"


class IndexView(ApiView):
    """The addresses of the API."""

    # Not in the reference, which says the same.
    schema = None

    def get(self, request: Request) -> Response:
        found = {each.name: _absolute(request, f"{each.name}-list") for each in resources()}
        return Response(found | {name: _absolute(request, name) for name in ("schema", "docs")})


@login_not_required
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """JSON; YAML when it is asked for."""
    wanted = request.GET.get("format") or ("yaml" if "yaml" in request.headers.get("Accept", "") else "json")
    if wanted not in ("json", "yaml"):
        return respond(parameter_problem("format", "Formats servis\u00a0: json, yaml."))
    content = _as_yaml() if wanted == "yaml" else _as_json()
    kind = YAML if wanted == "yaml" else "application/json"
    return HttpResponse(content, content_type=kind, headers={"Vary": "Accept"})


@login_not_required
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    sheets = [sheet_of(each) for each in resources()]
    context = {"sheets": sheets, "limit": LIMIT, "most": MOST, "formats": FORMATS}
    return render(request, "api/reference.html", context)


@login_not_required
@require_safe
def resource(request: HttpRequest, name: str) -> HttpResponse:
    sheet = sheet_named(name)
    if sheet is None:
        raise Http404
    return render(request, "api/resource.html", {"sheet": sheet})


@login_not_required
@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    return render(request, "api/errors.html", {"refusals": refusals()})


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    context = {"examples": _examples(), "origin": f"{request.scheme}://{request.get_host()}"}
    return render(request, "api/guide.html", context)


@require_safe
def console(request: HttpRequest) -> HttpResponse:
    """Calls made with the session of the reader: closed, unlike the rest."""
    return render(request, "api/console.html")


patterns: list[URLPattern] = [
    path("", IndexView.as_view(), name="index"),
    path("schema/", schema, name="schema"),
    path("docs/", reference, name="docs"),
    path("docs/guide/", guide, name="docs-guide"),
    path("docs/erreurs/", errors, name="docs-errors"),
    path("docs/essayer/", console, name="docs-console"),
    path("docs/<slug:name>/", resource, name="docs-resource"),
]


def _absolute(request: Request, name: str) -> str:
    found: str = request.build_absolute_uri(reverse(f"api:{name}"))
    return found


@cache
def _as_json() -> str:
    return json.dumps(cached_document(), ensure_ascii=False, indent=1)


@cache
def _as_yaml() -> str:
    text: str = yaml.dump(
        json.loads(json.dumps(cached_document())), allow_unicode=True, sort_keys=False, width=110
    )
    return text


@cache
def _examples() -> dict[str, str]:
    """The text of each example, by the name of its file without its end: ``lister_curl``."""
    return {
        file.stem.replace("-", "_"): file.read_text(encoding="utf-8").strip()
        for file in sorted(EXAMPLES.iterdir())
        if file.suffix == ".txt"
    }
