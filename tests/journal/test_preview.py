"""What the page of an import shows of a table and of its lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from journal.models import ImportBatch
from tests.journal.tables import LA_REUNION, row, table, workbook

Check = Callable[..., ImportBatch]


def words(text: str) -> str:
    """The text of some HTML, as a person reads it."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def article(page: str, row_number: int) -> str:
    """The HTML of one line of the page."""
    found = [part for part in page.split("<article")[1:] if f"Ligne {row_number}</span>" in part]
    assert len(found) == 1
    return found[0].split("</article>")[0]


@pytest.fixture
def shown(editor: Client) -> Callable[..., str]:
    def read(batch: ImportBatch, query: str = "") -> str:
        response = editor.get(f"/imports/{batch.pk}/{query}")
        assert response.status_code == 200
        return response.content.decode()

    return read


@pytest.fixture
def reunion(check: Check) -> ImportBatch:
    return check(LA_REUNION, "la_reunion_2024.tsv")


def test_the_first_sentence_counts_the_lines(reunion: ImportBatch, shown: Callable[..., str]) -> None:
    said = words(shown(reunion))
    assert "30 lignes lues, 14 réparées, 9 à confirmer, 0 refusée." in said
    assert "Publier : 30 actions créées, 0 modifiée, 0 inchangée" in said
    assert "9 lignes restent à confirmer : elles seront publiées" in said


def test_the_table_as_a_whole_is_told(reunion: ImportBatch, shown: Callable[..., str]) -> None:
    said = words(shown(reunion))
    assert "2024-2025 selon le titre, 2024-2028 selon les colonnes : les deux sont gardées." in said
    assert "Renforcer la cybersécurité" in said
    assert "non rattachés" in said
    assert "Feuille « la_reunion_2024 », ligne 13." in said
    assert "Ligne 29 : en-tête répété" in said


def test_each_row_stands_in_the_file_above_its_reading(
    reunion: ImportBatch, shown: Callable[..., str]
) -> None:
    page = shown(reunion)
    assert page.count("<article") == 30
    line = words(article(page, 34))
    assert line.index("Dans le fichier") < line.index("Compris")
    assert "Ligne décalée remise en place : une cellule répétée retirée (colonne I)." in line


def test_a_cell_that_moved_bears_the_same_mark_in_both_places(
    reunion: ImportBatch, shown: Callable[..., str]
) -> None:
    line = article(shown(reunion), 16)
    columns = dict(re.findall(r"<dt[^>]*>(.*?)</dt>(.*?)</div>", line.split("ip-read")[0], flags=re.DOTALL))
    columns = {header: words(cells) for header, cells in columns.items()}
    assert columns["Priorisation"] == "Dans le fichier : vide Remis en place : repère 1 1"
    assert columns["Pilote"].startswith("Dans le fichier : repère 1 1 Remis en place : repère 2 délégation")
    assert columns["Colonne K"].startswith("Dans le fichier : repère 2 délégation")


def test_a_repeated_cell_is_shown_as_left_out(reunion: ImportBatch, shown: Callable[..., str]) -> None:
    assert "répétée" in words(article(shown(reunion), 34))
    assert "répétée" not in words(article(shown(reunion), 20))


def test_two_readings_stand_side_by_side(reunion: ImportBatch, shown: Callable[..., str]) -> None:
    line = article(shown(reunion), 21)
    said = words(line)
    assert "quelle lecture est la bonne" in said
    assert "Lecture proposée 2024 rien 2025 A mener Autre lecture 2024 A mener 2025 rien" in said
    assert re.findall(r'name="choice"\s+value="([^"]+)"( checked)?', line)[:2] == [
        ("confirm:0", " checked"),
        ("reading:0", ""),
    ]


def test_a_row_that_asks_for_nothing_is_folded(reunion: ImportBatch, shown: Callable[..., str]) -> None:
    page = shown(reunion)
    assert "<details" in article(page, 26)
    assert "À lancer" in words(article(page, 26).split("</summary>")[0])
    assert "<details" not in article(page, 21)


