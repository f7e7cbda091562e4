"""Pulling the API at the size of the country, beside PostgreSQL, a plain framework and COPY.

A client of the whole country asks in this process, through every middleware: its token is read, its calls are
counted and logged. The plain side passes the same gates.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from bench import pages

LOADS = {
    "small": {"regions": 18, "actions": 40, "months": 12, "establishments": 36},
    # 7,200 actions; sixty indicators, sixty months and 120 establishments make 432,000 measures.
    "full": {"regions": 18, "actions": 400, "months": 60, "establishments": 120},
}
LIST = "actions/?limit=100&expand=programming"
NAME = "Banc d’essai"


def api_actions() -> dict[str, Any]:
    return asked(f"/api/v1/{LIST}")


def api_actions_plain() -> dict[str, Any]:
    _same_payload(f"/api/v1/{LIST}", "/plain/actions/")
    return asked("/plain/actions/")


def api_actions_bare() -> dict[str, Any]:
    return pages.bare("api_actions", {})


def api_action() -> dict[str, Any]:
    return asked(f"/api/v1/actions/{_action()}/?expand=programming")


def api_action_plain() -> dict[str, Any]:
    return asked(f"/plain/actions/{_action()}/")


def api_action_bare() -> dict[str, Any]:
    return pages.bare("api_action", {"action": _action()})


def api_not_modified() -> dict[str, Any]:
    """The list that nothing changed since."""
    address = f"/api/v1/{LIST}"
    tag = _client().get(address).headers["ETag"]
    return asked(address, status=304, headers={"if-none-match": tag})


def api_changes_empty() -> dict[str, Any]:
    """A partner that is in step asks again."""
    following = _client().get("/api/v1/changes/?since=now").json()["next"]
    return asked(f"/api/v1/changes/?since={following}")


def api_nothing_bare() -> dict[str, Any]:
    """The one question that a partner in step has for the database: did anything change since?"""
    return pages.bare("api_nothing", {})


def export_measures_csv() -> dict[str, Any]:
    """Every measure of the country as a file, thrown away as it comes."""
    client = _client()
    # What the process loads once, before the clock.
    assert client.get("/api/v1/measures/?limit=1").status_code == 200
    start = time.perf_counter()
    response = client.get("/api/v1/measures/?format=csv")
    assert response.status_code == 200, response.content
    size = sum(len(part) for part in response.streaming_content)
    response.close()
    return {"ms": round((time.perf_counter() - start) * 1_000, 1), "bytes": size, "queries": 2}


def copy_measures_csv() -> dict[str, Any]:
    """COPY alone of the same columns, thrown away as it comes."""
    from django.db import connection  # noqa: PLC0415 - after django.setup

    statement = (pages.SQL / "export_measures_csv.sql").read_text("utf-8").strip().rstrip(";")
    connection.ensure_connection()
    start, size = time.perf_counter(), 0
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:
        for part in copy:
            size += len(part)
    return {"ms": round((time.perf_counter() - start) * 1_000, 1), "bytes": size, "queries": 1}


WORKS: dict[str, Callable[[], dict[str, Any]]] = {
    work.__name__: work
    for work in (
        api_actions,
        api_actions_plain,
        api_actions_bare,
        api_action,
        api_action_plain,
        api_action_bare,
        api_not_modified,
        api_changes_empty,
        api_nothing_bare,
        export_measures_csv,
        copy_measures_csv,
    )
}
# Name, baseline, the work of the baseline, how many processes of each.
RATIOS = (
    ("api_actions", "postgres", "api_actions_bare", 3),
    ("api_actions", "plain_drf", "api_actions_plain", 3),
    ("api_action", "postgres", "api_action_bare", 3),
    ("api_action", "plain_drf", "api_action_plain", 3),
    ("api_not_modified", "postgres", "api_nothing_bare", 3),
    ("api_changes_empty", "postgres", "api_nothing_bare", 3),
    ("export_measures_csv", "copy", "copy_measures_csv", 3),
)
# What must cost little beside reading the same list whole.
SHARES = frozenset({"api_not_modified", "api_changes_empty"})


def asked(address: str, *, status: int = 200, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The median of asking, in this process."""
    from django.db import connection  # noqa: PLC0415 - after django.setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = _client()

    def ask() -> None:
        response = client.get(address, headers=headers or {})
        assert response.status_code == status, (response.status_code, response.content)

    times = pages.timed(ask)
    with CaptureQueriesContext(connection) as seen:
        ask()
    return {**times, "queries": len(seen)}


def _client() -> Any:
    from django.conf import settings  # noqa: PLC0415 - after django.setup
    from django.test import Client  # noqa: PLC0415

    settings.ROOT_URLCONF = "bench.plain_drf.urls"
    return Client(headers={"host": "localhost", "authorization": f"Bearer {_token()}"})


def _token() -> str:
    """A client of the whole country, and a new token of it."""
    import datetime as dt  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415 - after django.setup

    from accounts.enums import Role  # noqa: PLC0415
    from accounts.models import ApiClient  # noqa: PLC0415
    from accounts.services import clients  # noqa: PLC0415
    from common.scope import Scope  # noqa: PLC0415

    scope = Scope(administers_portal=True)
    client = ApiClient.objects.filter(name=NAME).first() or clients.create_client(
        scope=scope,
        author_label=NAME,
        name=NAME,
        purpose="Mesurer",
        contact="Équipe du portail",
        role=Role.NATIONAL_READER,
        territory=None,
        organisation=None,
        scopes=["read:*"],
    )
    _, text = clients.create_token(
        scope=scope,
        client=client,
        author_label=NAME,
        label="banc",
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    return text


def _action() -> int:
    from roadmap.models import Action  # noqa: PLC0415 - after django.setup

    return int(Action.objects.order_by("pk")[100].pk)


def _same_payload(ours: str, plain: str) -> None:
    """The comparison is honest only if both say the same things."""
    mine, other = (json.loads(_client().get(address).content)["results"] for address in (ours, plain))
    assert [each["id"] for each in mine] == [each["id"] for each in other]
    assert set(mine[0]) == set(other[0]), set(mine[0]) ^ set(other[0])
