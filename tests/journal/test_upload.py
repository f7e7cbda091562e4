"""Giving a table: who may, what is read, what is refused and how it is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from journal.enums import BatchState
from journal.models import ImportBatch
from roadmap.models import Action
from territories.models import Territory
from tests.factories import make_batch, make_mandate, make_region, make_user, make_user_with_mandate
from tests.journal.tables import LA_REUNION, row, table, workbook

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)

Check = Callable[..., ImportBatch]


def test_the_real_table_is_read_and_nothing_is_published(check: Check) -> None:
    batch = check(LA_REUNION, "la_reunion_2024.tsv")
    assert batch.state == BatchState.CHECKED
    assert (batch.file_name, batch.counts["new"], batch.author_label) == (
        "la_reunion_2024.tsv",
        30,
        "ars@azimut.invalid",
    )
    assert Action.objects.count() == 0


def test_the_list_invites_when_there_is_nothing(editor: Client) -> None:
    page = editor.get("/imports/").content.decode()
    assert "Aucun import" in page
    assert "Rien n’est publié avant" in page
    assert 'enctype="multipart/form-data"' in page


def test_the_list_says_file_author_state_and_counts(editor: Client, check: Check) -> None:
    check(table(row("Déployer un label"), row("Former")), "ma feuille.tsv")
    page = editor.get("/imports/").content.decode()
    assert "ma feuille.tsv" in page
    assert "Vérifié, non publié" in page
    assert "2\u00a0nouvelles" in page
    assert "ars@azimut.invalid" in page


def test_the_time_is_that_of_the_region(editor: Client, region: Territory) -> None:
    batch = make_batch(region, published=False)
    moment = dt.datetime(2024, 6, 1, 21, 30, tzinfo=dt.UTC)
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=moment)
    written = "2\u00a0juin\u00a02024 à 1\u00a0h\u00a030"
    assert written in editor.get("/imports/").content.decode()
    assert written in editor.get(f"/imports/{batch.pk}/").content.decode()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "vide.xlsx", "Ce fichier est vide"),
        (PNG, "photo.xlsx", "image"),
        (b"\n\n\n", "blanc.csv", "aucune cellule"),
        (b"rien;du tout\n1;2\n", "sans_titre.csv", "en-tête"),
        (b"Objectif;Action\n1-1;A\x00B\n", "binaire.csv", "binaire"),
    ],
    ids=["empty", "image", "blank", "no header", "binary"],
)
def test_a_bad_file_is_refused_beside_the_field(
    send: Callable[..., Any], content: bytes, name: str, sentence: str
) -> None:
    response = send(content, name)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'class="fr-error-text"' in page
    assert sentence in page
    assert 'aria-describedby="id_file_helptext id_file_error"' in page
    assert 'aria-invalid="true"' in page
    assert not ImportBatch.objects.exists()


def test_no_file_at_all_is_said(editor: Client, region: Territory) -> None:
    response = editor.post("/imports/", {"territory": region.pk, "year_from": 2024})
    assert response.status_code == 422
    assert "Choisissez le fichier" in response.content.decode()


def test_a_file_above_the_limit_is_refused(send: Callable[..., Any]) -> None:
    response = send(b"a" * 25_000_001, "lourd.csv")
    assert response.status_code == 422
    assert "25\u00a0Mo" in response.content.decode()


@pytest.mark.parametrize("year", ["", "deux mille", "1999", "20240"])
def test_the_first_year_must_be_one(send: Callable[..., Any], year: str) -> None:
    response = send(table(row("Former")), year_from=year)
    assert response.status_code == 422
    assert "Donnez une année" in response.content.decode()


def test_states_cannot_date_from_tomorrow(send: Callable[..., Any]) -> None:
    response = send(table(row("Former")), as_of="2999-01-01")
    assert response.status_code == 422
    assert "pas encore venue" in response.content.decode()


def test_the_date_of_states_is_kept(check: Check) -> None:
    assert check(table(row("Former")), as_of="2024-03-31").as_of == dt.date(2024, 3, 31)


def test_another_region_is_not_a_choice(send: Callable[..., Any]) -> None:
    foreign = make_region("93", "Provence-Alpes-Côte d’Azur", timezone="Europe/Paris")
    for asked in (foreign.pk, 999_999, "04"):
        response = send(table(row("Former")), territory=asked)
        assert response.status_code == 422
        assert "n’est pas de celles où vous importez" in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_the_region_is_asked_only_when_there_are_several(editor: Client, region: Territory) -> None:
    assert '<input type="hidden" name="territory"' in editor.get("/imports/").content.decode()
    user = make_user_with_mandate(Role.ARS_EDITOR, region)
    make_mandate(user, Role.ARS_EDITOR, make_region("06", "Mayotte", timezone="Indian/Mayotte"))
    both = Client()
    both.force_login(user)
    page = both.get("/imports/").content.decode()
    assert '<select name="territory"' in page
    assert "Mayotte" in page


def test_who_edits_nothing_sees_the_list_without_the_form(contributor: Client, region: Territory) -> None:
    make_batch(region, file_name="publie.xlsx")
    response = contributor.get("/imports/")
    assert response.status_code == 200
    assert "publie.xlsx" in response.content.decode()
    assert "<form" not in response.content.decode().split("<main")[1].split("</main>")[0]
    assert contributor.post("/imports/", {"territory": region.pk}).status_code == 403


@pytest.mark.parametrize("role", [Role.COMMITTEE_MEMBER, Role.NATIONAL_READER, Role.PARTNER])
def test_who_reads_no_draft_sees_no_import(client: Client, region: Territory, role: str) -> None:
    batch = make_batch(region)
    client.force_login(make_user_with_mandate(role, None if role == Role.NATIONAL_READER else region))
    assert client.get("/imports/").status_code == 403
    assert client.get(f"/imports/{batch.pk}/").status_code == 404


def test_an_editor_elsewhere_does_not_know_it_exists(client: Client, region: Territory) -> None:
    batch = make_batch(region, file_name="secret.xlsx")
    elsewhere = make_region("93", "Provence-Alpes-Côte d’Azur", timezone="Europe/Paris")
    client.force_login(make_user_with_mandate(Role.ARS_EDITOR, elsewhere))
    assert "secret.xlsx" not in client.get("/imports/").content.decode()
    for address in ("", "publier/", "annuler/", "lignes/1/"):
        answer = client.post if address else client.get
        assert answer(f"/imports/{batch.pk}/{address}").status_code == 404


def test_the_unknown_are_sent_to_sign_in(client: Client, region: Territory) -> None:
    assert client.get("/imports/").status_code == 302
    client.force_login(make_user())
    assert client.get("/imports/").status_code == 403


def test_the_name_of_the_file_is_shown_as_text(editor: Client, check: Check) -> None:
    batch = check(table(row("<script>alert(1)</script>")), "<img src=x onerror=1>.tsv")
    page = editor.get(f"/imports/{batch.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_workbook_with_merged_cells_reads_as_the_text_does(check: Check) -> None:
    rows = [row("Former"), ("", "Sensibiliser", "A lancer", "Cadrage", "", "2", "ARS")]
    plain = check(table(*rows))
    merged = check(workbook(*rows, merged=["A2:A3"]), "fusion.xlsx")
    for first, second in zip(plain.lines.all(), merged.lines.all(), strict=True):
        assert first.reading["objective_code"] == second.reading["objective_code"] == "1-1"
        assert first.reading["title"] == second.reading["title"]


def test_the_list_is_read_in_as_many_queries_for_one_import_as_for_twenty(
    editor: Client, region: Territory, django_assert_num_queries: Any
) -> None:
    make_batch(region)
    with django_assert_num_queries(7):
        editor.get("/imports/")
    for _ in range(19):
        make_batch(region)
    with django_assert_num_queries(7):
        editor.get("/imports/")
