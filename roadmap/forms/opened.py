"""What a page was opened with travels in the form, signed: nothing of it can be made up by the browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import signing

from roadmap.services.editing.content import ActionContent, Content, as_data, from_data
from roadmap.services.editing.goals import GoalContent, goal_as_data, goal_from_data

_SALT = "roadmap.editing"
# How the content of each kind of object is written down, and read again.
_CODECS: dict[str, tuple[Callable[[Any], dict[str, Any]], Callable[[Any], Any]]] = {
    ActionContent.KIND: (as_data, from_data),
    GoalContent.KIND: (goal_as_data, goal_from_data),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """An action or a goal (``content`` says which) as somebody saw it: its content then, under its version."""

    pk: int
    version: int
    content: Any

    def signed(self) -> str:
        kept = {"version": self.version, "content": encoded(self.content)}
        return sign({self.content.KIND: self.pk, **kept})


def encoded(content: Content) -> dict[str, Any]:
    return _CODECS[content.KIND][0](content)


def decoded(kind: str, data: dict[str, Any]) -> Any:
    return _CODECS[kind][1](data)


def sign(data: dict[str, Any]) -> str:
    return signing.dumps(data, salt=_SALT, compress=True)


def unsign(text: str) -> dict[str, Any] | None:
    """What :func:`sign` was given; None for anything else."""
    try:
        data: dict[str, Any] = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None
    return data


def opened_from(text: str, **target: int) -> Opened | None:
    """What the page of this object (``action=…`` or ``goal=…``) was opened with; None when it does not say."""
    ((kind, pk),) = target.items()
    data = unsign(text)
    if data is None or data.get(kind) != pk or "content" not in data:
        return None
    return Opened(pk, data["version"], decoded(kind, data["content"]))
