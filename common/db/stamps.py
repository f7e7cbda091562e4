"""SQL of the stamps: one row for each object that partners pull, which moves with everything that the object shows.

What an object shows is in several tables. Each of them says, beside what its changes are about, which objects it
touches; the trigger of its event table stamps these with the transaction, whoever writes and however.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Stamped:
    """A resource, and SQL that gives of each of its living objects: ``id``, ``regions``, ``opened``.

    ``regions`` are those it is in, as a ``bigint[]``, empty for what all the regions share; ``opened`` is true of
    what whoever reads the region may read today.
    """

    resource: str
    rows: str


@dataclass(frozen=True, slots=True)
class Touch:
    """``ids`` is a SELECT over ``e``, a new event, of the numbers of the objects that show its row.

    ``when`` is a condition over ``e``, for what touches thousands of rows and seldom matters.
    """

    stamped: Stamped
    ids: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Below:
    """What an upper app stamps when a table under it changes: a trigger of its own on ``table``, whose rows are ``e``.

    It belongs to no model of the app, so that its migration runs ``sql``, which a test compares with the database.
    The rows of a deletion are those that were; an update also has its ``old_values``.
    """

    name: str
    table: str
    statement: str
    operation: str = "INSERT"

    @property
    def function(self) -> str:
        return f"azimut_{self.name}_{self.table.partition('_')[2]}"

    @property
    def body(self) -> str:
        return f"BEGIN EXECUTE $stamp$ {one_line(self.statement)} $stamp$; RETURN NULL; END"

    @property
    def trigger(self) -> str:
        return f"azimut_{self.name}"

    @property
    def sql(self) -> str:
        rows = f"REFERENCING {_ROWS[self.operation]} FOR EACH STATEMENT"
        return trigger_sql(self, f"AFTER {self.operation} ON {self.table}\n{rows}")


class Installed(Protocol):
    """A trigger that a migration writes, and the function that it runs."""

    @property
    def trigger(self) -> str: ...
    @property
    def function(self) -> str: ...
    @property
    def body(self) -> str: ...


def trigger_sql(installed: Installed, when: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION {installed.function}() RETURNS trigger LANGUAGE plpgsql AS $body$ {installed.body} $body$;
CREATE OR REPLACE TRIGGER {installed.trigger} {when} EXECUTE FUNCTION {installed.function}();
"""


_ROWS = {
    "INSERT": "NEW TABLE AS new_values",
    "UPDATE": "OLD TABLE AS old_values NEW TABLE AS new_values",
    "DELETE": "OLD TABLE AS new_values",
}


def held(table: str, *columns: str) -> str:
    """A SELECT over ``e`` of what the columns say and, of an update, of what they said: a part leaves its parent."""
    return " UNION ALL ".join(
        f'SELECT e."{name}" UNION ALL (SELECT b."{name}" FROM {table} b WHERE e.pgh_label = \'update\' '
        "AND b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1)"
        for name in columns
    )


def changed(table: str, *columns: str) -> str:
    """In SQL over ``e``: whether it is an update of one of the columns, as the previous event of the row says."""
    before, after = (", ".join(f'{alias}."{name}"' for name in columns) for alias in ("b", "e"))
    return (
        f"e.pgh_label = 'update' AND COALESCE((SELECT ({before}) IS DISTINCT FROM ({after}) FROM {table} b "
        "WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1), true)"
    )


def stamping(touches: Iterable[Touch], *, events: str = "new_values") -> str:
    """One statement that stamps what the events touch.

    Gone is what its table no longer has: no need to know which event deleted it. What this transaction already
    stamped alike is left as it is, so that an import of five tables writes each stamp once. The order of the rows
    is that of the locks: two statements never wait for each other both ways.

    ``touched_at`` is the clock and not the beginning of the transaction, which a long import would date before
    changes that readers already have.
    """
    arms = " UNION ALL ".join(_touched(touch, events) for touch in touches)
    return f"""
    INSERT INTO journal_stamp AS kept
    (resource, object_id, transaction, touched_at, regions, opened, deleted)
    SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(),
    COALESCE(t.regions, '{{}}'), COALESCE(t.opened, false), t.gone
    FROM ({arms}) AS t
    LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id
    WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone
    ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened
    OR azimut_regions(s.regions, t.regions) <> s.regions END
    ORDER BY t.resource, t.id
    ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction,
    touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted,
    regions = CASE WHEN excluded.deleted THEN kept.regions
    ELSE azimut_regions(kept.regions, excluded.regions) END
    """


def one_line(sql: str) -> str:
    # Non-breaking spaces are typography, not layout.
    return re.sub(r"[ \n]+", " ", sql).strip()


def _touched(touch: Touch, events: str) -> str:
    where = f" AND ({touch.when})" if touch.when else ""
    return f"""
    SELECT '{touch.stamped.resource}'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened
    FROM (SELECT DISTINCT ids.id FROM {events} e CROSS JOIN LATERAL ({touch.ids}) AS ids (id)
    WHERE ids.id IS NOT NULL{where}) AS found
    LEFT JOIN ({touch.stamped.rows}) AS shown ON shown.id = found.id
    """
