"""Lines of the journal as a page shows them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.urls import reverse

from accounts.selectors.accounts import discreet_names
from common.scope import Scope
from common.templatetags.french import count
from journal.access import may_restore_in
from journal.models import Change
from journal.selectors.trace_events import EventRow, event_rows, latest_names, put_back
from journal.selectors.trace_values import Diff, diffs, kind_names, known_words, related_of
from journal.trace_kinds import kind_of

# In the order a summary says them.
OPERATIONS = {
    "insert": "Création",
    "update": "Modification",
    "delete": "Suppression",
    "snapshot": "État à l’ouverture du journal",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """« Création : 30 actions, 150 programmations. Modification : 1 import »."""

    text: str
    total: int

    @classmethod
    def of(cls, counts: Iterable[tuple[str, str, int]]) -> Self:
        """From (operation, kind, number) triples; the same pair may come more than once."""
        numbers: dict[str, dict[str, int]] = {operation: defaultdict(int) for operation in OPERATIONS}
        for operation, kind, number in counts:
            numbers[operation][kind] += number
        said = [
            f"{OPERATIONS[operation]}\u00a0: " + ", ".join(_how_many(kind, n) for kind, n in kinds.items())
            for operation, kinds in numbers.items()
            if kinds
        ]
        return cls(". ".join(said), sum(n for kinds in numbers.values() for n in kinds.values()))


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change; ``subject`` is what it belongs to (the action of a step), empty for the subject itself.

    ``object_url`` is where the journal shows the object itself, now and as of a day.
    """

    pk: int
    operation: str
    operation_label: str
    kind_label: str
    name: str
    subject: str
    subject_url: str
    object_url: str
    diffs: tuple[Diff, ...]
    may_restore: bool


def summaries(counts: Iterable[tuple[uuid.UUID, str, str, int]]) -> Mapping[uuid.UUID, Summary]:
    """Context → what it did, from (context, operation, kind, number)."""
    grouped: dict[uuid.UUID, list[tuple[str, str, int]]] = defaultdict(list)
    for context, operation, kind, number in counts:
        grouped[context].append((operation, kind, number))
    return {context: Summary.of(sorted(said)) for context, said in grouped.items()}


def change_views(scope: Scope, changes: Sequence[Change]) -> dict[int, ChangeView]:
    """Line → what the page shows of it (three queries, whatever their number)."""
    rows = event_rows(changes)
    related = {
        pair
        for change in changes
        for row in [rows[change.kind, change.event_id]]
        for pair in (*related_of(change.kind, row.data), *related_of(change.kind, row.previous))
    }
    subjects = {(each.subject_kind, each.subject_id) for each in changes if each.subject_id is not None}
    names = latest_names(related | subjects) | discreet(scope, subjects)
    back = put_back(changes)
    return {
        change.pk: _view(
            change,
            rows[change.kind, change.event_id],
            names,
            may_restore=change.pk not in back and may_restore(scope, change),
        )
        for change in changes
    }


def discreet(scope: Scope, subjects: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The address of the accounts that changes are about, where the scope is not told their name."""
    people = [number for kind, number in subjects if kind == "accounts.user"]
    found = discreet_names(scope, people) if people else {}
    return {("accounts.user", number): email for number, email in found.items()}


def may_restore(scope: Scope, change: Change) -> bool:
    """Whether this person may put back what this line says was deleted."""
    restorable = change.operation == "delete" and kind_of(change.kind).restore is not None
    return restorable and may_restore_in(scope, change.territory_id)


def _view(
    change: Change, row: EventRow, names: Mapping[tuple[str, int], str], *, may_restore: bool
) -> ChangeView:
    own = change.subject_kind == change.kind
    before = None if change.operation in ("insert", "snapshot") else row.previous
    after = row.data
    if change.operation == "delete":
        before, after = row.data, {}
    url_name = kind_of(change.subject_kind).url_name
    return ChangeView(
        pk=change.pk,
        operation=change.operation,
        operation_label=OPERATIONS[change.operation],
        kind_label=kind_names(change.kind)[0],
        name=known_words(change.kind, change.label),
        subject=""
        if own or change.subject_id is None
        else names.get((change.subject_kind, change.subject_id), ""),
        subject_url=reverse(url_name, kwargs={"pk": change.subject_id}) if url_name else "",
        object_url=reverse("journal:object", args=[change.kind, change.object_id]),
        diffs=diffs(change.kind, before, after, names, subject="" if own else change.subject_kind),
        may_restore=may_restore,
    )


def _how_many(kind: str, number: int) -> str:
    return count(number, ",".join(kind_names(kind)))
