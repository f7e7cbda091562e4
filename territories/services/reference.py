"""Loads the nation, what lies in it and the organisations from the fixtures."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from django.db import transaction

from common.reference import Row, Tally, read_list, read_table, upsert
from territories.enums import OrganisationKind, TerritoryKind
from territories.models import Organisation, OrganisationArea, OrganisationName, Territory

_TERRITORY_COLUMNS = ("code", "name", "timezone", "source", "certainty", "note")


# Looking the names up walks the whole time zone database.
_timezones = cache(available_timezones)


@transaction.atomic
def load_territories(*, directory: Path) -> list[Tally]:
    """Nation, regions, departments and animation areas by kind and code. Raises ``ReferenceDataError``."""
    nation = Tally("Nation")
    regions = Tally("Régions")
    departments = Tally("Départements")
    areas = Tally("Territoires d’animation numérique")
    for row in read_table(directory / "nation.tsv", _TERRITORY_COLUMNS):
        country = _territory(row, TerritoryKind.NATION, None, nation)
    for row in read_table(directory / "regions.tsv", _TERRITORY_COLUMNS):
        _territory(row, TerritoryKind.REGION, country, regions)
    _inside_regions(directory / "departements.tsv", TerritoryKind.DEPARTMENT, departments)
    _inside_regions(directory / "animation_areas.tsv", TerritoryKind.ANIMATION_AREA, areas)
    return [nation, regions, departments, areas]


def _inside_regions(path: Path, kind: TerritoryKind, tally: Tally) -> None:
    for row in read_table(path, (*_TERRITORY_COLUMNS, "region_code")):
        region = _known_territory(row, TerritoryKind.REGION, row.text("region_code", required=True))
        _territory(row, kind, region, tally)


def territory_id(row: Row, field: str = "territory", default: int | None = None) -> int:
    """The territory that a field designates by kind and code, as in « region 32 »."""
    text = row.text(field, required=default is None)
    if not text and default is not None:
        return default
    kind, _, code = text.partition(" ")
    if kind not in TerritoryKind.values:
        raise row.error(f"«\u00a0{text}\u00a0» ne désigne pas un territoire (exemple\u00a0: region 32).")
    return int(_known_territory(row, kind, code).pk)


def organisation_id(row: Row, field: str) -> int | None:
    """The organisation that bears this name, whatever its kind; None when the field is empty."""
    name = row.text(field)
    return named_organisation(row, name) if name else None


def named_organisation(row: Row, name: str) -> int:
    found = list(Organisation.objects.filter(name=name).values_list("pk", flat=True)[:2])
    if len(found) != 1:
        fault = "plusieurs organismes se nomment" if found else "aucun organisme ne se nomme"
        raise row.error(f"{fault} «\u00a0{name}\u00a0».")
    return int(found[0])


def _territory(row: Row, kind: TerritoryKind, parent: Territory | None, tally: Tally) -> Territory:
    timezone = row.text("timezone", required=True)
    if timezone not in _timezones():
        raise row.error(f"«\u00a0{timezone}\u00a0» n’est pas un fuseau horaire connu.")
    values = {
        "name": row.text("name", required=True),
        "parent_id": parent.pk if parent else None,
        "timezone": timezone,
        "valid_from": row.date("valid_from"),
        "valid_to": row.date("valid_to"),
        **row.sourced(),
    }
    return upsert(Territory, tally, {"kind": kind.value, "code": row.text("code", required=True)}, values)


def _known_territory(row: Row, kind: str, code: str) -> Territory:
    territory: Territory | None = Territory.objects.filter(kind=kind, code=code).first()
    if territory is None:
        raise row.error(f"le territoire {code} ({TerritoryKind(kind).label}) est inconnu.")
    return territory


@transaction.atomic
def load_organisations(*, directory: Path) -> list[Tally]:
    """Organisations by kind and name, their areas and other names. Raises ``ReferenceDataError``."""
    organisations = Tally("Organismes")
    areas = Tally("Territoires servis")
    names = Tally("Autres noms d’organismes")
    for row in read_list(directory / "organisations.json"):
        organisation = _organisation(row, organisations)
        for area in row.rows("areas"):
            _area(area, organisation, areas)
        for name in row.rows("other_names"):
            _other_name(name, organisation, names)
    return [organisations, areas, names]


def _organisation(row: Row, tally: Tally) -> Organisation:
    key = {"kind": row.choice("kind", OrganisationKind), "name": row.text("name", required=True)}
    values = {
        "short_name": row.text("short_name"),
        "legal_form": row.text("legal_form"),
        "valid_from": row.date("valid_from"),
        "valid_to": row.date("valid_to"),
        **row.sourced(),
    }
    return upsert(Organisation, tally, _key_today(key), values)


def _key_today(key: dict[str, str]) -> dict[str, str]:
    """An organisation renamed in the portal since then is known by its former name, and keeps the new one."""
    if Organisation.objects.filter(**key).exists():
        return key
    renamed = Organisation.objects.filter(kind=key["kind"], other_names__name=key["name"]).first()
    return {"kind": key["kind"], "name": renamed.name} if renamed else key


def _area(row: Row, organisation: Organisation, tally: Tally) -> None:
    kind = row.choice("territory_kind", TerritoryKind)
    territory = _known_territory(row, kind, row.text("territory", required=True))
    key = {
        "organisation_id": organisation.pk,
        "territory_id": territory.pk,
        "valid_from": row.date("valid_from"),
    }
    upsert(OrganisationArea, tally, key, {"valid_to": row.date("valid_to"), **row.sourced()})


def _other_name(row: Row, organisation: Organisation, tally: Tally) -> None:
    key = {"organisation_id": organisation.pk, "name": row.text("name", required=True)}
    values = {"valid_from": row.date("valid_from"), "valid_to": row.date("valid_to"), **row.sourced()}
    upsert(OrganisationName, tally, key, values)
