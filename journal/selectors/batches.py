"""Reads for the import pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from common.scope import Scope
from journal.enums import Outcome, Resolution
from journal.models import ImportBatch, ImportLine


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What the top of a preview says. ``blocking`` rows keep the batch from being published."""

    read: int
    repaired: int
    doubtful: int
    refused: int
    blocking: int
    excluded: int
    conflicts: int
    outcomes: dict[str, int]

    @property
    def writes(self) -> int:
        return self.outcomes[Outcome.NEW] + self.outcomes[Outcome.CHANGED]


def batches_for(scope: Scope) -> QuerySet[ImportBatch]:
    """Imports the scope may see, the latest first (one query)."""
    return ImportBatch.objects.visible_to(scope).select_related("territory")


def summary_of(batch: ImportBatch) -> BatchSummary:
    """One query, whatever the number of lines."""
    rows = list(batch.lines.values_list("outcome", "excluded", "resolution", "repairs", "to_confirm"))
    kept = Counter(outcome for outcome, excluded, *_ in rows if not excluded)
    read = [row for row in rows if row[0] != Outcome.ABSENT]
    return BatchSummary(
        read=len(read),
        repaired=sum(1 for row in read if row[3]),
        doubtful=sum(1 for row in read if row[4]),
        refused=sum(1 for row in read if row[0] == Outcome.REFUSED),
        blocking=kept[Outcome.REFUSED],
        excluded=sum(1 for row in read if row[1]),
        conflicts=sum(1 for row in rows if row[0] == Outcome.CONFLICT and row[2] == Resolution.PENDING),
        outcomes={str(outcome): kept[outcome] for outcome in Outcome},
    )


# What the preview can be narrowed to; the first is the default.
SHOWS: dict[str, Q] = {
    "": Q(),
    "doubtful": ~Q(to_confirm=[]),
    "repaired": ~Q(repairs=[]),
    "refused": Q(outcome=Outcome.REFUSED),
    "new": Q(outcome=Outcome.NEW),
    "changed": Q(outcome=Outcome.CHANGED),
    "conflict": Q(outcome=Outcome.CONFLICT),
    "unchanged": Q(outcome=Outcome.UNCHANGED),
    "absent": Q(outcome=Outcome.ABSENT),
}


def lines_of(batch: ImportBatch, *, show: str) -> QuerySet[ImportLine]:
    """Lines of a batch in the order of the file, narrowed to what is asked for."""
    return batch.lines.filter(SHOWS.get(show, Q())).order_by("position")
