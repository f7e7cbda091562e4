"""The cache of the portal, which serves without it: what it holds is drawn or counted again."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Empty while its server is away: a page that is slower is better than a page that fails.

    The counts of failed sign-ins then start again (docs/adr/0010): somebody may sign in, and attempts are logged.
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("add", True, *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask("set", None, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("delete", False, *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._ask("incr", 1, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        found: dict[Any, Any] = self._ask("get_many", {}, *args, **kwargs)
        return found

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("has_key", False, *args, **kwargs))

    def tally(self, key: str, cost: int, *, timeout: int) -> int | None:
        """Add to a count and read it, in one round trip; None while the server is away."""
        named = self.make_and_validate_key(key)
        both = self._cache.get_client(named, write=True).pipeline(transaction=False)
        both.incrby(named, cost)
        both.expire(named, timeout)
        try:
            used, _ = both.execute()
        except RedisError:
            logger.warning("the cache is away: calls are not counted")
            return None
        return int(used)

    def _ask(self, name: str, otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), name)(*args, **kwargs)
        except RedisError:
            logger.warning("the cache is away: %s is done without it", name)
            return otherwise
