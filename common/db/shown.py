"""A row that others show under its name changes while nobody begins to show it, or ends.

Two transactions do not read each other: an action given to an organisation while that one is renamed would be stamped
by neither, and a partner's copy keep the old name. The stronger lock makes a rename wait for the foreign keys that are
being checked, and those for the rename: one of the two always sees the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pgtrigger
from django.db import models

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
