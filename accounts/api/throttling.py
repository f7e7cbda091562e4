"""How many calls a client, or a person, makes in a minute: counted on the shared cache in one round trip."""

from __future__ import annotations

import hashlib
import logging
import math
import time
from dataclasses import dataclass
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache
from rest_framework.exceptions import ErrorDetail, Throttled
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiClient

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60
# A whole list in a file reads what hundreds of pages would.
BULK_COST = 10
BULK_FORMATS = frozenset({"csv", "ndjson", "xlsx"})


class TooManyCalls(Throttled):
    """429; ``wait`` is in seconds."""

    default_code = "trop_de_requetes"

    def __init__(self, wait: int) -> None:
        seconds = f"{wait}\u00a0seconde{'s' if wait > 1 else ''}"
        super().__init__()
        self.wait = wait
        self.detail = ErrorDetail(
            f"Trop de requêtes en une minute. Recommencez dans {seconds}.", code=self.default_code
        )


@dataclass(frozen=True, slots=True)
class Rate:
    """Where the caller stands in the window; ``used`` may pass ``limit``."""

    limit: int
    used: int
    reset: int

    @property
    def is_over(self) -> bool:
        return self.used > self.limit


class CallRate(BaseThrottle):
    """A fixed window of a minute; a view may say what a call costs by ``call_cost(request) -> int``.

    Raises:
        TooManyCalls: the limit is passed.
    """

    def allow_request(self, request: Any, view: Any) -> bool:
        caller = _caller_of(request)
        if not caller:
            return True
        limit, now = settings.API_RATE_PER_MINUTE, time.time()
        used = _count(f"{caller}:{int(now // WINDOW_SECONDS)}", _cost_of(request, view))
        if used is None:
            return True
        rate = Rate(limit, used, math.ceil(WINDOW_SECONDS - now % WINDOW_SECONDS))
        request._request.api_rate = rate
        if rate.is_over:
            raise TooManyCalls(rate.reset)
        return True


def rate_headers(request: Any) -> dict[str, str]:
    """The headers that tell the caller where they stand; none before the call was counted.

    The middleware of the log puts them on every answer of the API: a view has nothing to do.
    """
    rate: Rate | None = getattr(getattr(request, "_request", request), "api_rate", None)
    if rate is None:
        return {}
    headers = {
        "RateLimit-Limit": str(rate.limit),
        "RateLimit-Remaining": str(max(rate.limit - rate.used, 0)),
        "RateLimit-Reset": str(rate.reset),
    }
    return headers | ({"Retry-After": str(rate.reset)} if rate.is_over else {})


def _caller_of(request: Any) -> str:
    if isinstance(request.auth, ApiClient):
        return f"client:{request.auth.pk}"
    pk = getattr(request.user, "pk", None)
    return f"person:{pk}" if pk else ""


def _cost_of(request: Any, view: Any) -> int:
    told = getattr(view, "call_cost", None)
    if told is not None:
        return int(told(request))
    return BULK_COST if request.query_params.get("format") in BULK_FORMATS else 1


def _count(key: str, cost: int) -> int | None:
    """What the window has come to; None without a cache, and then everything is allowed."""
    hashed = f"api-rate:{hashlib.sha256(key.encode()).hexdigest()}"
    tally = getattr(cache, "tally", None)
    try:
        if tally is not None:
            found: int | None = tally(hashed, cost, timeout=2 * WINDOW_SECONDS)
            return found
        cache.add(hashed, 0, timeout=2 * WINDOW_SECONDS)
        return cache.incr(hashed, cost)
    except ValueError:  # It expired between the two.
        return cost
    except (redis.RedisError, OSError):
        logger.exception("Calls of the API are not counted: the cache does not answer")
        return None
