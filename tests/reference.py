"""Reference data loaded once for a whole module: each of its tests then works in its own savepoint."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@contextmanager
def kept_for_the_module(blocker: Any, *loaders: Callable[..., Any]) -> Iterator[None]:
    with blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            for load in loaders:
                load(directory=FIXTURES)
            with blocker.block():
                yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
