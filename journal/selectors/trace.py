"""The journal: sets of changes, the latest first, and what a person may read of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.fields.json import KT
from django.db.models.functions import RowNumber
from pghistory.models import Context

from common.db.search import folded_regex
from common.scope import Scope
from journal.access import may_open_journal
from journal.models import Change
from journal.selectors.trace_text import says
from journal.selectors.trace_views import ChangeView, Summary, change_views, summaries
from journal.trace_kinds import traced_models

ENTRIES_PER_PAGE = 20
CHANGES_SHOWN = 12
CHANGES_PER_PAGE = 100
CHANGES_OF_AN_OBJECT = 50

# What a cause can be, as the filter says it, and where it is kept in the context of a change.
CAUSES: dict[str, tuple[str, Q]] = {
    "page": ("Une page", Q(metadata__kind="page") & ~Q(metadata__has_key="batch")),
    "import": ("Un import", Q(metadata__has_key="batch")),
    "administration": ("L’administration", Q(metadata__kind="administration")),
    "api": ("L’API", Q(metadata__kind="api") & ~Q(metadata__has_key="batch")),
    "commande": ("Une commande", Q(metadata__kind="command")),
    "tache": ("Une tâche", Q(metadata__kind="task")),
    "console": ("La console (shell)", Q(metadata__kind="console")),
    "hors": ("Hors du portail", Q(metadata__kind="outside")),
}


@dataclass(frozen=True, slots=True)
class TraceFilter:
    """What the journal is narrowed to; ``region`` 0 is what all the regions share. Empty, nothing is narrowed."""

    region: int | None = None
    kind: str = ""
    subject: tuple[str, int] | None = None
    actor: str = ""
    cause: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of the journal starts: after this set of changes, in time then in number."""

    at: dt.datetime
    context: uuid.UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.context}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """The cursor of an address; None when it cannot be read."""
        at, _, context = text.partition("_")
        try:
            moment = dt.datetime.fromisoformat(at)
            return cls(moment, uuid.UUID(context)) if moment.tzinfo else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Entry:
    """One set of changes: made together, by one person, for one cause."""

    context: uuid.UUID
    at: dt.datetime
    actor: str
    cause: str
    batch: int | None
    summary: Summary
    changes: tuple[ChangeView, ...]

    @property
    def more(self) -> int:
        return self.summary.total - len(self.changes)


@dataclass(frozen=True, slots=True)
class TracePage:
    entries: tuple[Entry, ...]
    following: Cursor | None = field(default=None)


def changes_for(
    scope: Scope, narrowed: TraceFilter, *, inside: Sequence[uuid.UUID] | None = None
) -> QuerySet[Change]:
    """The lines that a scope may read, narrowed by what they are about; of some sets only when ``inside`` says."""
    changes = Change.objects.visible_to(scope)
    if inside is not None:
        changes = changes.filter(context__in=inside)
    if narrowed.region == 0:
        changes = changes.filter(territory_id__isnull=True)
    elif narrowed.region is not None:
        changes = changes.filter(territory_id=narrowed.region)
    if narrowed.kind:
        changes = changes.filter(kind=narrowed.kind)
    if narrowed.subject:
        changes = changes.about(*narrowed.subject)
    return changes.filter(_says(narrowed, inside)) if narrowed.text else changes


def _says(narrowed: TraceFilter, inside: Sequence[uuid.UUID] | None) -> Q:
    """In the name that the object had, or in what changed of it."""
    kinds = [narrowed.kind] if narrowed.kind else sorted(traced_models())
    named = Q(label__regex=folded_regex(narrowed.text))
    return named | says(narrowed.text, kinds=kinds, since=narrowed.since, contexts=inside)


def contexts_for(changes: QuerySet[Change], narrowed: TraceFilter) -> QuerySet[Context]:
    """The sets that hold such lines, the latest first, narrowed by who, why and when."""
    contexts = Context.objects.filter(Exists(changes.filter(context=OuterRef("pk"))))
    if narrowed.actor:
        named = contexts.alias(actor=KT("metadata__actor"))
        contexts = named.filter(actor__regex=folded_regex(narrowed.actor))
    if narrowed.cause in CAUSES:
        contexts = contexts.filter(CAUSES[narrowed.cause][1])
    if narrowed.since:
        contexts = contexts.filter(created_at__gte=narrowed.since)
    if narrowed.until:
        contexts = contexts.filter(created_at__lt=narrowed.until)
    return contexts.order_by("-created_at", "-id")


