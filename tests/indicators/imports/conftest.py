"""A region with its departments and establishments, and the way a file of measures is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from accounts.enums import Role
from indicators.models import Indicator, Measure, MeasureLine
from indicators.services.import_check import MeasureFile, check_file
from indicators.services.import_publish import publish_batch
from journal.import_kinds import Actor
from journal.models import ImportBatch
from territories.models import Establishment, Territory
from tests.factories import client_of, make_region, make_user_with_mandate
from tests.indicators.factories import make_area, make_department, make_establishment, make_indicator

ACTOR = Actor(label="essai")
HEADER = "Département;Date;Valeur\n"


@pytest.fixture
def region(db: None) -> Territory:
    """Corsica: its departments have letters; one of its own areas, one establishment with a leading zero."""
    region = make_region("94", "Corse", timezone="Europe/Paris")
    make_department("2A", "Corse-du-Sud", region)
    make_department("2B", "Haute-Corse", region)
    make_department("01", "Ain", region)
    make_area("TAN-1", "Balagne", region)
    return region


@pytest.fixture
def establishment(region: Territory) -> Establishment:
    department = Territory.objects.get(kind="department", code="01")
    return make_establishment(department, finess="010000123", name="Centre hospitalier d’essai")


@pytest.fixture
def indicator(db: None) -> Indicator:
    return make_indicator("ESMS-1")


@pytest.fixture
def check(tmp_path: Path, region: Territory, indicator: Indicator) -> Callable[..., ImportBatch]:
    """Check a text or the bytes of a workbook; rows start on line 2 under :data:`HEADER`."""

    def give(content: str | bytes, name: str = "releves.csv", **fields: Any) -> ImportBatch:
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        file = MeasureFile(
            path, name, fields.pop("territory", region), fields.pop("indicators", (indicator,)), **fields
        )
        return check_file(file, actor=ACTOR)

    return give


@pytest.fixture
def publish(check: Callable[..., ImportBatch]) -> Callable[..., ImportBatch]:
    def give(content: str | bytes, name: str = "releves.csv", **fields: Any) -> ImportBatch:
        return publish_batch(check(content, name, **fields), actor=ACTOR)

    return give


@pytest.fixture
def editor(region: Territory) -> Any:
    """A browser signed in as an editor of the region."""
    return client_of(make_user_with_mandate(Role.ARS_EDITOR, region, email="ars@azimut.invalid"))


def lines_of(batch: ImportBatch) -> list[MeasureLine]:
    return list(MeasureLine.objects.filter(batch=batch).order_by("row", "column"))


def only_line(batch: ImportBatch) -> MeasureLine:
    (line,) = lines_of(batch)
    return line


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def snapshot() -> list[tuple[Any, ...]]:
    """Every column of every measure, the number, the date and the author included."""
    return list(Measure.objects.order_by("pk").values_list())


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
