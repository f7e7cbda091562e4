"""What a page was opened with travels in the form, signed: nothing of it can be made up by the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing

from roadmap.services.editing.content import ActionContent, as_data, from_data

_SALT = "roadmap.editing"


@dataclass(frozen=True, slots=True)
class Opened:
    """An action as somebody saw it: its content then, under its version."""

    action: int
    version: int
    content: ActionContent

    def signed(self) -> str:
        return sign({"action": self.action, "version": self.version, "content": as_data(self.content)})


def sign(data: dict[str, Any]) -> str:
    return signing.dumps(data, salt=_SALT, compress=True)


def unsign(text: str) -> dict[str, Any] | None:
    """What :func:`sign` was given; None for anything else."""
    try:
        data: dict[str, Any] = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None
    return data


def opened_from(text: str, *, action: int) -> Opened | None:
    """What the page of this action was opened with; None when it does not say."""
    data = unsign(text)
    if data is None or data.get("action") != action or "version" not in data:
        return None
    return Opened(action, data["version"], from_data(data["content"]))
