"""Killing the web process at a point of a save that the test chooses, and what must be true then."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from roadmap.models import Action
from tests.faults.trace import Rows, assert_trace_agrees, last_line, lines_since, recorded
from tests.faults.web import SECONDS, Browser, Web, held, statement_of, until, wait_until_gone, waiting_behind
from tests.roadmap.editing.sending import Fields


@dataclass(frozen=True)
class Seen:
    """Everything traced, the versions that are not, and the last line of the journal."""

    rows: Rows
    versions: dict[int, int]
    line: int

    @classmethod
    def now(cls) -> Seen:
        return cls(recorded(), dict(Action.objects.values_list("pk", "version")), last_line())


def killed(
    person: Browser,
    path: str,
    fields: Fields,
    *,
    lock: str,
    kill: Callable[[], None],
    web: Web,
    at_commit: bool = False,
) -> None:
    """Send a form, wait until its save wants what is held, kill, and wait until the database has settled."""
    with ThreadPoolExecutor(1) as pool:
        with held(lock) as locker:
            sent = pool.submit(person.post, path, fields)
            backend = waiting_behind(locker, sent)
            assert (statement_of(backend) == "COMMIT") is at_commit
            kill()
        wait_until_gone(backend)
        assert isinstance(sent.exception(SECONDS), OSError), "an answer came"
    web.wait_until_serving()


def killed_after_commit(
    person: Browser, path: str, fields: Fields, *, lock: str, saved: Callable[[], Any], web: Web
) -> None:
    """Stop the process while its COMMIT waits, let the COMMIT be done, then kill: nobody hears of it."""
    with ThreadPoolExecutor(1) as pool:
        with held(lock) as locker:
            sent = pool.submit(person.post, path, fields)
            backend = waiting_behind(locker, sent)
            web.suspend_workers()
        until(saved, "the COMMIT was not done")
        web.kill_workers()
        wait_until_gone(backend)
        assert isinstance(sent.exception(SECONDS), OSError), "an answer came"
    web.wait_until_serving()


def assert_entirely_old(before: Seen) -> None:
    assert Seen.now() == before
    assert_trace_agrees()


def assert_one_trace(before: Seen, *, actor: str, path: str) -> None:
    """What changed since was all told, in one set of changes, by the person who sent the form."""
    lines = lines_since(before.line)
    assert len({line.context_id for line in lines}) == 1
    metadata = lines[0].context.metadata
    assert (metadata["actor"], metadata["cause"]) == (actor, path)
    assert_trace_agrees()
