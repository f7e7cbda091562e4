"""One measure in a process of its own: prints its time, its memory and its queries as JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from bench import api, measures, pages, recompute, totals
from bench.recompute import Counter
from config.local import attach_to_embedded_servers


def main(name: str, file: str, region: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    attach_to_embedded_servers()
    django.setup()
    if name in MEASURES:
        # What the file speaks of, and an empty table, before the clock starts.
        measures.prepare(int(region))
    if name in PAGES:
        pages.prepare(int(region))
    if name in TOTALS:
        totals.prepare(int(file), int(region))
    work = WORKS[name]
    print(json.dumps(measured(lambda: work(Path(file), region))))  # noqa: T201 - the parent reads it


def measured(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Time in milliseconds, growth of the peak memory in megabytes, and what the work counted."""
    before = peak_mb()
    start = time.perf_counter()
    counted = work()
    elapsed = (time.perf_counter() - start) * 1_000
    return {"ms": round(elapsed, 1), "rss_growth_mb": round(peak_mb() - before, 1), **counted}


def peak_mb() -> float:
    unit = 1 if sys.platform == "darwin" else 1_024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_000_000


def read_file(path: Path, region: str) -> dict[str, Any]:
    """The bare side: the cells of the file, and nothing made of them."""
    from common.tabular.readers import read_workbook  # noqa: PLC0415 - after django.setup

    return {"rows": len(read_workbook(path).sheets[0].rows), "queries": 0}


def import_roadmap(path: Path, region: str) -> dict[str, Any]:
    """Check and publish, as the command does with --commit."""
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup
    from django.db import connection  # noqa: PLC0415 - after django.setup

    counter = Counter()
    with connection.execute_wrapper(counter), open(os.devnull, "w") as nowhere:
        call_command(
            "import_roadmap",
            str(path),
            region=region,
            year_from=2024,
            commit=True,
            verbosity=0,
            stdout=nowhere,
        )
    return {"queries": counter.count}


def import_measures(path: Path, rows: str) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415 - after django.setup

    counter = Counter()
    with connection.execute_wrapper(counter):
        measures.import_measures(path)
    return {"queries": counter.count}


WORKS: dict[str, Callable[[Path, str], dict[str, Any]]] = {
    "read_file": read_file,
    "import_roadmap": import_roadmap,
    "import_measures": import_measures,
    "copy_measures": lambda path, _: measures.copy_measures(path),
    "page_indicator": lambda *_: pages.page_indicator(),
    "page_indicator_bare": lambda *_: pages.page_indicator_bare(),
    "page_total": lambda *_: totals.page_total(),
    "page_total_bare": lambda *_: totals.page_total_bare(),
    "recompute_all": lambda *_: recompute.recompute_all(),
    "recompute_all_bare": lambda *_: recompute.bare_all(),
    "recompute_region": lambda *_: recompute.recompute_region(),
    "recompute_region_bare": lambda *_: recompute.bare_region(),
    "page_region": lambda *_: recompute.page_region(),
    "page_region_bare": lambda *_: recompute.page_region_bare(),
    "page_coverage": lambda *_: recompute.page_coverage(),
    "page_coverage_bare": lambda *_: recompute.page_coverage_bare(),
    **{name: lambda *_, work=work: work() for name, work in api.WORKS.items()},
    "recompute_after_edit": lambda *_: recompute.recompute_after_edit(),
    "recompute_after_figure": lambda *_: recompute.recompute_after_figure(),
}
MEASURES = frozenset({"import_measures", "copy_measures"})
PAGES = frozenset({"page_indicator", "page_indicator_bare"})
TOTALS = frozenset({"page_total", "page_total_bare"})

if __name__ == "__main__":
    main(*sys.argv[1:4])
