"""What the tests of the stamps share: stamps of before, those that moved, and readers."""

from __future__ import annotations

from django.db import connection, transaction

from common.scope import Scope
from journal.models import Stamp

BEFORE = 1


def forget() -> None:
    """As if everything had been stamped by an earlier transaction."""
    Stamp.objects.update(transaction=BEFORE)


def moved() -> set[tuple[str, int]]:
    return set(Stamp.objects.exclude(transaction=BEFORE).values_list("resource", "object_id"))


def stamp_of(resource: str, number: int) -> Stamp:
    return Stamp.objects.get(resource=resource, object_id=number)


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def reader_of(*regions: object) -> Scope:
    return Scope(readable_regions=frozenset(region.pk for region in regions))


def writer_of(*regions: object) -> Scope:
    keys = frozenset(region.pk for region in regions)
    return Scope(readable_regions=keys, draft_regions=keys, editable_regions=keys)


def in_a_transaction_of_its_own(sql: str, *values: object) -> None:
    with transaction.atomic(durable=True):
        run(sql, *values)
