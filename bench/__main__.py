"""``python -m bench``: prepares a database of its own, measures, prints and stores the ratios."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import api
from bench.measures import write_measures
from bench.recompute import LOADS
from bench.tables import write_table

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
# One region a run, so that each import starts from an empty roadmap.
REGIONS = ["11", "24", "27", "28", "44", "52", "53", "75", "76", "84", "93", "94", "01", "02", "03", "06"]
SIZES = {"small": {"actions": 500, "runs": 3}, "full": {"actions": 5_000, "runs": 5}}
MEASURES = {"small": {"rows": 100_000, "runs": 3}, "full": {"rows": 1_000_000, "runs": 3}}
# As many measures behind the page of an indicator, in both sizes: it is their ratio that counts.
PAGES = (1_000, 1_000_000)
# Establishments behind the page of the nation, and the months of each: a thousand measures, then a million.
TOTALS = ((1_000, 1), (10_000, 100))
PARTS = ("import_roadmap", "import_measures", "page_indicator", "recompute", "api")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=sorted(SIZES), default="full")
    parser.add_argument("--only", choices=PARTS, help="one part; the results of the others are kept")
    options = parser.parse_args()
    size, parts = options.size, (options.only,) if options.only else PARTS
    with tempfile.TemporaryDirectory(prefix="azimut-bench-") as folder:
        environment = {**os.environ, "AZIMUT_DATA_DIR": str(Path(folder) / "data")}
        for command in (["migrate"], ["load_reference"]):
            manage(command, environment)
        results = []
        if "import_roadmap" in parts:
            results += import_results(Path(folder), environment, **SIZES[size])
        if "import_measures" in parts:
            results += measure_results(Path(folder), environment, **MEASURES[size])
        if "page_indicator" in parts:
            results += page_results(environment) + total_results(environment)
        if "recompute" in parts:
            results += recompute_results({**environment, "AZIMUT_DATA_DIR": str(Path(folder) / "load")}, size)
        if "api" in parts:
            results += api_results({**environment, "AZIMUT_DATA_DIR": str(Path(folder) / "api")}, size)
    store(size, results)
    show(results)


def store(size: str, results: list[dict[str, Any]]) -> None:
    """Write the results; those of a part that was not run stay, under the same names."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{size}.json"
    before = json.loads(path.read_text(encoding="utf-8"))["results"] if path.exists() else []
    names = {(each["name"], each["baseline"]) for each in results}
    kept = [each for each in before if (each["name"], each["baseline"]) not in names]
    report = {"machine": machine(), "size": size, "commit": commit(), "results": [*kept, *results]}
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def import_results(
    folder: Path, environment: dict[str, str], *, actions: int, runs: int
) -> list[dict[str, Any]]:
    """Checking and publishing a table beside reading its file, at a tenth of the size and at the size."""
    regions = iter(REGIONS)
    results = []
    for count in (actions // 10, actions):
        path = write_table(folder / f"table_{count}.xlsx", count)
        imports = [measure("import_roadmap", path, next(regions), environment) for _ in range(runs)]
        reads = [measure("read_file", path, "-", environment) for _ in range(runs)]
        results.append(row(f"import_roadmap_{count}", "read_file", imports, reads))
    growth = results[1]["p50_ms"] / results[0]["p50_ms"]
    results[1]["times_for_ten_times_the_rows"] = round(growth, 2)
    return results


def measure_results(
    folder: Path, environment: dict[str, str], *, rows: int, runs: int
) -> list[dict[str, Any]]:
    """Checking and publishing a file of measures beside reading it and COPYing its rows into the same table."""
    path = write_measures(folder / "measures.csv", rows)
    pairs = [
        (
            measure("import_measures", path, str(rows), environment),
            measure("copy_measures", path, str(rows), environment),
        )
        for _ in range(runs)
    ]
    name = "import_measures_1m" if rows == 1_000_000 else f"import_measures_{rows}"
    return [row(name, "copy", [imported for imported, _ in pairs], [bare for _, bare in pairs])]


def page_results(environment: dict[str, str]) -> list[dict[str, Any]]:
    """The page of an indicator beside PostgreSQL reading the same rows, over few measures and over many."""
    results = []
    for count in PAGES:
        asked = measure("page_indicator", Path("-"), str(count), environment)
        bare = measure("page_indicator_bare", Path("-"), str(count), environment)
        results.append(
            row(
                "page_indicator" if count == PAGES[-1] else f"page_indicator_{count}",
                "postgres",
                [asked],
                [bare],
            )
        )
    growth = results[-1]["p50_ms"] / results[0]["p50_ms"]
    results[-1]["times_for_a_thousand_times_the_rows"] = round(growth, 2)
    return results


def total_results(environment: dict[str, str]) -> list[dict[str, Any]]:
    """The page of the nation for an indicator that adds its establishments, over few of them and over many."""
    results = []
    for establishments, months in TOTALS:
        asked, bare = (
            measure(work, Path(str(establishments)), str(months), environment)
            for work in ("page_total", "page_total_bare")
        )
        many = "" if (establishments, months) == TOTALS[-1] else f"_{establishments * months}"
        results.append(row(f"page_indicator_nation{many}", "postgres", [asked], [bare]))
    growth = results[-1]["p50_ms"] / results[0]["p50_ms"]
    results[-1]["times_for_a_thousand_times_the_rows"] = round(growth, 2)
    return results


def recompute_results(environment: dict[str, str], size: str) -> list[dict[str, Any]]:
    """Computations of the dashboards beside the bare aggregates of the same rows, in a database of its own."""
    load = [f"--{name}={count}" for name, count in LOADS[size].items()]
    for command in (["migrate"], ["load_reference"], ["generate_load", *load]):
        manage(command, environment)
    return computed_results(environment)


def api_results(environment: dict[str, str], size: str) -> list[dict[str, Any]]:
    """Pulling the API, in a database of its own: each name beside PostgreSQL, a plain framework or COPY."""
    # The limit of calls is not what is measured.
    environment = {**environment, "API_RATE_PER_MINUTE": "100000"}
    load = [f"--{name}={count}" for name, count in api.LOADS[size].items()]
    for command in (["migrate"], ["load_reference"], ["generate_load", *load]):
        manage(command, environment)
    results = []
    for name, baseline, bare, runs in api.RATIOS:
        pairs = [[measure(work, Path("-"), "-", environment) for work in (name, bare)] for _ in range(runs)]
        results.append(row(name, baseline, [ours for ours, _ in pairs], [other for _, other in pairs]))
    whole = next(each["p50_ms"] for each in results if each["name"] == "api_actions")
    for each in results:
        if each["name"] in api.SHARES:
            each["share_of_a_full_read"] = round(each["p50_ms"] / whole, 3)
    return results


def computed_results(environment: dict[str, str]) -> list[dict[str, Any]]:
    """Ours and the bare side by turns, so that what else the machine does weighs on both alike."""
    nothing = Path("-")

    def by_turns(work: str, bare: str, runs: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        pairs = [[measure(name, nothing, "-", environment) for name in (work, bare)] for _ in range(runs)]
        return [ours for ours, _ in pairs], [read for _, read in pairs]

    everything = row("recompute_all", "postgres", *by_turns("recompute_all", "recompute_all_bare", 3))
    one = row("recompute_region", "postgres", *by_turns("recompute_region", "recompute_region_bare", 2))
    one["share_of_all"] = round(one["p50_ms"] / everything["p50_ms"], 3)
    results = [everything, one]
    for work in ("recompute_after_edit", "recompute_after_figure"):
        results.append(row(work, "postgres", *by_turns(work, "recompute_region_bare", 1)))
    for work in ("page_region", "page_coverage"):
        results.append(row(work, "postgres", *by_turns(work, f"{work}_bare", 1)))
    return results


def row(
    name: str, baseline: str, measures: list[dict[str, Any]], bare: list[dict[str, Any]]
) -> dict[str, Any]:
    times, bare_times = [m["ms"] for m in measures], [m["ms"] for m in bare]
    p50, bare_p50 = statistics.median(times), statistics.median(bare_times)
    return {
        "name": name,
        "p50_ms": round(p50, 1),
        # With so few runs the ninety-fifth centile is the slowest of them.
        "p95_ms": round(max(m.get("longest_ms", m["ms"]) for m in measures), 1),
        "baseline": baseline,
        "baseline_p50_ms": round(bare_p50, 1),
        "ratio": round(p50 / bare_p50, 2),
        "rss_growth_mb": max(m["rss_growth_mb"] for m in measures),
        "queries": measures[-1]["queries"],
    }


def measure(name: str, path: Path, region: str, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.measure", name, str(path), region]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return measured


def manage(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, capture_output=True
    )


def machine() -> dict[str, Any]:
    return {"python": platform.python_version(), "system": platform.system(), "cores": os.cpu_count()}


def commit() -> str:
    found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return found.stdout.strip()


def show(results: list[dict[str, Any]]) -> None:
    for each in results:
        print(  # noqa: T201 - a command speaks to its user
            f"{each['name']:<24} {each['p50_ms']:>10.1f} ms   {each['ratio']:>6.2f} × {each['baseline']}"
            f"   {each['rss_growth_mb']:>6.1f} Mo   {each['queries']} requêtes"
        )


if __name__ == "__main__":
    main()
