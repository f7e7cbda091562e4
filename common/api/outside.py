"""Refusals of addresses of the API that no view of the API gives: unknown address, wrong host, failure."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from common.api.problems import CODES, Problem, respond

PREFIX = "/api/"
# Read by people.
PAGES = "/api/v1/docs/"


def refusal(request: HttpRequest, code: str, exception: Exception | None = None) -> HttpResponse | None:
    """The refusal of one of :data:`common.api.problems.CODES`; None where a page has to be shown."""
    path = getattr(request, "path", "")
    if not path.startswith(PREFIX) or path.startswith(PAGES):
        return None
    if isinstance(exception, RequestDataTooBig):
        code = "trop_volumineux"
    return respond(Problem(code, CODES[code].title))
