"""The report of a check, in the shape that scripts rely on (architecture § 5)."""

from __future__ import annotations

from typing import Any

from common.tabular.model import typographic
from roadmap.imports.reading import Remark, RowReading
from roadmap.services.import_check import CheckedRow, CheckedTable


def report_of(checked: CheckedTable) -> dict[str, Any]:
    """Rows as understood, and how many are new, changed, unchanged, refused, absent, in conflict."""
    return {
        "file": checked.upload.name,
        "region": checked.upload.territory.code,
        "title": checked.table.title,
        "announced_period": checked.table.announced_period,
        "general_objectives": [
            {"code": number, "title": title} for number, title in checked.table.general_objectives
        ],
        "years": list(checked.table.years),
        "notes": [typographic(note) for note in checked.table.notes],
        "rows": [_row(row) for row in checked.rows],
        "absent": [{"code": known.code, "title": known.content["title"]} for known in checked.absent],
        "counts": checked.counts(),
    }


def refusal(message: str) -> dict[str, Any]:
    """The report of a file that could not be read at all."""
    return {
        "rows": [],
        "absent": [],
        "counts": {"new": 0, "changed": 0, "unchanged": 0, "conflict": 0, "refused": 0, "absent": 0},
        "problems": [message],
    }


def _row(row: CheckedRow) -> dict[str, Any]:
    reading = row.reading
    return {
        "row": reading.row,
        "outcome": str(row.outcome),
        "code": row.target.code if row.target else reading.code,
        **_content(reading),
        "repairs": _sentences(reading.repairs),
        "to_confirm": _sentences(reading.to_confirm),
        "problems": _sentences(reading.problems),
        "readings": [_content(other) for other in reading.alternatives],
        "changes": [change.as_json() for change in row.changes],
        "near": row.near,
        "cells": list(reading.cells),
    }


def _content(reading: RowReading) -> dict[str, Any]:
    return {
        "objective_code": reading.objective_code,
        "objective_title": reading.objective_title,
        "title": reading.title,
        "state": reading.state,
        "status_text": reading.status_text,
        "priority": reading.priority,
        "pilots": [{"organisation": pilot.organisation, "role": str(pilot.role)} for pilot in reading.pilots],
        "years": {str(year): text for year, text in sorted(reading.years.items()) if text},
        "extras": reading.extras,
    }


def _sentences(remarks: list[Remark]) -> list[str]:
    return [typographic(remark.message) for remark in remarks]
