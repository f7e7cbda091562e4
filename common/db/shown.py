"""A row that others show under its name changes while nobody begins to show it, or ends.

Two transactions do not read each other: an action given to an organisation while that one is renamed would be stamped
by neither, and a partner's copy keep the old name. The stronger lock makes a rename wait for the foreign keys that are
being checked, and those for the rename: one of the two always sees the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import pgtrigger
from django.db import models

Model = TypeVar("Model", bound=models.Model)
Key = models.ForeignKey[Any, Any]
TRIGGER = "changes_alone"
PART_TRIGGER = "holds_first"


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


def holds_first(*parents: str, shown: Sequence[str] = ()) -> Callable[[type[Model]], type[Model]]:
    """A part that is added holds what it is a part of, before it stamps it; ``parents`` are paths of foreign keys.

    Otherwise whoever changes the parent meanwhile would wait for the stamp, and the part, which ends by checking its
    foreign keys or by changing the parent, for them. Of what is only ``shown``, it takes now what the check of the
    foreign key would take in the end: adding something there still waits for nobody.
    """

    def decorate(model: type[Model]) -> type[Model]:
        locks = [
            *(f"PERFORM FROM {_row(model, path)} FOR KEY SHARE;" for path in shown),
            *(f"PERFORM FROM {_row(model, path)} FOR NO KEY UPDATE;" for path in parents),
        ]
        trigger = pgtrigger.Trigger(
            name=PART_TRIGGER,
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=" ".join([*locks, "RETURN NEW;"]),
        )
        registered: type[Model] = pgtrigger.register(trigger)(model)
        return registered

    return decorate


def _row(model: type[models.Model], path: str) -> str:
    first, *others = path.split("__")
    key = cast("Key", model._meta.get_field(first))
    number = f"NEW.{key.column}"
    for name in others:
        table, key = _above(key), cast("Key", key.remote_field.model._meta.get_field(name))
        number = f"(SELECT {key.column} FROM {table} WHERE id = {number})"  # noqa: S608 - ours
    return f"{_above(key)} WHERE id = {number}"


def _above(key: Key) -> str:
    """The table of the parent, which may be a name still: models are being loaded."""
    parent = key.remote_field.model
    return parent.replace(".", "_").lower() if isinstance(parent, str) else parent._meta.db_table


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
        return f"""
CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS $body$ {self.body} $body$;
CREATE OR REPLACE TRIGGER {self.trigger} BEFORE UPDATE ON {self.above} FOR EACH ROW
WHEN (ROW({before}) IS DISTINCT FROM ROW({after})) EXECUTE FUNCTION {self.function}();
"""
