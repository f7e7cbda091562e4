"""The exports: what the importer reads back, for the filtered list only."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.test import Client
from openpyxl.worksheet.worksheet import Worksheet

from accounts.enums import Role
from roadmap.models import Goal
from tests.factories import (
    client_of,
    make_action,
    make_actions,
    make_goal,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.roadmap.pages import queries_of

pytestmark = pytest.mark.django_db

EXPORT = "/regions/04/actions/export."
HEADERS = [
    "Code Azimut",
    "Objectif",
    "Action",
    "État",
    "Point de situation",
    "Date du point",
    "Programmation 2024",
    "Programmation 2025",
    "Priorité",
    "Pilote",
    "Version Azimut",
]


@pytest.fixture
def editor() -> Client:
    return client_of(make_user_with_mandate(Role.ARS_EDITOR))


@pytest.fixture
def goal() -> Goal:
    roadmap = make_roadmap(make_region(), title="Le numérique au service de la santé", years=(2024, 2025))
    return make_goal(roadmap, number="14-1", title="Sensibiliser les soignants")


def sheet_of(client: Client, query: str = "") -> Worksheet:
    response = client.get(f"{EXPORT}xlsx{query}")
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active


def records_of(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"{EXPORT}csv{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def table_of(sheet: Worksheet) -> list[list[object]]:
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(index for index, row in enumerate(rows) if row[0] == "Code Azimut")
    return rows[start:]


def test_columns_and_cells_are_those_the_importer_reads(editor: Client, goal: Goal) -> None:
    tesis = make_organisation("Groupement TESIS", short_name="TESIS")
    make_action(
        goal,
        code="04-2024-001",
        title="Déployer un label",
        state="done",
        comment="Réalisé : label",
        on=dt.date(2024, 9, 5),
        priority=1,
        years={2024: ["cadrer", "lancer"]},
        pilots=[(tesis, "delegated"), ("Portage ETS", "pilot"), (make_organisation("ARS"), "support")],
    )
    headers, row = table_of(sheet_of(editor))
    assert headers == HEADERS
    assert row == [
        "04-2024-001",
        "14-1 Sensibiliser les soignants",
        "Déployer un label",
        "réalisée",
        "Réalisé : label",
        "05/09/2024",
        "- cadrer\n- lancer",
        None,
        1,
        "Groupement TESIS (délégation) ; Portage ETS ; ARS (appui)",
        1,
    ]


def test_what_is_unknown_is_an_empty_cell(editor: Client, goal: Goal) -> None:
    make_action(roadmap=goal.roadmap, title="Nue", code="N1", priority=None)
    (record,) = records_of(editor)
    assert record == dict.fromkeys(HEADERS, "") | {
        "Code Azimut": "N1",
        "Action": "Nue",
        "Version Azimut": "1",
    }


def test_the_code_is_hidden_and_the_title_lines_say_what_this_is(editor: Client, goal: Goal) -> None:
    make_action(goal, state="done")
    sheet = sheet_of(editor, "?etat=done")
    assert sheet.column_dimensions["A"].hidden
    titles = [str(sheet.cell(row=line, column=1).value).replace("\u00a0", " ") for line in range(1, 5)]
    assert titles[0] == "Le numérique au service de la santé"
    assert titles[1] == "Région : La Réunion"
    assert titles[2].startswith("Exporté le ")
    assert titles[3] == "Filtres : État : Réalisée"


def test_columns_of_the_document_without_place_of_their_own_come_last(editor: Client, goal: Goal) -> None:
    make_action(goal, title="une", extras={"Échéance": "juin", "Budget": "10 k€"})
    make_action(goal, title="deux", extras={"Budget": "20 k€"})
    records = records_of(editor)
    assert list(records[0])[-3:] == ["Budget", "Échéance", "Version Azimut"]
    assert [record["Budget"] for record in records] == ["10 k€", "20 k€"]
    assert [record["Échéance"] for record in records] == ["juin", ""]


def test_a_year_beyond_the_period_is_not_lost(editor: Client, goal: Goal) -> None:
    make_action(goal, years={2031: "plus tard"})
    (record,) = records_of(editor)
    assert record["Programmation 2031"] == "plus tard"


def test_exports_hold_the_filtered_list_in_its_order(editor: Client, goal: Goal) -> None:
    make_action(goal, title="Zone", state="done")
    make_action(goal, title="Étape", state="done")
    make_action(goal, title="Absente")
    query = "?etat=done&tri=intitule"
    assert [record["Action"] for record in records_of(editor, query)] == ["Étape", "Zone"]
    assert [row[2] for row in table_of(sheet_of(editor, query))[1:]] == ["Étape", "Zone"]


def test_files_are_named_by_region_and_day(editor: Client, goal: Goal) -> None:
    make_action(goal)
    response = editor.get(f"{EXPORT}xlsx")
    assert response["Content-Disposition"].startswith('attachment; filename="actions-04-')
    list(response.streaming_content)
    assert editor.get(f"{EXPORT}csv")["Content-Type"] == "text/csv; charset=utf-8"


def test_what_may_not_be_seen_is_not_exported(goal: Goal) -> None:
    make_action(goal, title="publiée")
    make_action(goal, title="en projet", published=False)
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER))
    assert [record["Action"] for record in records_of(member)] == ["publiée"]
    stranger = client_of(make_user_with_mandate(Role.ARS_EDITOR, make_region("06", "Mayotte")))
    assert stranger.get(f"{EXPORT}csv").status_code == 404


def test_nothing_to_export_and_other_formats_do_not_exist(editor: Client) -> None:
    make_region()
    assert editor.get(f"{EXPORT}csv").status_code == 404
    assert editor.get(f"{EXPORT}pdf").status_code == 404


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_an_export_costs_the_same_for_1_and_400_actions(editor: Client, goal: Goal, extension: str) -> None:
    def fill(count: int) -> None:
        make_actions(goal, count, state="done", years={2024: ["x"]})

    fill(1)
    one = queries_of(editor, EXPORT + extension)
    fill(399)
    assert queries_of(editor, EXPORT + extension) == one
    assert len(records_of(editor)) == 400
