"""Why something about an account was not done."""

from __future__ import annotations


class AccountRefused(ValueError):
    """A French sentence for the user; ``field`` is the field of the form it is about, if any."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
