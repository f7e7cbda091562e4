"""A row that others show under its name changes while nobody begins to show it, or ends.

Two transactions do not read each other: an action given to an organisation while that one is renamed would be stamped
by neither, and a partner's copy keep the old name. The stronger lock makes a rename wait for the foreign keys that are
being checked, and those for the rename: one of the two always sees the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pgtrigger
from django.db import models

from common.db.stamps import trigger_sql

Model = TypeVar("Model", bound=models.Model)
TRIGGER = "changes_alone"


def changes_alone(*fields: str) -> Callable[[type[Model]], type[Model]]:
    """``fields`` are those by which the stamps of other objects move: a test compares the two."""

    def decorate(model: type[Model]) -> type[Model]:
        lock = f"PERFORM FROM {model._meta.db_table} WHERE id = OLD.id FOR UPDATE; RETURN NEW;"
        trigger = pgtrigger.Trigger(
            name=TRIGGER,
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(*fields),
            func=lock,
        )
        registered: type[Model] = pgtrigger.register(trigger)(model)
        return registered

    return decorate


@dataclass(frozen=True, slots=True)
class HeldAlong:
    """Rows of ``table`` that are held, too, when one row of ``above`` changes, because what hangs from them shows it.

    An application bears the name of the programme of its window, and its foreign key is to the window: that is the
    row whose lock makes the two wait. ``where`` finds these rows, from ``OLD``; ``columns`` are those that matter
    two floors below. ``above`` may be of a lower app, hence ``sql``, which a migration runs and a test compares.
    """

    above: str
    columns: tuple[str, ...]
    table: str
    where: str

    @property
    def trigger(self) -> str:
        """Triggers run in the order of their names: once the row itself is held, nothing new can hang from it."""
        return f"then_holds_{self.table}"

    @property
    def function(self) -> str:
        return f"azimut_{self.above.partition('_')[2]}_holds_{self.table}"

    @property
    def body(self) -> str:
        return f"BEGIN PERFORM FROM {self.table} WHERE {self.where} ORDER BY id FOR UPDATE; RETURN NEW; END"

    @property
    def sql(self) -> str:
        before, after = (", ".join(f"{row}.{name}" for name in self.columns) for row in ("OLD", "NEW"))
        when = f"WHEN (ROW({before}) IS DISTINCT FROM ROW({after}))"
        return trigger_sql(self, f"BEFORE UPDATE ON {self.above} FOR EACH ROW\n{when}")


@dataclass(frozen=True, slots=True)
class HeldFirst:
    """What rows added to ``table`` are parts of is held before they stamp it: rows of ``above``, whose numbers are
    ``by``, over ``n``, the rows that were added, and what ``join`` brings.

    Otherwise whoever changes the parent meanwhile would wait for the stamp, and the part, which ends by checking its
    foreign keys or by changing the parent, for them. Of what is only ``shown``, it takes now what the check of the
    foreign key would take in the end: adding something there still waits for nobody.

    For a statement, not for each of its rows: an import adds thousands, and the order is that of the numbers.
    """

    table: str
    above: str
    by: str
    join: str = ""
    shown: bool = False

    @property
    def trigger(self) -> str:
        """By its name, before the triggers that trace and stamp."""
        return f"azimut_first_{self.above}{'_shown' if self.shown else ''}"

    @property
    def function(self) -> str:
        return f"{self.trigger}_of_{self.table.partition('_')[2]}"

    @property
    def body(self) -> str:
        """Planned at each call: the tables of an empty portal fill within one transaction."""
        numbers = f"SELECT {self.by} FROM new_values n {self.join}".rstrip()  # noqa: S608 - ours
        lock = "KEY SHARE" if self.shown else "NO KEY UPDATE"
        rows = f"SELECT FROM {self.above} WHERE id IN ({numbers}) ORDER BY id FOR {lock}"
        return f"BEGIN EXECUTE $hold$ {rows} $hold$; RETURN NULL; END"

    @property
    def sql(self) -> str:
        rows = "REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT"
        return trigger_sql(self, f"AFTER INSERT ON {self.table}\n{rows}")