def trace_page(scope: Scope, narrowed: TraceFilter, *, after: Cursor | None = None) -> TracePage:
    """One page of the journal (six queries, whatever it holds)."""
    changes = changes_for(scope, narrowed)
    contexts = contexts_for(changes, narrowed)
    if after:
        contexts = contexts.filter(Q(created_at__lt=after.at) | Q(created_at=after.at, id__lt=after.context))
    found = list(contexts[: ENTRIES_PER_PAGE + 1])
    shown = found[:ENTRIES_PER_PAGE]
    last = shown[-1] if len(found) > len(shown) else None
    inside = changes_for(scope, narrowed, inside=[context.pk for context in shown])
    return TracePage(
        entries=tuple(_entries(scope, shown, inside)),
        following=Cursor(last.created_at, last.pk) if last else None,
    )


def entry_page(scope: Scope, context: uuid.UUID, *, after: int = 0) -> tuple[Entry, int | None]:
    """One set of changes in the order they were made, and the number its next page starts after.

    Raises:
        Context.DoesNotExist: there is none, or none of it may be read.
    """
    changes = Change.objects.visible_to(scope).filter(context=context)
    found = Context.objects.filter(Exists(changes.filter(context=OuterRef("pk")))).get(pk=context)
    rows = list(changes.filter(pk__gt=after).order_by("pk")[: CHANGES_PER_PAGE + 1])
    shown = rows[:CHANGES_PER_PAGE]
    views = change_views(scope, shown)
    counted = summaries(_counts(changes))
    entry = _entry(found, counted[context], tuple(views[each.pk] for each in shown))
    return entry, shown[-1].pk if len(rows) > len(shown) else None


def trace_of(obj: Any, scope: Scope) -> TracePage | None:
    """The last changes of an object and of what belongs to it; None for who may not read the journal."""
    return trace_about(obj._meta.label_lower, obj.pk, scope) if may_open_journal(scope) else None


def trace_about(kind: str, number: int, scope: Scope) -> TracePage:
    """The last changes that a scope may read of an object, of what belongs to it, and of it as a part of another."""
    own = Q(subject_kind=kind, subject_id=number) | Q(kind=kind, object_id=number)
    changes = Change.objects.visible_to(scope).filter(own)
    rows = list(changes.select_related("context").order_by("-pk")[:CHANGES_OF_AN_OBJECT])
    views = change_views(scope, rows)
    grouped: dict[uuid.UUID, list[Change]] = defaultdict(list)
    for row in rows:
        grouped[row.context.pk].append(row)
    entries = []
    for group in grouped.values():
        total = Summary.of((each.operation, each.kind, 1) for each in group)
        entries.append(_entry(group[0].context, total, tuple(views[each.pk] for each in reversed(group))))
    return TracePage(tuple(entries))


def _entries(scope: Scope, contexts: Sequence[Context], inside: QuerySet[Change]) -> Iterable[Entry]:
    rank = Window(RowNumber(), partition_by=F("context"), order_by=F("pk").asc())
    first = list(inside.annotate(rank=rank).filter(rank__lte=CHANGES_SHOWN).order_by("pk"))
    views, counted = change_views(scope, first), summaries(_counts(inside))
    grouped: dict[uuid.UUID, list[ChangeView]] = defaultdict(list)
    for change in first:
        grouped[change.context_id].append(views[change.pk])
    return [_entry(context, counted[context.pk], tuple(grouped[context.pk])) for context in contexts]


def _counts(changes: QuerySet[Change]) -> Iterable[tuple[uuid.UUID, str, str, int]]:
    counted = changes.order_by().values_list("context_id", "operation", "kind")
    return counted.annotate(count=Count("pk"))


def _entry(context: Context, summary: Summary, changes: tuple[ChangeView, ...]) -> Entry:
    metadata: Mapping[str, Any] = context.metadata or {}
    return Entry(
        context=context.pk,
        at=context.created_at,
        actor=metadata.get("actor", ""),
        cause=cause_in_words(metadata),
        batch=metadata.get("batch"),
        summary=summary,
        changes=changes,
    )


def cause_in_words(metadata: Mapping[str, Any]) -> str:
    """« page /actions/3/ », « commande import_roadmap », « tâche send_due_messages », « hors du portail »."""
    what = str(metadata.get("cause", ""))
    return {
        "page": f"page {what}",
        "api": f"API {what}",
        "command": f"commande {what}",
        "console": "console",
        "task": f"tâche {what.rpartition('.')[2]}",
        "opening": "ouverture du journal",
    }.get(str(metadata.get("kind", "")), "hors du portail")
