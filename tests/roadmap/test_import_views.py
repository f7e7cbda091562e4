"""How a row and its changes are laid out for the page of an import."""

import pytest

from roadmap.selectors.import_grid import grid_of, origins_of
from roadmap.selectors.import_words import Piece, fields_in_words, pieces_of, words_of

HEADERS = ("Objectif", "Action", "2024", "2025", "Priorité", "Pilote", "")


def marks(headers: tuple[str, ...], cells: tuple[str, ...], placed: tuple[str, ...]) -> dict[str, tuple]:
    """Header → (mark in the file, mark once placed)."""
    columns = grid_of(headers, cells, placed).columns
    return {
        column.header or column.letter: (column.file.mark, column.placed and column.placed.mark)
        for column in columns
        if column.file.mark or (column.placed and column.placed.mark)
    }


def test_an_extra_empty_cell_moves_what_follows() -> None:
    found = marks(
        HEADERS, ("", "Former", "Cadrage", "", "", "1", "ARS"), ("", "Former", "Cadrage", "", "1", "ARS")
    )
    assert found == {"Priorité": (None, 1), "Pilote": (1, 2), "G": (2, None)}


def test_a_missing_first_cell_moves_everything() -> None:
    found = marks(
        HEADERS,
        ("Former", "Cadrage", "Suivi", "1", "ARS", "", ""),
        ("", "Former", "Cadrage", "Suivi", "1", "ARS"),
    )
    assert found["Objectif"] == (1, None)
    assert found["Action"] == (2, 1)
    assert found["Pilote"] == (None, 5)


def test_a_repeated_cell_is_dropped_and_the_others_follow() -> None:
    grid = grid_of(
        HEADERS,
        ("", "Former", "Suivi", "Suivi", "Suivi", "1", "ARS"),
        ("", "Former", "Suivi", "Suivi", "1", "ARS"),
    )
    assert [column.letter for column in grid.columns if column.file.dropped] == ["E"]
    assert grid.is_moved


def test_a_row_left_alone_has_no_second_line() -> None:
    grid = grid_of(HEADERS, ("14-1", "Former", "", "", "1", "ARS", ""), ())
    assert not grid.is_moved
    assert [column.letter for column in grid.columns] == ["A", "B", "C", "D", "E", "F"]


def test_a_text_beyond_the_last_header_keeps_its_letter() -> None:
    grid = grid_of(HEADERS, ("14-1", "Former", "", "", "1", "ARS", "note"), (), doubtful={6})
    assert (grid.columns[-1].letter, grid.columns[-1].header) == ("G", "")
    assert grid.columns[-1].file.doubtful


def test_a_text_from_elsewhere_has_no_origin() -> None:
    assert origins_of(["a", "b"], ["a", "merged", "b"]) == {0: 0, 2: 1}


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("", "neuf", (), (Piece("neuf", True),)),
        (
            "le plan de crise",
            "le plan de reprise",
            (Piece("le plan de "), Piece("crise", True)),
            (Piece("le plan de "), Piece("reprise", True)),
        ),
        ("tout", "autre chose", (Piece("tout", True),), (Piece("autre chose", True),)),
    ],
)
def test_texts_are_cut_where_they_differ(
    old: str, new: str, before: tuple[Piece, ...], after: tuple[Piece, ...]
) -> None:
    assert pieces_of(old, new) == (before, after)


def test_no_word_of_a_long_text_is_lost() -> None:
    old, new = "mot " * 2_000, "mot " * 1_999 + "autre"
    left, right = pieces_of(old, new)
    assert ("".join(p.text for p in left), "".join(p.text for p in right)) == (old, new)


def test_values_read_as_words() -> None:
    pilots = [{"organisation": "TESIS", "role": "delegated"}, {"organisation": "ARS", "role": "pilot"}]
    assert words_of("pilots", pilots) == "TESIS (délégation)\u202f; ARS"
    assert words_of("status", {"state": "under_way", "text": "En cours"}) == "En cours"
    assert words_of("status", {"state": None, "text": "Effectif"}) == "Sans état reconnu\n« Effectif »"
    assert words_of("priority", None) == ""
    assert words_of("years.2024", "Cadrage") == "Cadrage"


def test_a_reading_says_only_what_it_has() -> None:
    reading = {
        "objective_code": "14-1", "objective_title": "Former", "title": "Sensibiliser", "state": None,
        "status_text": "", "priority": 2, "pilots": [], "years": {"2025": "Suivi", "2024": "Cadrage"},
        "extras": {"Budget": "10"},
    }  # fmt: skip
    assert fields_in_words(reading) == {
        "objective": "14-1 Former",
        "title": "Sensibiliser",
        "priority": "2",
        "years.2024": "Cadrage",
        "years.2025": "Suivi",
        "extras.Budget": "10",
    }
