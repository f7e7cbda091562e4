"""Whether the database refused for now and not for good: the same request may pass later."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from psycopg import Error, errors

_HELD = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)
_LEAVING = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.TooManyConnections,
)


def is_busy(error: BaseException | None) -> bool:
    """Another transaction held the same rows for too long: this one wrote nothing."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, _HELD)


def is_away(error: BaseException | None) -> bool:
    """The server is not there, or is stopping; it says no code when nobody answers."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = error.__cause__
    return isinstance(cause, _LEAVING) or (isinstance(cause, Error) and cause.sqlstate is None)
