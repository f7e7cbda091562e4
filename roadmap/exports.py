"""The list of actions as a table: columns as data, headers that the importer reads back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, BinaryIO

from django.db.models import F, Func, QuerySet, TextField

from common.db.search import fold
from common.tabular.writers import Column, iter_csv, write_xlsx
from roadmap.models import Action, Roadmap
from roadmap.selectors.rows import as_pilot, goal_label, with_row

# One batch of prefetches up to this many actions: a region has a few hundred.
CHUNK = 2000
PILOT_SEPARATOR = " ; "
_PROGRAMMING = "Programmation "
# The columns of the page (roadmap.selectors.listing.COLUMNS) and those of the table that say the same.
_OF_COLUMN: dict[str, tuple[str, ...]] = {
    "objectif": ("Objectif",),
    "etat": ("État",),
    "priorite": ("Priorité",),
    "pilote": ("Pilote",),
    "programmation": (),
    "point": ("Point de situation", "Date du point"),
    "maj": (),
}


def action_columns(roadmap: Roadmap, *, years: Sequence[int], extras: Sequence[str]) -> list[Column[Action]]:
    """The columns of the export; ``years`` beyond the roadmap's period are those some action speaks of."""
    return [
        Column("Code Azimut", lambda action: action.code, width=14, hidden=True),
        Column("Objectif", lambda action: goal_label(action.goal), width=40),
        Column("Action", lambda action: action.title, width=50),
        Column("État", _state, width=14),
        Column("Point de situation", _comment, width=50),
        Column("Date du point", _date, width=14),
        *[Column(f"{_PROGRAMMING}{year}", _programming(year), width=36) for year in years],
        Column("Priorité", lambda action: action.priority, width=10),
        Column("Pilote", _pilots, width=30),
        *[Column(header, _extra(header), width=24) for header in extras],
        # Tells an import what the portal looked like when the sheet was made.
        Column("Version Azimut", lambda action: action.version, width=14, hidden=True),
    ]


def columns_for(actions: QuerySet[Any], roadmap: Roadmap) -> list[Column[Action]]:
    """The columns that these actions fill (two queries)."""
    written = actions.order_by().values_list("programmings__year", flat=True).distinct()
    years = sorted({*roadmap.years, *(year for year in written if year)})
    keys = Func(F("extras"), function="jsonb_object_keys", output_field=TextField(), set_returning=True)
    found = actions.order_by().annotate(key=keys).values_list("key", flat=True).distinct()
    return action_columns(roadmap, years=years, extras=sorted(set(found), key=lambda key: (fold(key), key)))


def chosen_columns(actions: QuerySet[Any], roadmap: Roadmap, shown: Collection[str]) -> list[Column[Action]]:
    """The columns of the page that are shown, to be read: without the two that an import needs."""
    headers = {"Action", *(header for key in shown for header in _OF_COLUMN[key])}
    kept = [
        column
        for column in columns_for(actions, roadmap)
        if column.header in headers or ("programmation" in shown and column.header.startswith(_PROGRAMMING))
    ]
    return [*kept, Column("Mise à jour", _updated, width=14)] if "maj" in shown else kept


def stream_csv(
    actions: QuerySet[Any], roadmap: Roadmap, *, shown: Collection[str] | None = None
) -> Iterator[str]:
    """Lines of the table, as they are read (six queries for a region); ``shown`` as :func:`chosen_columns`."""
    return iter_csv(columns=_columns(actions, roadmap, shown), rows=_rows(actions))


def write_workbook(
    stream: BinaryIO,
    actions: QuerySet[Any],
    roadmap: Roadmap,
    *,
    title_lines: Sequence[str],
    shown: Collection[str] | None = None,
) -> None:
    """The same table as an XLSX sheet under its title lines (six queries for a region)."""
    write_xlsx(
        stream,
        sheet="Actions",
        columns=_columns(actions, roadmap, shown),
        rows=_rows(actions),
        title_lines=title_lines,
    )


def _columns(actions: QuerySet[Any], roadmap: Roadmap, shown: Collection[str] | None) -> list[Column[Action]]:
    return columns_for(actions, roadmap) if shown is None else chosen_columns(actions, roadmap, shown)


def _rows(actions: QuerySet[Any]) -> Iterator[Action]:
    return with_row(actions).iterator(chunk_size=CHUNK)


def _state(action: Action) -> str:
    status = action.current_status
    return str(status.get_state_display()) if status and status.state else ""


def _comment(action: Action) -> str:
    return action.current_status.comment if action.current_status else ""


def _date(action: Action) -> str:
    on = action.current_status.on if action.current_status else None
    return f"{on:%d/%m/%Y}" if on else ""


def _updated(action: Action) -> str:
    return f"{action.updated_at.astimezone(action.roadmap.territory.zone):%d/%m/%Y}"


def _programming(year: int) -> Callable[[Action], str]:
    def text(action: Action) -> str:
        return next((item.text for item in action.programmings.all() if item.year == year), "")

    return text


def _pilots(action: Action) -> str:
    pilots = (as_pilot(pilotage) for pilotage in action.pilotages.all())
    return PILOT_SEPARATOR.join(
        f"{pilot.full} ({pilot.suffix})" if pilot.suffix else pilot.full for pilot in pilots
    )


def _extra(header: str) -> Callable[[Action], str]:
    return lambda action: str(action.extras.get(header) or "")
