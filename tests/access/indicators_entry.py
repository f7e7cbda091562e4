"""The lines of the matrix for measures, targets, counter-proposals, links and absences, and what they are about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from indicators.models import Absence, CounterProposal, Indicator, IndicatorLink, Measure
from roadmap.models import Action
from tests.factories import make_user
from tests.indicators.factories import make_indicator

CODE = "ESSAI-DROITS"
ON = dt.date(2023, 12, 31)
# A definition is read by whoever has a mandate. Without a territory in the address, each is shown his own region,
# where the editor of elsewhere writes too.
READ = (200, 200, 200, 200, 200, 200, 200, 404, 404)
OWN = (200, 403, 403, 403, 403, 403, 200, 404, 404)
OWN_POSTED = tuple(422 if code == 200 else code for code in OWN)
# Of one region.
EDITED = (200, 403, 403, 403, 403, 403, 404, 404, 404)
REMOVED = (302, 403, 403, 403, 403, 403, 404, 404, 404)
DRAFTS = (200, 200, 200, 404, 404, 404, 404, 404, 404)

READS = {
    "indicators:targets": READ,
    "indicators:measure-list": READ,
    "indicators:measure-new": OWN,
    "indicators:measure-edit": EDITED,
    "indicators:counter-new": (200, 403, 200, 403, 403, 403, 200, 404, 404),
    "indicators:links": READ,
    "indicators:absences": READ,
    "indicators:counter-list": (200, 200, 200, 403, 403, 403, 200, 403, 403),
    "indicators:counter-detail": DRAFTS,
}
POSTS = {
    "indicators:targets": OWN_POSTED,
    "indicators:measure-new": OWN_POSTED,
    "indicators:measure-edit": tuple(422 if code == 200 else code for code in EDITED),
    "indicators:counter-new": (422, 403, 422, 403, 403, 403, 422, 404, 404),
    "indicators:links": OWN_POSTED,
    "indicators:link-remove": REMOVED,
    "indicators:absences": OWN_POSTED,
    "indicators:absence-remove": REMOVED,
    "indicators:counter-detail": (422, 403, 403, 404, 404, 404, 404, 404, 404),
}


def arguments(name: str, action: Action) -> list[Any]:
    """What the address of a line of this file is made of; the objects are made on the way."""
    makers = {
        "indicators:measure-edit": lambda: [CODE, _measure(action).pk],
        "indicators:link-remove": lambda: [CODE, _link(action).pk],
        "indicators:absence-remove": lambda: [CODE, _absence(action).pk],
        "indicators:counter-list": list,
        "indicators:counter-detail": lambda: [_counter(action).pk],
    }
    _indicator()
    return makers[name]() if name in makers else [CODE]


def _indicator() -> Indicator:
    return Indicator.objects.filter(code=CODE).first() or make_indicator(CODE)


def _measure(action: Action) -> Measure:
    place = {"indicator": _indicator(), "territory": action.roadmap.territory, "on": ON}
    return Measure.objects.get_or_create(**place, defaults={"value": 3})[0]


def _link(action: Action) -> IndicatorLink:
    return IndicatorLink.objects.get_or_create(indicator=_indicator(), action=action)[0]


def _absence(action: Action) -> Absence:
    place = {"indicator": _indicator(), "territory": action.roadmap.territory}
    return Absence.objects.get_or_create(**place, reason="not_published")[0]


def _counter(action: Action) -> CounterProposal:
    found = CounterProposal.objects.filter(indicator=_indicator()).first()
    return found or CounterProposal.objects.create(
        indicator=_indicator(),
        territory=action.roadmap.territory,
        on=ON,
        value=4,
        reason="Deux manquent.",
        method="Enquête",
        author=make_user(),
        author_label="GRADeS",
    )
