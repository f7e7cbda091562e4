"""Whether what a partner read is still what the portal says: strong for one object, by snapshot for a list."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection

from django.http import HttpRequest

from common.api.problems import FieldProblem, Problem
from common.api.stamps import stamps
from common.api.statements import Shape
from common.scope import Scope

# A snapshot has commas of its own.
_TAG = re.compile(r'(?:W/)?"[^"]*"')
_IF_MATCH, _IF_NONE_MATCH = "If-Match", "If-None-Match"


def of_object(version: int | None, shape: Shape) -> str:
    """The transaction that last changed what the object shows, and the shape in which it is read."""
    return f'"{version}-{_digest("".join([*sorted(shape.fields), "|", *shape.expand]))}"'


def of_list(snapshot: str, said: str) -> str:
    """Weak: two reads of the same rows may differ by it, but never do two different lists share it."""
    return f'W/"{snapshot}-{said}"'


def list_said(request: HttpRequest, scope: Scope, day: dt.date) -> str:
    """What a list depends on besides its rows: address, rights, day."""
    return _digest("\n".join([request.get_full_path(), scope.in_text, day.isoformat()]))


def is_unchanged(request: HttpRequest, stamped: Collection[str], scope: Scope, said: str) -> str | None:
    """The tag that the partner holds when nothing of its list has changed since."""
    for tag in _tags(request, _IF_NONE_MATCH):
        snapshot, _, of = tag.removeprefix("W/").strip('"').rpartition("-")
        if of == said and _holds(stamped, scope, snapshot):
            return tag
    return None


def is_same(request: HttpRequest, tag: str) -> bool:
    """The partner already has the object under this tag."""
    return any(held.removeprefix("W/") == tag for held in _tags(request, _IF_NONE_MATCH))


def refuse_stale(request: HttpRequest, version: int | None, current: str) -> None:
    """The object must be the one that the partner read; only its version counts, not the shape it was read in.

    Raises:
        Problem: 428 without the header, 412 when it changed.
    """
    held = _tags(request, _IF_MATCH)
    if not held:
        detail = "Envoyez dans If-Match l’ETag de l’objet que vous avez lu."
        raise Problem(
            "condition_absente", detail, errors=[FieldProblem(_IF_MATCH, "condition_absente", detail)]
        )
    if not any(tag.removeprefix("W/").strip('"').split("-")[0] == str(version) for tag in held):
        detail = "Cet objet a changé depuis votre lecture\u00a0: relisez-le, puis recommencez."
        raise Problem(
            "modifie_depuis",
            detail,
            errors=[FieldProblem(_IF_MATCH, "modifie_depuis", detail)],
            headers={"ETag": current},
        )


def _holds(stamped: Collection[str], scope: Scope, snapshot: str) -> bool:
    try:
        return not stamps().has_changed(stamped, scope, snapshot)
    except ValueError:
        return False


def _tags(request: HttpRequest, header: str) -> list[str]:
    value = request.headers.get(header, "")
    return _TAG.findall(value)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
