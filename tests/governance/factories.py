"""Committees and meetings made for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from governance.enums import CommitteeLevel, MeetingState
from governance.models import Committee, Meeting
from territories.enums import TerritoryKind
from territories.models import Territory
from tests.factories import make_region

_numbers = itertools.count(1)


def make_committee(territory: Territory | None = None, code: str = "", **fields: Any) -> Committee:
    """A committee of a region that follows its roadmap; national when the territory is the nation."""
    territory = territory or make_region()
    national = territory.kind == TerritoryKind.NATION
    defaults = {
        "level": CommitteeLevel.NATIONAL if national else CommitteeLevel.REGIONAL,
        "name": f"Comité d’essai {next(_numbers)}",
        "steers": True,
        "source": "essai",
    }
    return Committee.objects.create(
        code=code or f"comite-{next(_numbers)}", territory=territory, **{**defaults, **fields}
    )


def make_meeting(committee: Committee, on: str, state: str = MeetingState.CONVENED, **fields: Any) -> Meeting:
    """``on`` is written as 2023-10-04."""
    return Meeting.objects.create(committee=committee, on=dt.date.fromisoformat(on), state=state, **fields)
