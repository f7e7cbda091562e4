"""The money of a programme in each territory: what adds up, what the source shows apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from programmes.enums import EnvelopeNature
from programmes.models import Envelope
from territories.models import Territory


@dataclass(slots=True)
class Amounts:
    """Envelopes of one nature in one territory. ``total`` is in euros; None when nothing adds up."""

    nature: EnvelopeNature
    counted: list[Envelope] = field(default_factory=list)
    apart: list[Envelope] = field(default_factory=list)

    @property
    def total(self) -> Decimal | None:
        return sum((envelope.amount for envelope in self.counted), Decimal(0)) if self.counted else None


@dataclass(frozen=True, slots=True)
class Money:
    """The three natures, always in the same order, even when nothing is known of one."""

    territory: Territory
    natures: tuple[Amounts, ...]


def money_by_territory(envelopes: Iterable[Envelope]) -> list[Money]:
    """``envelopes`` come ordered by territory."""
    return [
        Money(group[0].territory, _natures(group))
        for group in (list(rows) for _, rows in groupby(envelopes, key=lambda row: row.territory_id))
    ]


def _natures(envelopes: list[Envelope]) -> tuple[Amounts, ...]:
    found = {nature: Amounts(nature) for nature in EnvelopeNature}
    for envelope in envelopes:
        amounts = found[EnvelopeNature(envelope.nature)]
        (amounts.counted if envelope.in_total else amounts.apart).append(envelope)
    return tuple(found.values())
