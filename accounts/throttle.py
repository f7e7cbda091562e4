"""Counting attempts on the shared cache, so that passwords are not guessed nor mailboxes flooded (ADR 0010).

Three counters for each kind of attempt, the tightest first: this account from this address, this account from
anywhere, this address for any account. The last is wide, because a whole hospital comes through one proxy.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import redis
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """Attempts allowed in one window of ``seconds``."""

    kind: str
    pair: int
    account: int
    address: int
    seconds: int = 900


# Failures only.
SIGN_IN = Limits("sign-in", pair=8, account=100, address=400)
# Every request.
RESET = Limits("reset", pair=4, account=10, address=100)


@dataclass(frozen=True, slots=True)
class Throttle:
    """One attempt on an account, as typed, known or not, from one address."""

    limits: Limits
    account: str
    address: str

    def allows(self) -> bool:
        """Count this attempt, then say whether it is within the limits. Without a cache, everything is."""
        try:
            counts = [(_count(key, self.limits.seconds), limit) for key, limit in self._counters()]
        except (redis.RedisError, OSError):
            logger.exception("Attempts are not counted: the cache does not answer")
            return True
        return all(count <= limit for count, limit in counts)

    def forget(self) -> None:
        """It was a success: the failures of this person here no longer count, and this one never did."""
        (pair, _), *others = self._counters()
        try:
            cache.delete(pair)
            for key, _ in others:
                cache.decr(key)
        except ValueError:
            return  # The window ended meanwhile.
        except (redis.RedisError, OSError):
            logger.exception("Attempts are not counted: the cache does not answer")

    def _counters(self) -> Iterator[tuple[str, int]]:
        account = self.account.strip().casefold()
        yield self._key("pair", account, self.address), self.limits.pair
        yield self._key("account", account), self.limits.account
        yield self._key("address", self.address), self.limits.address

    def _key(self, *parts: str) -> str:
        """Hashed: the cache holds no e-mail address in clear."""
        return hashlib.sha256("\0".join((self.limits.kind, *parts)).encode()).hexdigest()


def address_of(request: HttpRequest) -> str:
    """The client's address as the outermost of our proxies heard it; what the client wrote is not believed."""
    parts = request.headers.get("X-Forwarded-For", "").split(",")
    heard = [part.strip() for part in parts if part.strip()]
    if settings.PROXIES and len(heard) >= settings.PROXIES:
        return heard[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key)
    except ValueError:  # It expired between the two.
        cache.set(key, 1, timeout=seconds)
        return 1
