"""Rows made once for a whole module: each of its tests then works in its own savepoint."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction

T = TypeVar("T")

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@contextmanager
def built_for_the_module(blocker: Any, build: Callable[[], T]) -> Iterator[T]:
    """What ``build`` makes and gives back, undone at the end."""
    with blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            built = build()
            with blocker.block():
                yield built
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@contextmanager
def kept_for_the_module(blocker: Any, *loaders: Callable[..., Any]) -> Iterator[None]:
    def load() -> None:
        for each in loaders:
            each(directory=FIXTURES)

    with built_for_the_module(blocker, load):
        yield
