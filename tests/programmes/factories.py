"""Plain rows of programmes for the tests; each says where it comes from, as real ones do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from programmes.models import Envelope, Programme, Strand, Tally, Window
from territories.models import Territory
from tests.factories import make_nation

SOURCE = "Document public"


def make_programme(code: str = "sun-es", name: str = "SUN-ES", **fields: Any) -> Programme:
    return Programme.objects.create(code=code, name=name, source=SOURCE, **fields)


def make_strand(programme: Programme, code: str = "D1", name: str = "Annuaire", **fields: Any) -> Strand:
    return Strand.objects.create(
        programme=programme, code=code, name=name, kind_label="domaine", source=SOURCE, **fields
    )


def make_window(
    programme: Programme, code: str = "F1", *, territory: Territory | None = None, **fields: Any
) -> Window:
    return Window.objects.create(
        programme=programme,
        territory=territory or make_nation(),
        code=code,
        **{"name": f"Fenêtre {code}", "kind": "window", "source": SOURCE, **fields},
    )


def make_tally(
    programme: Programme,
    value: int,
    *,
    territory: Territory | None = None,
    window: Window | None = None,
    unit: str = "applications",
    state: str = "accepted",
    **fields: Any,
) -> Tally:
    return Tally.objects.create(
        programme=programme,
        territory=territory or make_nation(),
        window=window,
        unit=unit,
        state=state,
        value=value,
        **{"label": "candidatures acceptées", "on": dt.date(2023, 10, 4), "source": SOURCE, **fields},
    )


def make_envelope(
    programme: Programme,
    amount: int,
    label: str = "Tranche T1",
    *,
    territory: Territory | None = None,
    nature: str = "committed",
    **fields: Any,
) -> Envelope:
    return Envelope.objects.create(
        programme=programme,
        territory=territory or make_nation(),
        amount=amount,
        label=label,
        nature=nature,
        source=SOURCE,
        **fields,
    )