def test_links_go_from_one_doubt_to_the_next(reunion: ImportBatch, shown: Callable[..., str]) -> None:
    page = shown(reunion)
    assert 'href="#ligne-1"' in page.split('class="ip-lines"')[0]
    positions = re.findall(r'class="ip-line__next.*?href="#ligne-(\d+)"', page, flags=re.DOTALL)
    assert sorted(set(positions), key=int) == ["2", "3", "5", "8", "9", "10", "11", "18"]
    assert all(f'id="ligne-{position}"' in page for position in positions)


@pytest.mark.parametrize(
    ("show", "lines"),
    [("a-confirmer", 9), ("reparees", 14), ("nouvelles", 30), ("modifiees", 0), ("inconnu", 30)],
)
def test_tabs_narrow_the_lines(
    reunion: ImportBatch, shown: Callable[..., str], show: str, lines: int
) -> None:
    assert shown(reunion, f"?lignes={show}").count("<article") == lines


def test_an_unknown_pilot_is_said_and_kept(check: Check, shown: Callable[..., str]) -> None:
    batch = check(table((*row("Former")[:-1], "Conseil départemental")))
    said = words(article(shown(batch), 2))
    assert "Conseil départemental (inconnu du portail)" in said
    assert "C’est juste ainsi" in said


def test_a_formula_is_refused_where_it_stands(check: Check, shown: Callable[..., str]) -> None:
    batch = check(workbook(row("Former"), ("1-1 Prévenir", "Outiller", "=1+1", "", "", "1", "ARS")), "f.xlsx")
    line = article(shown(batch), 3)
    said = words(line)
    assert "Ligne 3, colonne C : cellule calculée (formule)" in said
    assert line.count("ip-cell--refused") == 1
    assert "Écarter cette ligne" in said
    page = words(shown(batch))
    assert "Pas encore publiable : une ligne est refusée." in page
    assert "Publier :" not in page


def test_a_duplicate_names_the_first(check: Check, shown: Callable[..., str]) -> None:
    batch = check(table(row("Former"), row("Former")))
    assert "Ligne 3 : la même action se trouve déjà à la ligne 2." in words(article(shown(batch), 3))


def test_a_very_wide_table_is_a_list(check: Check, shown: Callable[..., str]) -> None:
    header = ("Objectif", "Action", "Priorité", *(f"Colonne libre {i}" for i in range(30)))
    batch = check(table(("1-1 Prévenir", "Former", "1", *("x" * 30)), header=header))
    assert "ip-grid--stacked" in shown(batch)


def test_a_reader_sees_without_deciding(contributor: Client, reunion: ImportBatch) -> None:
    page = contributor.get(f"/imports/{reunion.pk}/").content.decode()
    assert "Un éditeur de l’ARS" in words(page)
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert "2 lectures" not in page or "Lecture proposée" not in page


def test_a_page_of_forty_lines_costs_no_more_queries_than_one(
    check: Check, shown: Callable[..., str], django_assert_num_queries: Any
) -> None:
    small = check(table(row("Former")))
    large = check(table(*(row(f"Former le groupe {i}", state="Peut-être") for i in range(40))))
    with django_assert_num_queries(11) as first:
        shown(small)
    with django_assert_num_queries(len(first)):
        assert shown(large).count("<article") == 40


def test_fifty_lines_a_page(check: Check, shown: Callable[..., str]) -> None:
    batch = check(
        table(*(row(f"Former le groupe {i}") for i in range(60)), row("Outiller", state="Peut-être"))
    )
    first, second = shown(batch), shown(batch, "?page=2")
    assert (first.count("<article"), second.count("<article")) == (50, 11)
    assert 'href="?page=2#ligne-61"' in first
    assert 'href="#ligne-61"' in second
