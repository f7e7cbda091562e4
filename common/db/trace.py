"""What makes the database keep every change of a table, whoever makes it and however.

``@traced`` gives a model an event table that triggers fill (django-pghistory), and one line of the portal's
journal for each event: what it is about, in which territory, under which name at that time. The line is
written by SQL, which finds the table of the journal when it runs, so that no package imports upward.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pghistory
import pghistory.models
import pgtrigger
from django.db import models

from common.db.stamps import Touch, one_line, stamping

# Derived, or counted at every save: their change says nothing.
NEVER_TRACED = frozenset({"updated_at", "version", "search", "title_folded", "text_folded", "comment_folded"})
SNAPSHOT = "snapshot"
LABEL_LENGTH = 500

Model = TypeVar("Model", bound=models.Model)


class Event(pghistory.models.Event):
    """One state of one row: after an insertion or an update, before a deletion. Never changed."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pgh_label} {self.pgh_id}"


@dataclass(frozen=True, slots=True)
class About:
    """SQL over ``e``, the new events: what they are about, where, and the name of the row.

    ``subject`` is the label of the model that has a page, as an SQL expression, and its number; ``territory``
    is NULL for what all the regions share; ``touches`` are the objects of the API that show the row.
    """

    label: str
    subject: tuple[str, str] | None = None
    territory: str = "NULL"
    touches: tuple[Touch, ...] = ()


def of(model: str, number: str, *, label: str, territory: str, touches: tuple[Touch, ...] = ()) -> About:
    """About an object of another table: ``of("roadmap.action", 'e."action_id"', …)``."""
    return About(label=label, subject=(f"'{model}'", number), territory=territory, touches=touches)


def last_known(column: str, *, kind: str, number: str) -> str:
    """What the journal last said of a row that may be gone: its subject, its territory."""
    return (
        f"(SELECT c.{column} FROM journal_change c WHERE c.kind = {kind} AND c.object_id = {number} "
        f"AND c.{column} IS NOT NULL ORDER BY c.id DESC LIMIT 1)"
    )


def traced(
    about: About, *, fields: Sequence[str] | None = None, exclude: Sequence[str] = ()
) -> Callable[[type[Model]], type[Model]]:
    """Keep every insertion, update and deletion of the rows of a model."""

    def decorate(model: type[Model]) -> type[Model]:
        kept = fields or [
            field.name
            for field in model._meta.local_fields
            if field.name not in NEVER_TRACED and field.name not in exclude
        ]
        track = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            fields=["id", *(name for name in kept if name != "id")],
            model_name=f"{model.__name__}Event",
            base_model=Event,
            append_only=True,
            level=pgtrigger.Statement,
            obj_field=pghistory.ObjForeignKey(related_name="+", db_index=False),
            context_field=pghistory.ContextForeignKey(related_name="+", db_index=False),
            meta=event_meta(model, about),
        )
        tracked: type[Model] = track(model)
        return tracked

    return decorate


def event_meta(model: type[models.Model], about: About, *, only: str = "") -> dict[str, object]:
    """The Meta of an event table; ``only`` narrows, in SQL over ``e``, which events the journal tells."""
    name = model._meta.model_name
    return {
        "verbose_name": f"trace\u00a0: {model._meta.verbose_name}",
        "verbose_name_plural": f"traces\u00a0: {model._meta.verbose_name_plural}",
        "ordering": ["pgh_id"],
        "default_permissions": (),
        "indexes": [models.Index(fields=["pgh_obj", "pgh_id"], name=f"{name}event_object")],
        "triggers": [
            _without_context(),
            _line_of_the_journal(model._meta.label_lower, about, only),
            *([stamps(about.touches)] if about.touches else []),
        ],
    }


def _without_context() -> pgtrigger.Trigger:
    """A change made outside of the portal gets a context too, that of its transaction; once a statement."""
    return pgtrigger.Trigger(
        name="without_context",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=one_line(
            """
            IF COALESCE(current_setting('pghistory.context_id', true), '') = '' THEN
            PERFORM set_config('pghistory.context_id', md5(txid_current()::text || now()::text)::uuid::text, true),
            set_config('pghistory.context_metadata', '{"kind": "outside"}', true);
            END IF;
            RETURN NULL;
            """
        ),
    )


def _line_of_the_journal(kind: str, about: About, only: str) -> pgtrigger.Trigger:
    """Planned at each statement: a plan kept from an empty table reads a full one from end to end for each row."""
    subject_kind, subject_id = about.subject or (f"'{kind}'", "e.pgh_obj_id")
    territory = about.territory
    if territory != "NULL":
        # A parent deleted before its children, in SQL written by hand, no longer says where it was.
        known = last_known("territory_id", kind=f"'{kind}'", number="e.pgh_obj_id")
        territory = f"COALESCE({territory}, {known})"
    return pgtrigger.Trigger(
        name="journal_line",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_values"),  # type: ignore[no-untyped-call]
        func=one_line(
            f"""
            EXECUTE $line$
            INSERT INTO journal_change
            (context_id, kind, event_id, object_id, operation, subject_kind, subject_id, territory_id, label)
            SELECT e.pgh_context_id, '{kind}', e.pgh_id, e.pgh_obj_id, e.pgh_label, {subject_kind}, {subject_id},
            {territory}, left(COALESCE({about.label}, ''), {LABEL_LENGTH})
            FROM new_values e {f"WHERE {only}" if only else ""} ORDER BY e.pgh_id
            $line$;
            RETURN NULL;
            """
        ),
    )


def stamps(touches: Sequence[Touch], *, name: str = "stamps") -> pgtrigger.Trigger:
    """Planned at each statement, as the line of the journal is."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_values"),  # type: ignore[no-untyped-call]
        func=one_line(f"EXECUTE $stamp$ {stamping(touches)} $stamp$; RETURN NULL;"),
    )
