"""Answers of the API in gzip, for whoever accepts it.

Not the pages: they bear a secret (the CSRF token) beside what a visitor typed, and their length would tell it.
Not Django's own middleware: it takes « gzip;q=0 » for a yes, and packs half a million rows at the slow sixth level.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

API_PREFIX: Final = "/api/"
SMALLEST_BYTES: Final = 500
# The fastest: a list must not wait for its compression, and columns of codes shrink well all the same.
_LEVEL: Final = 1
_GZIP: Final = 31
_TYPES: Final = (
    "application/json",
    "application/problem+json",
    "application/vnd.oai.openapi",
    "application/x-ndjson",
    "application/yaml",
    "text/csv",
)


class CompressionMiddleware:
    """Under the log of the calls, which then counts the bytes that leave."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if request.path_info.startswith(API_PREFIX) and _is_compressible(response):
            patch_vary_headers(response, ["Accept-Encoding"])
            if _accepts_gzip(request):
                _compress(response)
        return response


def _is_compressible(response: Any) -> bool:
    """A workbook is a compressed file already."""
    if response.has_header("Content-Encoding") or not response.get("Content-Type", "").startswith(_TYPES):
        return False
    return bool(response.streaming or len(response.content) >= SMALLEST_BYTES)


def _accepts_gzip(request: HttpRequest) -> bool:
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() in {"gzip", "*"}:
            return weight.replace(" ", "").rstrip("0") not in {"q=", "q=0."}
    return False


def _compress(response: Any) -> None:
    if response.streaming:
        response.streaming_content = _compressed(response.streaming_content)
    else:
        response.content = b"".join(_compressed([response.content]))
        response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Encoding"] = "gzip"
    # The same answer in another coding is not the same bytes.
    if (tag := response.get("ETag", "")).startswith('"'):
        response.headers["ETag"] = f"W/{tag}"


def _compressed(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """An error leaves the stream without its end: no reader takes it for whole."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    for block in blocks:
        if packed := packer.compress(block):
            yield packed
    yield packer.flush()
