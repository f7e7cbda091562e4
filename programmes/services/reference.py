"""Loads the national programmes, their windows and what the sources publish about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from common.reference import Row, Tally, read_object, upsert
from programmes import models
from programmes.enums import (
    ApplicationState,
    DatePrecision,
    EnvelopeNature,
    TallyState,
    TallyUnit,
    WindowKind,
)
from programmes.models import Application, Envelope, KeyDate, Programme, ProgrammeLink, Strand, Window
from roadmap.services.reference import goal_id
from territories.enums import EstablishmentCategory
from territories.services.reference import named_organisation, organisation_id, territory_id

# In the order of the list of programmes.
PROGRAMME_FILES = (
    "segur_numerique.json",
    "sun_es.json",
    "esms_numerique.json",
    "care.json",
    "hopen.json",
    "hopen_2.json",
    "mon_espace_sante.json",
    "centre_ressources_cyber.json",
    "hds.json",
    "sasn.json",
    "innovations_organisationnelles.json",
    "e_parcours.json",
)


@dataclass(slots=True)
class _Tallies:
    """What loading each kind of row did, in the order in which it is told."""

    programmes: Tally = field(default_factory=lambda: Tally("Programmes"))
    strands: Tally = field(default_factory=lambda: Tally("Volets"))
    windows: Tally = field(default_factory=lambda: Tally("Fenêtres"))
    applications: Tally = field(default_factory=lambda: Tally("Candidatures"))
    counts: Tally = field(default_factory=lambda: Tally("Décomptes publiés"))
    envelopes: Tally = field(default_factory=lambda: Tally("Enveloppes"))
    dates: Tally = field(default_factory=lambda: Tally("Dates de programme"))
    services: Tally = field(default_factory=lambda: Tally("Services de programme"))
    links: Tally = field(default_factory=lambda: Tally("Liens de programme"))

    def all(self) -> list[Tally]:
        return [getattr(self, name) for name in self.__slots__]


@dataclass(slots=True)
class _Loading:
    """The programme being loaded, and its strands by reference: the code, « code@date » when it is dated."""

    programme: Programme
    tallies: _Tallies
    strands: dict[str, Strand] = field(default_factory=dict)

    def strand_id(self, row: Row) -> int | None:
        reference = row.text("strand")
        if reference and reference not in self.strands:
            raise row.error(f"le volet «\u00a0{reference}\u00a0» est inconnu dans ce programme.")
        return int(self.strands[reference].pk) if reference else None


@transaction.atomic
def load_programmes(*, directory: Path) -> list[Tally]:
    """Programmes by code and everything below by its natural key. Raises ``ReferenceDataError``."""
    tallies = _Tallies()
    for order, name in enumerate(PROGRAMME_FILES, start=1):
        row = read_object(directory / "programmes" / name)
        loading = _Loading(_programme(row, order, tallies.programmes), tallies)
        _strands(row, loading)
        _windows(row, loading)
        _facts(row, loading)
        for link in row.rows("links"):
            key = {"programme_id": loading.programme.pk, "goal_id": goal_id(link, "goal"), "action": None}
            upsert(ProgrammeLink, tallies.links, key, link.sourced())
    return tallies.all()


def _programme(row: Row, order: int, tally: Tally) -> Programme:
    values = {
        "name": row.text("name", required=True),
        "summary": row.text("summary"),
        "lead_id": organisation_id(row, "lead"),
        "starts_on": row.date("starts_on"),
        "ends_on": row.date("ends_on"),
        "dates_text": row.text("dates_text"),
        "order": order,
        **row.sourced(),
    }
    return upsert(Programme, tally, {"code": row.text("code", required=True)}, values)


def _strands(row: Row, loading: _Loading) -> None:
    for order, strand in enumerate(row.rows("strands"), start=1):
        code, valid_from = strand.text("code", required=True), strand.date("valid_from")
        values = {
            "kind_label": strand.text("kind_label", required=True),
            "name": strand.text("name", required=True),
            "description": strand.text("description"),
            "valid_to": strand.date("valid_to"),
            "order": order,
            **strand.sourced(),
        }
        key = {"programme_id": loading.programme.pk, "code": code, "valid_from": valid_from}
        reference = f"{code}@{valid_from}" if valid_from else code
        loading.strands[reference] = upsert(Strand, loading.tallies.strands, key, values)


def _windows(row: Row, loading: _Loading) -> None:
    for order, item in enumerate(row.rows("windows"), start=1):
        window = _window(item, order, loading)
        for application in item.rows("applications"):
            _application(application, window, loading.tallies.applications)
        _facts(item, loading, window)


def _window(row: Row, order: int, loading: _Loading) -> Window:
    key = {
        "programme_id": loading.programme.pk,
        "territory_id": territory_id(row),
        "code": row.text("code", required=True),
    }
    values = {
        "strand_id": loading.strand_id(row),
        "kind": row.choice("nature", WindowKind),
        "name": row.text("name", required=True),
        "applicants": row.text("applicants"),
        "condition": row.text("condition"),
        "opens_on": row.date("opens_on"),
        "closes_on": row.date("closes_on"),
        "precision": row.choice("precision", DatePrecision, DatePrecision.DAY),
        "dates_text": row.text("dates_text"),
        "state_text": row.text("state_text"),
        "state_on": row.date("state_on"),
        "order": order,
        **row.sourced(),
    }
    return upsert(Window, loading.tallies.windows, key, values)


def _application(row: Row, window: Window, tally: Tally) -> None:
    key = {
        "window_id": window.pk,
        "establishment": None,
        "organisation_id": organisation_id(row, "organisation"),
        "title": row.text("title"),
    }
    values = {
        "state": row.choice("state", ApplicationState),
        "filed_on": row.date("filed_on"),
        "decided_on": row.date("decided_on"),
        **row.sourced(),
    }
    application = upsert(Application, tally, key, values)
    partners = {named_organisation(row, name) for name in row.texts("partners")}
    if partners != set(application.partners.values_list("pk", flat=True)):
        application.partners.set(partners)


def _facts(row: Row, loading: _Loading, window: Window | None = None) -> None:
    """What is published of a window, in its territory unless it says another, or of the whole programme."""
    for item in row.rows("tallies"):
        key, values = _count(item)
        _fact(item, models.Tally, loading.tallies.counts, loading, window, key=key, values=values)
    for item in row.rows("envelopes"):
        key, values = _envelope(item)
        _fact(item, Envelope, loading.tallies.envelopes, loading, window, key=key, values=values)
    if window is None:
        for item in row.rows("key_dates"):
            _key_date(item, loading)
        for order, item in enumerate(row.rows("services"), start=1):
            _service(item, order, loading)


def _fact(
    row: Row,
    model: type[Model],
    tally: Tally,
    loading: _Loading,
    window: Window | None,
    *,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
) -> None:
    place = {
        "programme_id": loading.programme.pk,
        "window_id": window.pk if window else None,
        "territory_id": territory_id(row, default=window.territory_id if window else None),
    }
    upsert(model, tally, {**place, **key}, {**values, **row.sourced()})


def _count(row: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    value = row.number("value")
    if value is None:
        raise row.error("le champ «\u00a0value\u00a0» est vide.")
    key = {
        "unit": row.choice("unit", TallyUnit),
        "state": row.choice("state", TallyState, TallyState.ANY),
        "category": row.choice("category", EstablishmentCategory) if row.text("category") else None,
        "label": row.text("label", required=True),
        "on": row.date("on"),
    }
    values = {
        "value": value,
        "value_text": row.text("value_text"),
        "precision": row.choice("precision", DatePrecision, DatePrecision.DAY),
    }
    return key, values


def _envelope(row: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    amount = row.decimal("amount")
    if amount is None:
        raise row.error("le champ «\u00a0amount\u00a0» est vide.")
    key = {
        "label": row.text("label", required=True),
        "nature": row.choice("nature", EnvelopeNature),
        "on": row.date("on"),
    }
    values = {
        "amount": amount,
        "in_total": row.flag("in_total", default=True),
        "state_text": row.text("state_text"),
    }
    return key, values


def _key_date(row: Row, loading: _Loading) -> None:
    key = {
        "programme_id": loading.programme.pk,
        "territory_id": territory_id(row),
        "label": row.text("label", required=True),
    }
    values = {
        "strand_id": loading.strand_id(row),
        "on": row.date("on"),
        "precision": row.choice("precision", DatePrecision, DatePrecision.DAY),
        "date_text": row.text("date_text"),
        **row.sourced(),
    }
    upsert(KeyDate, loading.tallies.dates, key, values)


def _service(row: Row, order: int, loading: _Loading) -> None:
    key = {
        "programme_id": loading.programme.pk,
        "territory_id": territory_id(row),
        "name": row.text("name", required=True),
    }
    values = {
        "provider_id": organisation_id(row, "provider"),
        "state_text": row.text("state_text"),
        "opens_on": row.date("opens_on"),
        "closes_on": row.date("closes_on"),
        "order": order,
        **row.sourced(),
    }
    upsert(models.ProgrammeService, loading.tallies.services, key, values)
