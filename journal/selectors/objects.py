"""Any traced object as it is or as it was at the end of a day, with what belonged to it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.scope import Scope
from journal.models import Change
from journal.selectors.as_of import Pair, RowAt, Span, rows_at, span_of
from journal.selectors.trace_values import Diff, diffs, kind_names, known_words, related_of
from journal.trace_kinds import traced_models

PARTS_SHOWN = 400
# PostgreSQL holds no greater number in a key.
_LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Identity:
    """What an address designates; ``territory_id`` is None for what all the regions share."""

    kind: str
    number: int
    territory_id: int | None

    @property
    def kind_label(self) -> str:
        return kind_names(self.kind)[0]

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.number}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A row in French words, empty fields left out; ``fields`` as for something just written."""

    name: str
    fields: tuple[Diff, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of one kind: « 3 jalons »."""

    names: tuple[str, str]
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class ObjectAt:
    """``own`` is None before the journal knew it, and says the last words of what was deleted by then."""

    own: Sheet | None
    deleted_at: dt.datetime | None
    groups: tuple[Group, ...]
    has_more: bool

    @property
    def name(self) -> str:
        return self.own.name if self.own else ""


def identify(scope: Scope, kind: str, number: int) -> Identity | None:
    """The object, for who may read the last line that the journal has of it (two queries).

    What one may see now bounds what one may see then: an object that went to another region took its past along.
    """
    if kind not in traced_models() or number >= _LARGEST:
        return None
    last = Change.objects.filter(kind=kind, object_id=number).order_by("-pk").first()
    if last is None or not Change.objects.visible_to(scope).filter(pk=last.pk).exists():
        return None
    return Identity(kind, number, last.territory_id)


def span_of_object(identity: Identity) -> Span | None:
    return span_of(identity.kind, identity.number)


def object_at(scope: Scope, identity: Identity, moment: dt.datetime) -> ObjectAt:
    """The object and its parts before a moment (three queries, whatever their number)."""
    own = (identity.kind, identity.number)
    parts = _parts(scope, own)
    rows = rows_at([own, *parts[:PARTS_SHOWN]], moment)
    related = {pair for (kind, _), row in rows.items() for pair in related_of(kind, row.data)}
    names = {pair: known_words(pair[0], row.name) for pair, row in rows_at(related, moment).items()}
    mine = rows.pop(own, None)
    return ObjectAt(
        own=_sheet(own, mine, names, subject="") if mine else None,
        deleted_at=mine.deleted_at if mine else None,
        groups=_groups(rows, names, subject=identity.kind),
        has_more=len(parts) > PARTS_SHOWN,
    )


def _parts(scope: Scope, own: Pair) -> list[Pair]:
    """What ever belonged to the object."""
    lines = Change.objects.visible_to(scope).about(*own).exclude(kind=own[0], object_id=own[1])
    pairs = lines.order_by("kind", "object_id").values_list("kind", "object_id").distinct()
    return list(pairs[: PARTS_SHOWN + 1])


def _groups(rows: Mapping[Pair, RowAt], names: Mapping[Pair, str], *, subject: str) -> tuple[Group, ...]:
    standing: dict[str, list[tuple[Pair, RowAt]]] = defaultdict(list)
    for pair, row in rows.items():
        if row.deleted_at is None:
            standing[pair[0]].append((pair, row))
    return tuple(
        Group(
            kind_names(kind),
            tuple(_sheet(*each, names, subject=subject) for each in sorted(inside, key=_place)),
        )
        for kind, inside in sorted(standing.items())
    )


def _sheet(pair: Pair, row: RowAt, names: Mapping[Pair, str], *, subject: str) -> Sheet:
    kind = pair[0]
    return Sheet(known_words(kind, row.name), diffs(kind, None, row.data, names, subject=subject))


def _place(each: tuple[Pair, RowAt]) -> tuple[str, int, int]:
    (_, number), row = each
    said: Mapping[str, Any] = row.data
    when = said.get("year") or said.get("due") or said.get("on") or ""
    return str(when), int(said.get("position") or 0), number
