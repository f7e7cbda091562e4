"""Tables of other shapes: two-line headers, axes, numbers in their own column, sections, page breaks, notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from common.tabular.model import TabularError
from roadmap.imports.headers import Field, recognise
from tests.roadmap.imports.builders import Grid, contents, merged_down, read, small_grid, write, write_xlsx

HEADERS = {
    Field.OBJECTIVE: [
        "Objectif",
        "OBJECTIFS OPÉRATIONNELS",
        "Objectif\nopérationnel",
        "Objectifs *",
        "OO",
        "Objectif (5 ans)",
    ],
    Field.ACTION: [
        "Action",
        "ACTIONS",
        "Mesure",
        "Intitulé de l’action",
        "Libellé",
        "Projet",
        "Fiche action",
        "Actions (1)",
    ],
    Field.STATUS: [
        "Avancement",
        "État d’avancement",
        "Point de\nsituation",
        "Bilan 2023",
        "Situation au 30/06/2024",
        "Suivi",
    ],
    Field.STATE: ["Statut", "État"],
    Field.PRIORITY: [
        "Priorité",
        "Priorisation",
        "Niveau de priorité",
        "PRIO.",
        "Priorité (1 à 3)",
        "Degré d’urgence",
    ],
    Field.PILOT: [
        "Pilote",
        "Pilote(s)",
        "Pilotage",
        "Porteur",
        "Structure porteuse",
        "Responsable",
        "Chef de file",
        "Qui ?",
    ],
    Field.CO_PILOT: ["Copilote", "Co-pilote(s)", "Co-porteur"],
    Field.SUPPORT: ["Partenaires", "Contributeurs", "Appui"],
    Field.CODE: ["N°", "Réf.", "Code action", "Action n°", "Code Azimut"],
    Field.OBJECTIVE_CODE: ["N° objectif", "Code de l’objectif", "Objectif n°"],
    Field.AXIS: ["Axe", "Axe stratégique"],
    Field.GENERAL: ["Objectif général", "Objectif stratégique", "Orientation", "Thématique"],
    Field.OTHER: [
        "Budget 2024",
        "Coût 2025 (k€)",
        "Échéance",
        "Commentaires",
        "Type d’action",
        "2024-2025",
        "Indicateurs",
    ],
}
YEARS = {
    "2024": 2024,
    "Année 2024": 2024,
    "Prog. 2024": 2024,
    "Programma-\ntion 2025": 2025,
    "2026 *": 2026,
    "N": 2024,
    "N+1": 2025,
    "Année N+2": 2026,
    "Année 2": 2025,
    "T1 2024": 2024,
}


@pytest.mark.parametrize(
    ("header", "field"), [(h, field) for field, headers in HEADERS.items() for h in headers]
)
def test_headers(header: str, field: Field) -> None:
    assert recognise(0, header).field is field


@pytest.mark.parametrize(("header", "year"), YEARS.items())
def test_years(header: str, year: int) -> None:
    column = recognise(0, header, year_from=2024)
    assert (column.field, column.year) == (Field.YEAR, year)


def table(header: list[str], *rows: list[str], **more: object) -> Grid:
    return Grid(header, [list(row) for row in rows], **more)  # type: ignore[arg-type]


def plain(path: Path) -> list[tuple[str, str, str]]:
    return [(row.objective_code, row.objective_title, row.title) for row in read(path).rows]


def test_two_line_header_in_each_container(tmp_path: Path) -> None:
    grid = small_grid(6)
    expected = contents(read(write(grid, tmp_path / "une.csv")))
    upper = [*grid.header[:3], "Programmation", "", "", *grid.header[6:]]
    lower = ["", "", "", "2024", "2025", "2026", "", ""]
    double = replace(grid, header=upper, second_header=lower)
    assert contents(read(write(double, tmp_path / "deux.csv"))) == expected
    merges = [(0, 3, 0, 5), *[(0, index, 1, index) for index in (0, 1, 2, 6, 7)]]
    merged = merged_down(replace(double, merges=merges))
    for name in ("deux.xlsx", "deux.ods"):
        reading = read(write(merged, tmp_path / name))
        assert contents(reading) == expected, name
        assert reading.years == (2024, 2025, 2026)


def test_bands_over_a_full_header(tmp_path: Path) -> None:
    """A row of bands (« Description », « Suivi ») stands over the true header."""
    grid = small_grid(6)
    bands = ["Description", "", "Suivi", "Calendrier", "", "", "Gouvernance", ""]
    reading = read(write(replace(grid, above=[["Feuille de route"], bands]), tmp_path / "bandes.csv"))
    assert contents(reading) == contents(read(write(grid, tmp_path / "simple.csv")))


def test_axis_and_general_objective_are_ancestors(tmp_path: Path) -> None:
    path = write(
        table(
            ["Axe", "Objectif général", "Objectif opérationnel", "Action", "Statut"],
            ["Axe 1 : Cyber", "1. Protéger", "1.1 Former", "Former les ES", "En cours"],
            ["", "", "", "Former les ESMS", "A lancer"],
            ["", "2. Réagir", "2.1 Répondre", "Créer une astreinte", "Réalisé"],
            ["Axe 2 : Usages", "3. Diffuser", "3.1 Équiper", "Équiper les CPTS", "En cours"],
            ["", "", "3.2 Suivre", "Suivre les usages", "En cours"],
        ),
        tmp_path / "axes.csv",
    )
    rows = read(path).rows
    assert [[ancestor[1:] for ancestor in row.ancestors] for row in rows] == [
        [("1", "Cyber"), ("1", "Protéger")],
        [("1", "Cyber"), ("1", "Protéger")],
        [("1", "Cyber"), ("2", "Réagir")],
        [("2", "Usages"), ("3", "Diffuser")],
        [("2", "Usages"), ("3", "Diffuser")],
    ]
    assert [row.objective_code for row in rows] == ["1-1", "1-1", "2-1", "3-1", "3-2"]


def test_objective_and_sub_objective(tmp_path: Path) -> None:
    rows = read(
        write(
            table(
                ["Objectif", "Sous-objectif", "Action", "Pilote"],
                ["A. Protéger", "A.1 Former", "Former les ES", "ARS"],
                ["", "A.2 Tester", "Tester les PCA", "ARS"],
            ),
            tmp_path / "sous.csv",
        )
    ).rows
    assert [(row.ancestors[0][1:], row.objective_title) for row in rows] == [
        (("A", "Protéger"), "Former"),
        (("A", "Protéger"), "Tester"),
    ]


def test_objective_code_in_its_own_column(tmp_path: Path) -> None:
    for header in (["N° objectif", "Objectif"], ["N°", "Objectif"], ["Objectifs", ""]):
        grid = table(
            [*header, "Actions", "2024", "Priorité", "Pilote"],
            ["14.1", "Former", "Former les ES", "Cadrer", "1", "ARS"],
            ["", "", "Former les ESMS", "Cadrer", "2", "ARS"],
            ["", "", "Former les CPTS", "Cadrer", "2", "ARS"],
            ["14-2", "Réagir", "Créer une astreinte", "Lancer", "1", "ARS"],
        )
        found = plain(write(grid, tmp_path / "code.csv"))
        assert found == [
            ("14-1", "Former", "Former les ES"),
            ("14-1", "Former", "Former les ESMS"),
            ("14-1", "Former", "Former les CPTS"),
            ("14-2", "Réagir", "Créer une astreinte"),
        ], header


def test_action_code_column_and_codes_inside_titles(tmp_path: Path) -> None:
    rows = [
        ["14-1 Former", "A1", "Former les ES"],
        ["", "A2", "Former les ESMS"],
        ["14-2 Réagir", "B1", "Créer"],
    ]
    own = read(write(table(["Objectif", "Code", "Action"], *rows), tmp_path / "code.csv")).rows
    inside = read(
        write(table(["Objectif", "Action"], *[[o, f"{c}. {a}"] for o, c, a in rows]), tmp_path / "titre.csv")
    ).rows
    for found in (own, inside):
        assert [(row.code, row.title) for row in found] == [
            ("A1", "Former les ES"),
            ("A2", "Former les ESMS"),
            ("B1", "Créer"),
        ]


def test_roles_of_columns_and_unknown_columns(tmp_path: Path) -> None:
    grid = table(
        ["Action", "Pilote", "Copilote", "Partenaires", "Budget 2024", "Commentaires", "Commentaires"],
        ["Former les ES", "ARS", "GRADeS", "CPAM ; URPS", "10 k€", "à revoir", "accord du DG"],
    )
    row = read(write(grid, tmp_path / "rôles.csv")).rows[0]
    assert [(pilot.organisation, str(pilot.role)) for pilot in row.pilots] == [
        ("ARS La Réunion", "pilot"),
        ("TESIS", "co_pilot"),
        ("CPAM", "support"),
        ("URPS", "support"),
    ]
    assert row.extras == {
        "Budget 2024": "10 k€",
        "Commentaires": "à revoir",
        "Commentaires (2)": "accord du DG",
    }
    assert len([remark for remark in row.to_confirm if remark.kind == "pilot"]) == 2


def test_sections_instead_of_an_objective_column(tmp_path: Path) -> None:
    grid = table(
        ["Action", "Avancement", "2024", "Priorité", "Pilote"],
        ["Axe 1 : Sécuriser", "", "", "", ""],
        ["Objectif 1.1 : Former", "", "", "", ""],
        ["Former les ES", "En cours", "Cadrer", "1", "ARS"],
        ["Former les ESMS", "A lancer", "", "2", "ARS"],
        ["Objectif 1.2 : Réagir", "", "", "", ""],
        ["Créer une astreinte", "Réalisé", "Lancer", "1", "GRADES"],
        ["Axe 2 : Partager", "", "", "", ""],
        ["Objectif 2.1 : Équiper", "", "", "", ""],
        ["Équiper les CPTS", "En cours", "Lancer", "1", "GRADES"],
    )
    for name in ("sections.csv", "sections.xlsx"):
        reading = read(write(grid, tmp_path / name))
        assert [(row.ancestors, row.objective_code, row.title) for row in reading.rows] == [
            ((("Axe", "1", "Sécuriser"),), "1-1", "Former les ES"),
            ((("Axe", "1", "Sécuriser"),), "1-1", "Former les ESMS"),
            ((("Axe", "1", "Sécuriser"),), "1-2", "Créer une astreinte"),
            ((("Axe", "2", "Partager"),), "2-1", "Équiper les CPTS"),
        ]
        assert str(Field.OBJECTIVE) in reading.fields


def test_axis_rows_alone_are_the_objectives(tmp_path: Path) -> None:
    grid = table(
        ["Actions", "Statut", "Pilote"],
        ["Axe 1 : Sécuriser", "", ""],
        ["Former les ES", "En cours", "ARS"],
        ["Axe 2 : Partager", "", ""],
        ["Équiper les CPTS", "En cours", "ARS"],
    )
    assert plain(write(grid, tmp_path / "axes.csv")) == [
        ("1", "Sécuriser", "Former les ES"),
        ("2", "Partager", "Équiper les CPTS"),
    ]


def test_axis_rows_over_an_objective_column(tmp_path: Path) -> None:
    grid = small_grid(6)
    rows = [["Axe 1 – Sécuriser", *[""] * 7], *grid.rows[:3], ["Axe 2 – Partager", *[""] * 7], *grid.rows[3:]]
    merges = [(1, 0, 1, 7), (5, 0, 5, 7)]
    reading = read(write(replace(grid, rows=rows, merges=merges), tmp_path / "axes.xlsx"))
    assert [row.ancestors[0][2] for row in reading.rows] == ["Sécuriser"] * 3 + ["Partager"] * 3
    assert [row.objective_title for row in reading.rows][::3] == [
        "Renforcer le domaine 1",
        "Renforcer le domaine 2",
    ]


def test_numbers_that_start_again_under_each_axis(tmp_path: Path) -> None:
    grid = table(
        ["Axe", "Objectif", "Action"],
        ["Axe 1 : Sécuriser", "1. Former", "Former les ES"],
        ["Axe 1 : Sécuriser", "2. Tester", "Tester les PCA"],
        ["Axe 2 : Partager", "1. Équiper", "Équiper les CPTS"],
    )
    assert [code for code, _, _ in plain(write(grid, tmp_path / "axes.csv"))] == ["1-1", "1-2", "2-1"]


def test_repeated_header_notes_and_totals_are_no_rows(tmp_path: Path) -> None:
    grid = small_grid(6)
    again = ["OBJECTIFS", "Actions", "Etat d'avancement", "2024", "2025", "2026", "Priorité", "Pilotes"]
    rows = [
        *grid.rows[:3],
        ["Feuille de route 2024-2026", *[""] * 7],
        again,
        *grid.rows[3:],
        ["Total", "6 actions", *[""] * 6],
        ["* au fil de l'eau", *[""] * 7],
    ]
    noted = replace(
        grid, above=[["Feuille de route 2024-2026"]], rows=rows, below=[[], ["Légende : P1 = urgent"]]
    )
    for name in ("notes.csv", "notes.xlsx"):
        reading = read(write(noted, tmp_path / name))
        assert [row.title for row in reading.rows] == [f"Déployer le service {number}" for number in range(6)]
        assert [row.objective_title for row in reading.rows[:3]] == ["Renforcer le domaine 1"] * 3
        said = " ".join(reading.notes)
        assert "Légende" in said
        assert "Total · 6 actions" in said
        assert "au fil de l'eau" in said


def test_repeated_two_line_header(tmp_path: Path) -> None:
    grid = small_grid(6)
    upper = [*grid.header[:3], "Programmation", "", "", *grid.header[6:]]
    lower = ["", "", "", "2024", "2025", "2026", "", ""]
    rows = [*grid.rows[:4], upper, lower, *grid.rows[4:]]
    reading = read(write(replace(grid, header=upper, second_header=lower, rows=rows), tmp_path / "deux.csv"))
    assert len(reading.rows) == 6
    assert not any(row.to_confirm or row.problems for row in reading.rows)


def test_quarters_of_one_year_are_joined(tmp_path: Path) -> None:
    grid = table(["Action", "T1 2024", "T2 2024", "2025"], ["Former les ES", "Cadrer", "Lancer", "Suivre"])
    assert read(write(grid, tmp_path / "trimestres.csv")).rows[0].years == {
        2024: "T1 2024 : Cadrer\nT2 2024 : Lancer",
        2025: "Suivre",
    }


def test_relative_years_count_from_the_first(tmp_path: Path) -> None:
    grid = table(["Action", "N", "N+1", "N+2"], ["Former", "a", "b", "c"])
    path = write(grid, tmp_path / "relatives.csv")
    assert read(path, year_from=2026).rows[0].years == {2026: "a", 2027: "b", 2028: "c"}


def test_priority_that_names_a_level(tmp_path: Path) -> None:
    grid = table(
        ["Axe", "Priorité", "Action"],
        ["Axe 1 : Cyber", "Priorité 1 : Protéger les établissements", "Former les ES"],
        ["", "Priorité 2 : Réagir aux incidents", "Créer une astreinte"],
    )
    assert plain(write(grid, tmp_path / "niveaux.csv")) == [
        ("1", "Protéger les établissements", "Former les ES"),
        ("2", "Réagir aux incidents", "Créer une astreinte"),
    ]


def test_column_without_header_in_use_is_kept(tmp_path: Path) -> None:
    grid = small_grid(6)
    wide = replace(
        grid, header=[*grid.header, ""], rows=[[*row, f"remarque {n}"] for n, row in enumerate(grid.rows)]
    )
    rows = read(write(wide, tmp_path / "muette.csv")).rows
    assert [row.extras for row in rows] == [{"Colonne I": f"remarque {n}"} for n in range(6)]
    assert not any(row.to_confirm or row.repairs for row in rows)


def test_one_note_outside_the_table_is_kept_and_asked_about(tmp_path: Path) -> None:
    grid = small_grid(6)
    wide = replace(grid, header=[*grid.header, ""], rows=[[*row, ""] for row in grid.rows])
    wide.rows[2][8] = "à voir avec le DG"
    row = read(write(wide, tmp_path / "note.csv")).rows[2]
    assert row.extras == {"Colonne I": "à voir avec le DG"}
    assert [remark.kind for remark in row.to_confirm] == ["outside"]


def test_numbers_under_years_are_texts_when_every_row_has_its_priority(tmp_path: Path) -> None:
    grid = small_grid(6)
    for number, row in enumerate(grid.rows):
        row[3] = str(10 + number)
    rows = read(write(grid, tmp_path / "nombres.csv")).rows
    assert [row.years[2024] for row in rows] == [str(10 + number) for number in range(6)]
    assert not any(row.repairs or row.problems for row in rows)


def test_same_title_under_two_codes_is_two_actions(tmp_path: Path) -> None:
    grid = table(["Code", "Action"], ["A1", "Former"], ["A2", "Former"], ["A1", "Autre"])
    rows = read(write(grid, tmp_path / "codes.csv")).rows
    assert [bool(row.problems) for row in rows] == [False, False, True]


def test_hidden_sheet_is_not_preferred(tmp_path: Path) -> None:
    path = write_xlsx(small_grid(4), tmp_path / "masquée.xlsx")
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(path)
    copy = book.copy_worksheet(book.active)
    book.move_sheet(copy, -1)
    copy["B2"] = "Ancienne version"
    copy.sheet_state = "hidden"
    book.save(path)
    assert read(path).rows[0].title == "Déployer le service 0"


def test_no_header_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "rien.csv"
    path.write_text("bonjour;tout le monde\n1;2\n", encoding="utf-8")
    with pytest.raises(TabularError, match="Aucun en-tête"):
        read(path)
