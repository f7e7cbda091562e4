"""Small rooms: functions of at most 40 lines, modules of at most 300 (600 for tests).

``TOLERATED`` may only shrink.
"""

import ast
from pathlib import Path

from tests.architecture.tree import PACKAGES, assert_none, name_of, python_files

MAX_FUNCTION = 40
MAX_MODULE = 300
MAX_TEST_MODULE = 600
TOLERATED: dict[str, str] = {}

CODE = python_files(*PACKAGES, "bench")
TESTS = python_files("tests")


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_a_module_stays_small() -> None:
    long = {name_of(path): lines for path in CODE if (lines := lines_of(path)) > MAX_MODULE}
    assert_none({name: lines for name, lines in long.items() if name not in TOLERATED})


def test_a_test_module_stays_readable() -> None:
    assert_none({name_of(path): lines for path in TESTS if (lines := lines_of(path)) > MAX_TEST_MODULE})


def long_functions(path: Path) -> dict[str, int]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {
        f"{name_of(path)}:{node.name}": length
        for node in functions
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_FUNCTION
    }


def test_a_function_stays_small() -> None:
    long = {name: length for path in [*CODE, *TESTS] for name, length in long_functions(path).items()}
    assert_none({name: length for name, length in long.items() if name not in TOLERATED})


def test_nothing_tolerated_has_become_small_enough() -> None:
    sized = {name_of(path): lines_of(path) for path in CODE}
    stale = [name for name in TOLERATED if ":" not in name and sized.get(name, 0) <= MAX_MODULE]
    assert stale == []
