"""Computing the dashboards again at the size of the country, beside PostgreSQL adding up the same rows.

The work is that of the tasks, scope after scope, in one process. The first time writes everything, the others find
totals that did not change: all of them count. An edit is one step of one action, then one figure of one establishment,
and what the sweep asks for after it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import pages

SQL = Path(__file__).resolve().parent / "sql" / "recompute_all.sql"
LOADS = {
    "small": {"regions": 18, "actions": 40, "months": 12, "establishments": 360},
    "full": {"regions": 18, "actions": 400, "months": 60, "establishments": 1_400},
}
REGION = "32"
"""The one that has animation areas too."""
ALL_RUNS, REGION_RUNS = 1, 3


def recompute_all() -> dict[str, Any]:
    from indicators.services import sweep  # noqa: PLC0415 - after django.setup

    return timed(lambda: computed(sweep.everything()), ALL_RUNS)


def recompute_region() -> dict[str, Any]:
    return timed(lambda: computed([region()]), REGION_RUNS)


def recompute_after_edit() -> dict[str, Any]:
    """From the commit of the edit until the dashboard of its region shows it; the nation follows by the sweep."""
    from roadmap.models import Step  # noqa: PLC0415

    steps = Step.objects.filter(programming__action__roadmap__territory=region()).order_by("pk")

    def edit() -> None:
        step = steps[edit.count]
        step.state = "planned" if step.state == "done" else "done"
        step.save(update_fields=["state"])
        edit.count += 1

    edit.count = 0
    return timed(swept, REGION_RUNS, before=edit)


def recompute_after_figure() -> dict[str, Any]:
    from indicators.models import Measure  # noqa: PLC0415

    measures = Measure.objects.filter(
        establishment__department__parent=region(), quality="validated"
    ).order_by("-pk")

    def edit() -> None:
        Measure.objects.filter(pk=measures[0].pk).update(value=edit.count, numerator=None, denominator=None)
        edit.count += 1

    edit.count = 1
    return timed(swept, REGION_RUNS, before=edit)


def bare_all() -> dict[str, Any]:
    from territories.models import Territory  # noqa: PLC0415

    return bare(list(Territory.objects.regions().values_list("pk", flat=True)), ALL_RUNS)


def bare_region() -> dict[str, Any]:
    return bare([region()], REGION_RUNS)


def region() -> int:
    from territories.models import Territory  # noqa: PLC0415 - after django.setup

    number: int = Territory.objects.get(kind="region", code=REGION).pk
    return number


def computed(scopes: list[int]) -> None:
    from indicators.services.recompute import recompute  # noqa: PLC0415 - after django.setup

    for number in scopes:
        recompute(territory_id=number)


def swept() -> None:
    """What the task after an edit does, without the broker."""
    from indicators.services import sweep  # noqa: PLC0415 - after django.setup
    from indicators.services.recompute import recompute  # noqa: PLC0415

    due = sweep.due(regions_only=True)
    assert [item.territory_id for item in due] == [region()], due
    for item in due:
        recompute(territory_id=item.territory_id, parts=item.parts)


def page_region() -> dict[str, Any]:
    return pages.page(f"/regions/{REGION}/")


def page_region_bare() -> dict[str, Any]:
    from indicators.models import Snapshot  # noqa: PLC0415 - after django.setup

    latest = Snapshot.objects.filter(territory=region()).order_by("part", "-on").distinct("part")
    return pages.bare("page_region", {"territory": region(), **{each.part: each.pk for each in latest}})


def page_coverage() -> dict[str, Any]:
    return pages.page(f"/regions/{REGION}/couverture/")


def page_coverage_bare() -> dict[str, Any]:
    return pages.bare("page_coverage", {})


def bare(regions: list[int], runs: int) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415 - after django.setup

    statements = [text for text in SQL.read_text("utf-8").split(";\n") if text.strip()]

    def ask() -> None:
        with connection.cursor() as cursor:
            # As much room as a recomputation gives itself.
            cursor.execute("SET work_mem = '64MB'")
            for statement in statements:
                cursor.execute(statement, {"regions": regions})
                cursor.fetchall()

    return timed(ask, runs)


def timed(work: Callable[[], None], runs: int, *, before: Callable[[], None] | None = None) -> dict[str, Any]:
    """The median and the longest in milliseconds, and the statements of the last run."""
    from django.db import connection  # noqa: PLC0415 - after django.setup

    times, counter = [], Counter()
    for _ in range(runs):
        if before:
            before()
        counter.count = 0
        start = time.perf_counter()
        with connection.execute_wrapper(counter):
            work()
        times.append((time.perf_counter() - start) * 1_000)
    return {
        "ms": round(statistics.median(times), 1),
        "longest_ms": round(max(times), 1),
        "queries": counter.count,
    }


class Counter:
    """Counts statements without keeping them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.count += 1
        return execute(*args)
