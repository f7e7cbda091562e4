"""Refusals of addresses of the API that no view of the API gives: unknown address, wrong host, failure."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from common.api.problems import CODES, Problem, respond

PREFIX = "/api/"
# Read by people.
PAGES = "/api/v1/docs/"


def refusal(
    request: HttpRequest, code: str, exception: Exception | None = None, *, retry_after: int = 0
) -> HttpResponse | None:
    """The refusal of one of :data:`common.api.problems.CODES`; None where a page has to be shown.

    ``retry_after``: the seconds to wait, when waiting helps.
    """
    path = getattr(request, "path", "")
    if not path.startswith(PREFIX) or path.startswith(PAGES):
        return None
    if isinstance(exception, RequestDataTooBig):
        code = "trop_volumineux"
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return respond(Problem(code, CODES[code].title, headers=headers))
