"""Makes a template of ours fail on a variable that is not defined; those of dependencies stay lenient."""

import sys
from pathlib import Path

import pytest
from django.template.base import Node

ROOT = Path(__file__).resolve().parent.parent
DEPTH = 25


class UndefinedVariable(str):
    """Stands as ``string_if_invalid``: false, hence unseen, unless one of our templates is being rendered."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return _rendered_template() is not None

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, variable: object) -> str:
        pytest.fail(f"Undefined variable « {variable} » in {_rendered_template()}")


def _rendered_template() -> Path | None:
    """The template of ours whose node is being resolved, if any."""
    frame = sys._getframe(2)
    for _ in range(DEPTH):
        if frame is None:
            return None
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            path = Path(node.origin.name)
            is_ours = path.is_relative_to(ROOT) and "site-packages" not in path.parts
            return path if is_ours else None
        frame = frame.f_back
    return None
