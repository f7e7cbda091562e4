"""When the schedule last ran, as the worker wrote it in the cache."""

import time

from django.core.cache import cache

from config.schedule import HEARTBEAT_SECONDS

KEY = "schedule-heartbeat"
STALE_AFTER_SECONDS = 3 * HEARTBEAT_SECONDS


def record() -> None:
    cache.set(KEY, time.time(), timeout=None)


def is_fresh() -> bool:
    last = cache.get(KEY)
    return last is not None and time.time() - last < STALE_AFTER_SECONDS
