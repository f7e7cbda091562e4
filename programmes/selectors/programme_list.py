"""The programmes, each with what is known of its windows and of its money in a scope (four queries)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from common.scope import Scope
from programmes.enums import EnvelopeNature
from programmes.models import Envelope, Programme, Window


@dataclass(frozen=True, slots=True)
class ProgrammeSummary:
    """``committed`` is in euros, None when no source gives an amount: that is not zero."""

    programme: Programme
    windows: int
    open_windows: int
    committed: Decimal | None
    committed_where: tuple[str, ...]


def programme_summaries(scope: Scope, *, today: dt.date) -> list[ProgrammeSummary]:
    windows = _windows(scope, today)
    money = _committed(scope)
    return [
        ProgrammeSummary(
            programme,
            *windows.get(programme.pk, (0, 0)),
            *money.get(programme.pk, (None, ())),
        )
        for programme in Programme.objects.visible_to(scope).select_related("lead")
    ]


def _windows(scope: Scope, today: dt.date) -> dict[int, tuple[int, int]]:
    """By programme: how many windows, how many of them open that day by their published dates."""
    is_open = Q(opens_on__lte=today, closes_on__gte=today)
    rows = (
        Window.objects.visible_to(scope)
        .order_by()
        .values("programme")
        .annotate(all=Count("pk"), open=Count("pk", filter=is_open))
    )
    return {row["programme"]: (row["all"], row["open"]) for row in rows}


def _committed(scope: Scope) -> dict[int, tuple[Decimal | None, tuple[str, ...]]]:
    """By programme, the money committed when it is known in one territory only: two do not add up."""
    rows = (
        Envelope.objects.visible_to(scope)
        .filter(nature=EnvelopeNature.COMMITTED, in_total=True)
        .order_by("territory__kind", "territory__name")
        .values("programme", "territory__name")
        .annotate(total=Sum("amount"))
    )
    found: dict[int, list[tuple[Decimal, str]]] = {}
    for row in rows:
        found.setdefault(row["programme"], []).append((row["total"], row["territory__name"]))
    return {
        programme: (amounts[0][0] if len(amounts) == 1 else None, tuple(name for _, name in amounts))
        for programme, amounts in found.items()
    }
