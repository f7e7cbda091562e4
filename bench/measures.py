"""A file of measures of any size, the places it speaks of, and the bare way to get it into the table."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SQL = Path(__file__).resolve().parent / "sql" / "copy_measures.sql"
INDICATOR = "BANC-ESSAI"
HEADER = ["FINESS", "Mois", "Valeur", "Qualité"]
MONTHS = [f"{year}-{month:02}" for year in range(2014, 2026) for month in range(1, 13)]
FIRST_FINESS = 800_000_000
_LINES_AT_ONCE = 5_000


def write_measures(path: Path, count: int, *, seed: int = 1) -> Path:
    """A long CSV: each establishment, month after month."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for number in range(count):
            place, month = divmod(number, len(MONTHS))
            writer.writerow([f"{FIRST_FINESS + place:09}", MONTHS[month], chance.randint(0, 5_000), "validé"])
    return path


def prepare(rows: int) -> None:
    """The establishments and the indicator of the file, and no measure."""
    from django.db import connection  # noqa: PLC0415 - after django.setup

    from indicators.models import Indicator  # noqa: PLC0415
    from territories.models import Establishment, Territory  # noqa: PLC0415

    department = Territory.objects.get(kind="department", code="80")
    wanted = rows // len(MONTHS) + 1
    known = Establishment.objects.filter(finess__gte=str(FIRST_FINESS), department=department).count()
    numbers = range(FIRST_FINESS + known, FIRST_FINESS + wanted)
    Establishment.objects.bulk_create(
        [
            Establishment(finess=str(n), name=f"Établissement {n}", category="ES", department=department)
            for n in numbers
        ],
        ignore_conflicts=True,
    )
    fields = {
        "name": "Banc d’essai",
        "unit": "nombre",
        "kind": "count",
        "direction": "up",
        "periodicity": "monthly",
    }
    Indicator.objects.get_or_create(code=INDICATOR, defaults=fields)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE indicators_measure, indicators_measureline")
        cursor.execute("CHECKPOINT")


def import_measures(path: Path) -> dict[str, Any]:
    """Check and publish, as the command does with --commit."""
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup

    with open(os.devnull, "w") as nowhere:
        call_command(
            "import_measures", str(path), indicator=[INDICATOR], commit=True, verbosity=0, stdout=nowhere
        )
    return {}


def copy_measures(path: Path) -> dict[str, Any]:
    """Read the file and COPY its rows, whose numbers are looked up in two dictionaries: nothing is checked."""
    from django.db import connection, transaction  # noqa: PLC0415 - after django.setup

    from indicators.models import Indicator  # noqa: PLC0415
    from territories.models import Establishment  # noqa: PLC0415

    places = dict(Establishment.objects.values_list("finess", "pk"))
    indicator = Indicator.objects.get(code=INDICATOR).pk
    end = f"{_batch()}\t{dt.datetime.now(dt.UTC).isoformat()}\tbanc d’essai"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(SQL.read_text()) as copy:
        for lines in _chunks(_lines(path, places, indicator, end)):
            copy.write(lines)
    return {"queries": 5}


def _batch() -> int:
    """The same rows bear the number of an import, and pay its key and its index."""
    from journal.models import ImportBatch  # noqa: PLC0415 - after django.setup
    from territories.models import Territory  # noqa: PLC0415

    region = Territory.objects.get(kind="region", code="32")
    number: int = ImportBatch.objects.create(kind="measures", territory=region, file_name="banc").pk
    return number


def _lines(path: Path, places: dict[str, int], indicator: int, end: str) -> Iterator[str]:
    days = {month: _last_day(month) for month in MONTHS}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter=";")
        next(reader)
        for finess, month, value, _ in reader:
            place = places[finess]
            yield f"{indicator}\t{place}\t\t{days[month]}\t{value}\tvalidated\texact\tf\t\t\t{end}\n"


def _chunks(lines: Iterator[str]) -> Iterator[str]:
    buffer: list[str] = []
    for line in lines:
        buffer.append(line)
        if len(buffer) == _LINES_AT_ONCE:
            yield "".join(buffer)
            buffer = []
    yield "".join(buffer)


def _last_day(month: str) -> str:
    year, number = (int(part) for part in month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1]}"
