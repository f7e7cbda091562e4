"""Peak memory and time, each in a process of its own: Rust and C allocations count too."""

import subprocess
import sys

import pytest

from common.tabular.writers import Column, iter_csv, write_xlsx

ROWS, COLUMNS = 5_000, 12
SENTENCE = "déployer le dossier médical partagé dans les établissements de la région"
PROGRAM = """
import resource, sys
from pathlib import Path
from common.tabular.readers import read_workbook
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
(sheet,) = read_workbook(Path(sys.argv[1])).sheets
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(sheet.rows), (after - before) // (1 if sys.platform != "darwin" else 1024) // 1024)
"""


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_five_thousand_rows_stay_under_a_hundred_megabytes(tmp_path, name):
    columns = [Column(f"C{n}", lambda row, n=n: f"{SENTENCE * 2} {row}-{n}") for n in range(COLUMNS)]
    path = tmp_path / name
    if name.endswith("xlsx"):
        with path.open("wb") as stream:
            write_xlsx(stream, sheet="F", columns=columns, rows=range(ROWS))
    else:
        path.write_text("".join(iter_csv(columns=columns, rows=range(ROWS))), encoding="utf-8", newline="")
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], check=True, capture_output=True, text=True, timeout=60
    )
    rows, megabytes = map(int, result.stdout.split())
    assert rows == ROWS + 1
    assert megabytes < 100
