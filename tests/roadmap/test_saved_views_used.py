"""Saved views used: by exports, by an edition of many actions, by a campaign."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import SavedView, User
from roadmap.models import Action, Campaign, CampaignItem
from territories.enums import OrganisationKind
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.roadmap.editing.sending import fields_in
from tests.roadmap.pages import html_of, queries_of, text_of

pytestmark = pytest.mark.django_db
LIST = "/regions/04/actions/"
LOT = f"{LIST}lot/"
OPEN = "/regions/04/campagnes/nouvelle/"


@pytest.fixture
def user() -> User:
    return make_user_with_mandate(Role.ARS_EDITOR)


@pytest.fixture
def editor(user: User) -> Client:
    return client_of(user)


@pytest.fixture
def actions() -> list[Action]:
    region = make_region()
    make_organisation("ARS", kind=OrganisationKind.ARS, serving=[region])
    goal = make_goal(make_roadmap(region, years=(2024, 2025)))
    titles = {"Faite, une": ("done", 1), "Faite, deux": ("done", 2), "En route": ("under_way", 1)}
    return [
        make_action(goal, title=title, state=state, priority=rank, years={2024: "cadrer"})
        for title, (state, rank) in titles.items()
    ]


@pytest.fixture
def view(user: User) -> SavedView:
    return make_view(user)


def make_view(owner: User, **fields: Any) -> SavedView:
    told = {"page": "actions", "name": "Réalisées", "query": "etat=done", "ordering": "-intitule"}
    columns = ["etat", "programmation", "maj"]
    return SavedView.objects.create(
        **({"owner": owner, "territory": make_region(), "columns": columns} | told | fields)
    )


def records_of(client: Client, query: str) -> list[dict[str, str]]:
    response = client.get(f"{LIST}export.csv?{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_an_export_of_a_view_has_its_rows_and_every_column(
    editor: Client, view: SavedView, actions: list[Action]
) -> None:
    records = records_of(editor, f"vue={view.pk}")
    assert [record["Action"] for record in records] == ["Faite, une", "Faite, deux"]
    assert records == records_of(editor, "etat=done&tri=-intitule")
    # What an import needs to know its actions again.
    assert (next(iter(records[0])), list(records[0])[-1]) == ("Code Azimut", "Version Azimut")
    assert [record["Action"] for record in records_of(editor, f"vue={view.pk}&priorite=2")] == ["Faite, deux"]


def test_the_columns_of_the_view_are_an_option(
    editor: Client, view: SavedView, actions: list[Action]
) -> None:
    chosen = ["Action", "État", "Programmation 2024", "Programmation 2025", "Mise à jour"]
    (first, _) = records_of(editor, f"vue={view.pk}&colonnes=vue")
    assert list(first) == chosen
    assert first["Programmation 2024"] == "cadrer"
    assert re.fullmatch(r"\d\d/\d\d/\d{4}", first["Mise à jour"])
    (other, _) = records_of(editor, f"vue={view.pk}&colonnes=vue&colonne=point&colonne=priorite")
    assert set(other) == {"Action", "Point de situation", "Date du point", "Priorité"}
    (usual, *_) = records_of(editor, "colonnes=vue&etat=done")
    assert set(usual) == {"Objectif", "Pilote", "Priorité", *chosen}


def test_a_workbook_names_its_view(editor: Client, view: SavedView, actions: list[Action]) -> None:
    response = editor.get(f"{LIST}export.xlsx?vue={view.pk}&colonnes=vue")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert "Vue\u00a0: Réalisées" in [row[0] for row in rows]
    assert [row[0] for row in rows[-3:]] == ["Action", "Faite, une", "Faite, deux"]


def test_the_page_leads_to_the_same_file(editor: Client, view: SavedView, actions: list[Action]) -> None:
    page = html_of(editor, f"{LIST}?vue={view.pk}")
    assert f'export.xlsx?vue={view.pk}"' in page
    assert f'export.xlsx?vue={view.pk}&amp;colonnes=vue"' in page


@pytest.mark.parametrize("query", ["", "&colonnes=vue"])
def test_an_export_of_a_view_costs_the_same_whatever_it_holds(
    editor: Client, view: SavedView, actions: list[Action], query: str
) -> None:
    address = f"{LIST}export.csv?vue={view.pk}{query}"
    few = queries_of(editor, address)
    for _ in range(30):
        make_action(actions[0].goal, state="done", years={2024: "x"}, pilots=[make_organisation()])
    assert queries_of(editor, address) == few


def test_all_those_of_a_view_are_changed(editor: Client, view: SavedView, actions: list[Action]) -> None:
    first = editor.post(f"{LOT}?vue={view.pk}", {"quoi": "tout"})
    assert "Modifier 2\u00a0actions" in first.content.decode()
    sent = fields_in(first) | {"etape": "resume", "kind": "priority", "priority": "3"}
    summary = editor.post(f"{LOT}?vue={view.pk}", sent | {"action": [actions[0].pk, actions[1].pk]})
    answer = editor.post(f"{LOT}?vue={view.pk}", fields_in(summary))
    assert answer["Location"] == f"{LIST}?vue={view.pk}"
    assert list(Action.objects.order_by("pk").values_list("priority", flat=True)) == [3, 3, 1]


def test_a_view_that_is_not_one_s_own_chooses_no_action(editor: Client, actions: list[Action]) -> None:
    private = make_view(make_user_with_mandate(Role.ARS_EDITOR))
    assert editor.post(f"{LOT}?vue={private.pk}", {"quoi": "tout"}).status_code == 404
    assert editor.get(f"{OPEN}?vue={private.pk}").status_code == 404
    assert editor.post(OPEN, {"etape": "vue", "vue": private.pk}).status_code == 404


@pytest.mark.parametrize("query", ["statut=fini", "etat=fini"])
def test_a_filter_that_means_nothing_never_widens_what_is_changed(
    editor: Client, user: User, actions: list[Action], query: str
) -> None:
    view = make_view(user, query=query)
    page = editor.post(f"{LOT}?vue={view.pk}", {"quoi": "tout"}, follow=True)
    assert page.redirect_chain == [(f"{LIST}?vue={view.pk}", 302)]
    assert "Rien n’a changé" in page.content.decode()


def test_a_campaign_starts_from_the_list(editor: Client, view: SavedView, actions: list[Action]) -> None:
    page = html_of(editor, f"{LIST}?vue={view.pk}&priorite=2")
    (link,) = re.findall(r'href="(/regions/04/campagnes/nouvelle/[^"]*)"', page)
    opened = html_of(editor, link.replace("&amp;", "&"))
    assert 'value="done" checked' in opened
    assert 'name="priorite" value="2" checked' in opened
    assert f'<option value="{view.pk}" selected>Réalisées' in opened
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER))
    assert "Ouvrir une campagne" not in text_of(member, LIST)


def campaign(**fields: Any) -> dict[str, Any]:
    return {"title": "Juin", "opens_on": "2026-01-01", "closes_on": "2099-01-01", **fields}


def test_a_campaign_takes_a_view_without_losing_what_is_typed(
    editor: Client, user: User, actions: list[Action]
) -> None:
    view = make_view(user, query="etat=done&bloquees=1&a_confirmer=1")
    taken = editor.post(OPEN, campaign(etape="vue", vue=view.pk, priorite="1", message="Bonjour"))
    page = " ".join(taken.content.decode().split())
    assert taken.status_code == 200
    assert 'value="done" checked' in page
    assert 'name="bloquees" value="1" checked' in page
    assert 'name="a_confirmer" value="1" checked' in page
    assert 'name="priorite" value="1" checked' not in page
    assert 'value="Juin"' in page
    assert "Bonjour" in page
    assert 'value="2099-01-01"' in page


def test_once_taken_the_fields_of_the_form_are_what_is_asked(
    editor: Client, view: SavedView, actions: list[Action]
) -> None:
    sent = campaign(vue=view.pk, etat="under_way")
    page = editor.post(OPEN, sent | {"etape": "voir"}).content.decode()
    expected = re.search(r'name="attendu"\s+value="(\d+)"', page)
    organisations = re.findall(r'name="organisme"\s+value="(\d+)"', page)
    assert expected
    told = {"etape": "ouvrir", "attendu": expected[1], "organisme": organisations}
    assert editor.post(OPEN, sent | told).status_code == 302
    assert [item.action for item in CampaignItem.objects.filter(campaign=Campaign.objects.get())] == [
        actions[2]
    ]


def test_a_campaign_says_what_it_leaves_out_of_a_view(
    editor: Client, user: User, actions: list[Action]
) -> None:
    view = make_view(user, query="archivees=1&statut=fini")
    text = text_of(editor, f"{OPEN}?vue={view.pk}")
    assert "Une campagne ne porte pas sur les actions archivées : ce filtre est ignoré." in text
    assert "filtre sur « statut », qui n’existe plus" in text
    assert "archivées : ce filtre" in text_of(editor, f"{OPEN}?archivees=1")
    assert "archivées : ce filtre" not in text_of(editor, OPEN)
