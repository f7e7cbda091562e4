"""The log of the calls of the API: one line for each, written when its answer has left."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.api.throttling import rate_headers
from accounts.services.clients import TOKEN_START

logger = logging.getLogger(__name__)

API_PREFIX = "/api/"
TEXT_LENGTH = 500
_TOKEN = re.compile(rf"{TOKEN_START}_[\w-]+", re.ASCII)
# One statement is one transaction: it does not wait for the disk, and a line may be lost with the machine.
_LINE: Final = """
    INSERT INTO accounts_apicall (client_id, user_id, at, method, path, query, status, duration_ms, size)
    SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s FROM set_config('synchronous_commit', 'off', true)
"""
_USED: Final = """
    WITH used AS (UPDATE accounts_apitoken SET last_used_at = now() WHERE id = (
        SELECT id FROM accounts_apitoken WHERE id = %s
        AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute') FOR UPDATE SKIP LOCKED))
"""


class CallLogMiddleware:
    """Near the top of the list, so that what it measures is what the caller waited for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API_PREFIX):
            return self.get_response(request)
        call = _Call(request)
        response = self.get_response(request)
        for name, value in rate_headers(request).items():
            response.headers[name] = value
        call.follow(response)
        return response


class _Call:
    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._at: datetime = timezone.now()
        self._started = time.perf_counter()
        self._size: int | None = None
        self._status = 0

    def follow(self, response: Any) -> None:
        """To its last byte: a file of a whole list takes its time after the view has returned."""
        self._status = response.status_code
        if not response.streaming:
            self._size = len(response.content)
        elif not response.is_async:
            self._size = 0
            response.streaming_content = self._counted(response.streaming_content)
        response._resource_closers.append(self._write)

    def _counted(self, chunks: Any) -> Iterator[bytes]:
        for chunk in chunks:
            self._size = (self._size or 0) + len(chunk)
            yield chunk

    def _write(self) -> None:
        """Never raises: the caller has been answered."""
        used = getattr(self._request, "api_token_id", None)
        values = self._values()
        try:
            with connection.cursor() as cursor:
                cursor.execute(_USED + _LINE if used else _LINE, [used, *values] if used else values)
        except Exception:
            logger.exception("A call of the API is not in its log")

    def _values(self) -> list[Any]:
        request: Any = self._request
        client, user = getattr(request, "api_client", None), getattr(request, "api_user", None)
        return [
            client.pk if client else None,
            user.pk if user else None,
            self._at,
            str(request.method)[:10],
            _shown(request.path),
            _shown(request.META.get("QUERY_STRING", "")),
            self._status,
            int((time.perf_counter() - self._started) * 1000),
            self._size,
        ]


def _shown(text: str) -> str:
    """Bounded, without a token that was put there by mistake, written as it is or escaped."""
    if TOKEN_START in (plain := unquote(text)):
        text = _TOKEN.sub(f"{TOKEN_START}_…", plain)
    return text.replace("\0", "").encode(errors="replace").decode()[:TEXT_LENGTH]
