"""Loads the committees that the sources name, and the meetings that they date."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from common.reference import Row, Tally, read_list, upsert
from governance.enums import CommitteeLevel, MeetingState
from governance.models import Committee, Meeting
from territories.enums import TerritoryKind
from territories.models import Territory
from territories.services.reference import territory_id

FILE = "committees.json"
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@transaction.atomic
def load_committees(*, directory: Path) -> list[Tally]:
    """Committees by code, meetings by reference. Raises ``ReferenceDataError``.

    A meeting that is there stays as it is: what was said of it since in the portal is worth more.
    """
    committees, meetings = Tally("Instances"), Tally("Séances")
    for order, row in enumerate(read_list(directory / FILE), start=1):
        committee = _committee(row, order, committees)
        for meeting in row.rows("meetings"):
            _meeting(meeting, committee, meetings)
    return [committees, meetings]


def _committee(row: Row, order: int, tally: Tally) -> Committee:
    values = {
        "level": row.choice("level", CommitteeLevel),
        "territory_id": territory_id(row),
        "name": row.text("name", required=True),
        **{name: row.text(name) for name in ("short_name", "mission", "chair", "secretariat", "dates_text")},
        "steers": row.flag("steers"),
        "is_proposed": row.flag("is_proposed"),
        "valid_from": row.date("valid_from"),
        "valid_to": row.date("valid_to"),
        "succeeds_id": _earlier(row),
        "order": order,
        **row.sourced(),
    }
    _check_level(row, values)
    return upsert(Committee, tally, {"code": row.text("code", required=True)}, values)


def _check_level(row: Row, values: dict[str, Any]) -> None:
    kind = Territory.objects.values_list("kind", flat=True).get(pk=values["territory_id"])
    if (kind == TerritoryKind.NATION) != (values["level"] == CommitteeLevel.NATIONAL):
        raise row.error("une instance nationale est celle de la nation, et les autres ne le sont pas.")


def _earlier(row: Row) -> int | None:
    """The committee that it succeeds stands before it in the file."""
    code = row.text("succeeds")
    if not code:
        return None
    found = Committee.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise row.error(f"l’instance «\u00a0{code}\u00a0» est inconnue.")
    return int(found)


def _meeting(row: Row, committee: Committee, tally: Tally) -> None:
    on = row.date("on")
    if on is None:
        raise row.error("le champ «\u00a0on\u00a0» est vide.")
    reference = f"{committee.code}@{on.isoformat()}"
    if Meeting.objects.filter(Q(reference=reference) | Q(committee=committee, on=on)).exists():
        tally.unchanged += 1
        return
    Meeting.objects.create(
        committee=committee,
        reference=reference,
        on=on,
        begins=_hour(row, "begins"),
        ends=_hour(row, "ends"),
        place=row.text("place"),
        title=row.text("title"),
        state=row.choice("state", MeetingState),
        **row.sourced(),
    )
    tally.created += 1


def _hour(row: Row, name: str) -> dt.time | None:
    text = row.text(name)
    if text and not _HOUR.fullmatch(text):
        raise row.error(f"«\u00a0{text}\u00a0» n’est pas une heure (HH:MM).")
    return dt.time.fromisoformat(text) if text else None
