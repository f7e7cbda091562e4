import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.tabular.text import cell_text, clean_text, looks_like_formula, protect, unprotect


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (3.0, "3"),
        (-0.0, "0"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (1e-7, "0.0000001"),
        (Decimal("-1.50"), "-1.5"),
        (100, "100"),
        (True, "VRAI"),
        (False, "FAUX"),
        (datetime.date(2024, 6, 30), "2024-06-30"),
        (datetime.datetime(2024, 6, 30), "2024-06-30"),  # noqa: DTZ001
        (datetime.datetime(2024, 6, 30, 14, 29, 59, 999_900), "2024-06-30 14:30:00"),  # noqa: DTZ001
        (datetime.time(14, 30), "14:30:00"),
        (datetime.timedelta(hours=36), "36:00:00"),
    ],
)
def test_cell_text_of_typed_values(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  a\u00a0b \n", "a\u00a0b"),
        ("a\r\nb\rc\vd", "a\nb\nc\nd"),
        ("a\x00\x07b\tc", "ab\tc"),
        ("e\u0301", "é"),
        ("\u00a0\u202f", ""),
    ],
)
def test_clean_text_keeps_words_and_drops_what_cannot_be_seen(raw, text):
    assert clean_text(raw) == text


@settings(deadline=None)
@given(st.text())
def test_clean_text_is_stable(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@settings(deadline=None)
@given(st.text(alphabet="'=+-@\t\r＝＋－＠a "))
def test_unprotect_gives_back_what_was_protected(text):
    assert unprotect(protect(text)) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_protect_prefixes_what_a_spreadsheet_runs(start):
    assert protect(f"{start}cmd") == f"'{start}cmd"


def test_other_apostrophes_stay():
    assert unprotect("'abc") == "'abc"
    assert protect("l'action") == "l'action"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=SOMME(A1)", True),
        ("=1+1", True),
        ("=-A1", True),
        ("=(1)", True),
        ("=@x", True),
        ("=> voir", False),
        ("- a", False),
    ],
)
def test_looks_like_formula(text, expected):
    assert looks_like_formula(text) is expected
