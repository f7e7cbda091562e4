"""Reads for the import pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from common.scope import Scope
from common.templatetags.french import count, plural
from journal.enums import Outcome, Resolution
from journal.models import ImportBatch, ImportLine

LINES_PER_PAGE = 50

_KEPT = Q(excluded=False)
_READ = ~Q(outcome=Outcome.ABSENT)
_PENDING = Q(outcome=Outcome.CONFLICT, resolution=Resolution.PENDING)
_PARTIAL = Q(outcome=Outcome.CONFLICT, resolution=Resolution.PORTAL, changes__contains=[{"conflict": False}])
_WRITTEN = Q(outcome=Outcome.CHANGED) | Q(outcome=Outcome.CONFLICT, resolution=Resolution.FILE) | _PARTIAL
_DOUBTFUL = ~Q(to_confirm=[])
# Lines that change nothing but settle a doubt of their object.
LIFTING = Q(outcome=Outcome.UNCHANGED, reading__has_key="confirmed")

# What the preview can be narrowed to, with its words; the first is the default.
SHOWS: dict[str, tuple[str, Q]] = {
    "": ("Toutes", Q()),
    "a-confirmer": ("À confirmer", _KEPT & _DOUBTFUL),
    "reparees": ("Réparées", ~Q(repairs=[])),
    "refusees": ("Refusées", Q(outcome=Outcome.REFUSED)),
    "nouvelles": ("Nouvelles", Q(outcome=Outcome.NEW)),
    "modifiees": ("Modifiées", Q(outcome=Outcome.CHANGED)),
    "conflits": ("En conflit", Q(outcome=Outcome.CONFLICT)),
    "inchangees": ("Inchangées", Q(outcome=Outcome.UNCHANGED)),
    "absentes": ("Absentes du fichier", Q(outcome=Outcome.ABSENT)),
    "ecartees": ("Écartées", Q(excluded=True)),
}
_FORMS: dict[str, str] = {
    Outcome.NEW: "nouvelle,nouvelles",
    Outcome.CHANGED: "modifiée,modifiées",
    Outcome.UNCHANGED: "inchangée,inchangées",
    Outcome.CONFLICT: "en conflit,en conflit",
    Outcome.REFUSED: "refusée,refusées",
    Outcome.ABSENT: "absente du fichier,absentes du fichier",
}
# What a person may still decide before publishing.
_WAITING = _KEPT & (_DOUBTFUL | _PENDING | Q(outcome=Outcome.REFUSED))


@dataclass(frozen=True, slots=True)
class Tab:
    show: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What the top of a preview says. ``refused`` rows block publishing; those put aside no longer count.

    ``published_doubtful`` lines are those that publishing now would write with their doubt.
    """

    read: int
    repaired: int
    doubtful: int
    published_doubtful: int
    refused: int
    excluded: int
    pending: int
    absent: int
    created: int
    changed: int
    unchanged: int
    lifted: int
    tabs: tuple[Tab, ...]

    @property
    def has_writes(self) -> bool:
        return bool(self.created or self.changed or self.lifted)

    @property
    def written_in_words(self) -> str:
        """« 30 actions créées, 0 modifiée, 0 inchangée »."""
        created = f"{count(self.created, 'action,actions')} {plural(self.created, 'créée,créées')}"
        changed = count(self.changed, "modifiée,modifiées")
        said = f"{created}, {changed}, {count(self.unchanged, 'inchangée,inchangées')}"
        if not self.lifted:
            return said
        return f"{said}, «\u00a0à confirmer\u00a0» levé sur {count(self.lifted, 'action,actions')}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that waits for a decision, and where it is found."""

    position: int
    row: int | None
    page: int


def batches_for(scope: Scope) -> QuerySet[ImportBatch]:
    """Imports the scope may see, the latest first (one query)."""
    return ImportBatch.objects.visible_to(scope).select_related("territory")


def summary_of(batch: ImportBatch) -> BatchSummary:
    """One query, whatever the number of lines; « changed » is what publishing now would write."""
    new = Q(outcome=Outcome.NEW)
    counts = {
        "read": _READ,
        "repaired": _READ & ~Q(repairs=[]),
        "doubtful": _READ & _KEPT & _DOUBTFUL,
        "published_doubtful": _KEPT & _DOUBTFUL & (new | _WRITTEN),
        "refused": _KEPT & Q(outcome=Outcome.REFUSED),
        "put_aside": Q(excluded=True),
        "pending": _KEPT & _PENDING,
        "absent": ~_READ,
        "created": _KEPT & new,
        "changed": _KEPT & _WRITTEN,
        "lifted": _KEPT & LIFTING,
        "unchanged": _KEPT & _READ & ~(new | _WRITTEN | Q(outcome=Outcome.REFUSED)),
    }
    shows = {f"show_{name}": q for name, (_, q) in SHOWS.items()}
    found = batch.lines.aggregate(**{name: _count(q) for name, q in (counts | shows).items()})
    tabs = tuple(Tab(name, label, found[f"show_{name}"]) for name, (label, _) in SHOWS.items())
    values = {name: found[name] for name in counts if name != "put_aside"}
    return BatchSummary(**values, excluded=found["put_aside"], tabs=tabs)


def _count(condition: Q) -> Count:
    return Count("pk", filter=condition) if condition else Count("pk")


def lines_of(batch: ImportBatch, *, show: str) -> QuerySet[ImportLine]:
    """Lines of a batch in the order of the file, narrowed to what is asked for."""
    _, condition = SHOWS.get(show, SHOWS[""])
    return batch.lines.filter(condition).order_by("position")


def waiting_lines(batch: ImportBatch) -> list[Waiting]:
    """Lines that wait for a decision, in the order of the file (one query); pages count all the lines."""
    rows = batch.lines.filter(_WAITING).order_by("position").values_list("position", "row")
    return [Waiting(position, row, (position - 1) // LINES_PER_PAGE + 1) for position, row in rows]


def following(waiting: Sequence[Waiting], position: int) -> Waiting | None:
    """The first line that waits after a position."""
    rank = bisect_right([each.position for each in waiting], position)
    return waiting[rank] if rank < len(waiting) else None


def place_of(batch: ImportBatch, *, show: str, position: int) -> tuple[int, int] | None:
    """(page, position) of a line among those shown, or of the one after it when it left them (one query)."""
    shown = list(lines_of(batch, show=show).values_list("position", flat=True))
    if not shown:
        return None
    rank = min(bisect_right(shown, position - 1), len(shown) - 1)
    return rank // LINES_PER_PAGE + 1, shown[rank]


def counts_in_words(counts: dict[str, Any]) -> str:
    """« 28 nouvelles, 2 modifiées »; « aucune ligne » when there is nothing to say."""
    said = [count(counts[outcome], forms) for outcome, forms in _FORMS.items() if counts.get(outcome)]
    return ", ".join(said) or "aucune ligne"
