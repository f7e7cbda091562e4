"""Streams through the server that is deployed: constant memory, a connection that is given back, a cut that shows."""

from __future__ import annotations

import gzip
import http.client
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import connection

from tests.accounts.clients import bearer, make_token
from tests.faults.web import SECONDS, Web, until

MEASURES = "/api/v1/measures/"
MEGABYTE = 1024 * 1024
# Not those that help one to read in parallel, as the planner decides.
_OTHERS = """
    FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND state <> 'idle' AND backend_type = 'client backend'
"""


@contextmanager
def asked(web: Web, query: str, **headers: str) -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection("127.0.0.1", web.port, timeout=SECONDS)) as caller:
        caller.request("GET", f"{MEASURES}?{query}", headers={**bearer(make_token()[1]), **headers})
        answer = caller.getresponse()
        assert answer.status == 200, answer.read()
        yield answer


def whole(web: Web, query: str) -> bytes:
    with asked(web, query) as answer:
        return answer.read()


def at_work() -> int:
    """Connections of the server that read, or hold a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_OTHERS}")
        return int(cursor.fetchone()[0])


def resident(web: Web) -> int:
    return sum(worker.memory_info().rss for worker in web.master.children())


@pytest.mark.parametrize("fmt", ["csv", "ndjson"])
def test_memory_does_not_grow_with_the_list(web: Web, many: int, fmt: str) -> None:
    for _ in range(4):  # Both workers know the way.
        whole(web, f"format={fmt}&indicateur=rien")
    before, most, size, rows = resident(web), 0, 0, 0
    with asked(web, f"format={fmt}") as answer:
        while block := answer.read(MEGABYTE):
            size, rows = size + len(block), rows + block.count(b"\n")
            most = max(most, resident(web))
    assert rows == many + (fmt == "csv")
    assert size > 20 * MEGABYTE
    assert most - before < 15 * MEGABYTE
    until(lambda: at_work() == 0, "a transaction is left open")


def test_a_client_that_goes_away_leaves_no_transaction(web: Web, many: int) -> None:
    with asked(web, "format=csv") as answer:
        assert answer.read(1000)
        until(lambda: at_work() == 1, "the file is not being read")
    until(lambda: at_work() == 0, "a transaction is left open")
    assert whole(web, "format=csv&indicateur=rien")


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_stream_that_fails_never_looks_whole(web: Web, many: int, coding: str) -> None:
    with asked(web, "format=csv", **{"Accept-Encoding": coding}) as answer:
        assert answer.read(1000)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) {_OTHERS}")
        with pytest.raises(http.client.IncompleteRead):
            answer.read()
    assert whole(web, "format=csv&indicateur=rien")


def test_a_file_is_the_same_in_gzip(web: Web, many: int) -> None:
    plain = whole(web, "format=csv&fields=id,source")
    with asked(web, "format=csv&fields=id,source", **{"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["Vary"]
        packed = answer.read()
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 5
    assert not zlib.decompressobj(31).decompress(packed[:-20]).endswith(plain[-10:])
