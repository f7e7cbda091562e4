"""Rule 11: what would designate an establishment is kept for those who look after it."""

from __future__ import annotations

MINIMUM_ESTABLISHMENTS = 5
"""An aggregate of fewer is withheld from the others."""


def is_withheld(*, sensitive: bool, establishments: int | None, trusted: bool) -> bool:
    """``establishments`` counted by the aggregate, None when it does not count any.

    ``trusted``: the reader is of the ARS or of the GRADeS of the region where they stand.
    """
    too_few = establishments is not None and establishments < MINIMUM_ESTABLISHMENTS
    return sensitive and not trusted and too_few
