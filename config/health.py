"""Public probes: ``/healthz`` says the process answers, ``/readyz`` that what it needs answers too.

``/readyz`` gives ``{"status", "checks": {name: state}}``, 200 when every state is fine, otherwise 503.
"""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.db.history import stopped_half_way
from config import heartbeat

logger = logging.getLogger(__name__)

OK = "ok"
IN_PROCESS = "in_process"
UNAVAILABLE = "unavailable"
NOT_MIGRATED = "not_migrated"
STALE = "stale"
BROKER_TIMEOUT_SECONDS = 2


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nothing of the database."""
    return JsonResponse({"status": OK})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers and is migrated, the broker answers, the schedule ran a moment ago."""
    checks = {name: check() for name, check in CHECKS.items()}
    ready = set(checks.values()) <= {OK, IN_PROCESS}
    return JsonResponse(
        {"status": OK if ready else UNAVAILABLE, "checks": checks}, status=200 if ready else 503
    )


def database_state() -> str:
    try:
        executor = MigrationExecutor(connection)
        is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        is_migrated = is_migrated and not stopped_half_way(connection, executor.loader)
    except DatabaseError:
        logger.exception("readyz: the database does not answer")
        return UNAVAILABLE
    return OK if is_migrated else NOT_MIGRATED


def broker_state() -> str:
    if not settings.REDIS_URL:
        return IN_PROCESS
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=BROKER_TIMEOUT_SECONDS,
            socket_timeout=BROKER_TIMEOUT_SECONDS,
        ) as client:
            client.ping()
    except redis.RedisError:
        logger.exception("readyz: the broker does not answer")
        return UNAVAILABLE
    return OK


def schedule_state() -> str:
    if not settings.REDIS_URL:
        return IN_PROCESS
    try:
        return OK if heartbeat.is_fresh() else STALE
    except redis.RedisError:
        return UNAVAILABLE


CHECKS: dict[str, Callable[[], str]] = {
    "database": database_state,
    "broker": broker_state,
    "schedule": schedule_state,
}
