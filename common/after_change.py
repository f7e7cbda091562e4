"""Who wants to know that a request or a command may have changed something, once it is committed.

An upper app registers its listener from ``AppConfig.ready``; the journal, which sees every request that may write,
announces. A listener never raises: what was saved is saved.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)
_LISTENERS: list[Callable[[], None]] = []


def register(listener: Callable[[], None]) -> None:
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def announce() -> None:
    for listener in _LISTENERS:
        try:
            listener()
        except Exception:
            logger.exception("what follows a change could not be asked for")
