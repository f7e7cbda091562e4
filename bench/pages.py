"""The page of an indicator over a thousand and a million measures, and the same rows read bare.

Departments carry the figures: one indicator, twelve categories, one date a week. The page is asked for as a
national reader would, after a first time that draws its charts; its charts are then those kept in the cache.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SQL = Path(__file__).resolve().parent / "sql"
INDICATOR = "BANC-PAGE"
CATEGORIES = 12
LAST = "2024-12-29"
ASKED, WARM_UP = 15, 3
_FILL = """
INSERT INTO indicators_measure (indicator_id, territory_id, category, "on", value, quality, bound, outlier, source,
  note, recorded_at, recorded_by_label)
SELECT %(indicator)s, t.id, CASE c WHEN 0 THEN '' ELSE 'C' || c END, %(last)s::date - 7 * w,
  (t.id * 7 + c * 3 + w) %% 500, 'validated', 'exact', false, 'Banc d’essai', '', now(), ''
FROM territories_territory t, generate_series(0, %(categories)s - 1) c, generate_series(0, %(weeks)s - 1) w
WHERE t.kind = 'department'
"""


def prepare(rows: int) -> None:
    """An indicator of the departments with about so many measures, and a reader of every region."""
    from django.db import connection  # noqa: PLC0415 - after django.setup

    from indicators.models import Indicator, IndicatorCategory  # noqa: PLC0415
    from territories.models import Territory  # noqa: PLC0415

    fields = {
        "name": "Banc d’essai d’une page",
        "unit": "nombre",
        "kind": "count",
        "direction": "up",
        "territory_rule": "sum",
        "summed_level": "department",
    }
    indicator, _ = Indicator.objects.get_or_create(code=INDICATOR, defaults=fields)
    for number in range(1, CATEGORIES):
        IndicatorCategory.objects.get_or_create(
            indicator=indicator, code=f"C{number}", defaults={"label": f"Catégorie {number}"}
        )
    departments = Territory.objects.filter(kind="department").count()
    weeks = max(rows // (departments * CATEGORIES), 1)
    values = {"indicator": indicator.pk, "last": LAST, "categories": CATEGORIES, "weeks": weeks}
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE indicators_measure, indicators_measureline")
        cursor.execute(_FILL, values)
        cursor.execute("VACUUM ANALYZE indicators_measure")


def page_indicator() -> dict[str, Any]:
    return page(f"/indicateurs/{INDICATOR}/?territoire=32")


def page(address: str) -> dict[str, Any]:
    """The median of asking for a page, in this process: view, selectors, templates and database."""
    from django.db import connection  # noqa: PLC0415 - after django.setup
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    client.force_login(_reader())

    def ask() -> None:
        response = client.get(address)
        assert response.status_code == 200, response.status_code

    times = timed(ask)
    # Counted apart: writing each statement down takes longer than some of them, and the bare side does not.
    with CaptureQueriesContext(connection) as seen:
        ask()
    return {**times, "queries": len(seen)}


def page_indicator_bare() -> dict[str, Any]:
    """The rows that the page shows, asked for by hand."""
    from indicators.models import Indicator  # noqa: PLC0415 - after django.setup
    from territories.models import Territory  # noqa: PLC0415

    values = {
        "indicator": Indicator.objects.get(code=INDICATOR).pk,
        "territory": Territory.objects.get(kind="region", code="32").pk,
    }
    return bare("page_indicator", values)


def bare(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """The median of the statements of a file of ``bench/sql/``, rows fetched."""
    from django.db import connection  # noqa: PLC0415 - after django.setup

    statements = [text for text in (SQL / f"{name}.sql").read_text("utf-8").split(";") if text.strip()]

    def ask() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, values)
                cursor.fetchall()

    return {**timed(ask), "queries": len(statements)}


def timed(ask: Callable[[], None]) -> dict[str, Any]:
    """The median in milliseconds, after what the first times have to load."""
    times = []
    for number in range(WARM_UP + ASKED):
        start = time.perf_counter()
        ask()
        if number >= WARM_UP:
            times.append((time.perf_counter() - start) * 1_000)
    return {"ms": round(statistics.median(times), 1)}


def _reader() -> Any:
    from accounts.enums import Role  # noqa: PLC0415 - after django.setup
    from accounts.models import Mandate, User  # noqa: PLC0415

    reader, _ = User.objects.get_or_create(email="banc@azimut.invalid")
    Mandate.objects.get_or_create(user=reader, role=Role.NATIONAL_READER, territory=None)
    return reader
