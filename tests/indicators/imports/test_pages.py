"""The pages of an import of measures."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.enums import Role
from indicators.models import Indicator, Measure, MeasureColumn
from journal.models import ImportBatch
from territories.models import Territory
from tests.factories import client_of, make_region, make_user_with_mandate
from tests.indicators.imports.conftest import HEADER


@pytest.fixture
def send(editor: Client, region: Territory, indicator: Indicator) -> Any:
    def give(text: str, **fields: Any) -> HttpResponse:
        data = {"nature": "measures", "territory": region.pk, "indicators": [indicator.pk], **fields}
        return editor.post("/imports/", {**data, "file": SimpleUploadedFile("releves.csv", text.encode())})

    return give


def batch_of(response: HttpResponse) -> ImportBatch:
    assert response.status_code == 302, response.content.decode()
    return ImportBatch.objects.get(pk=response["Location"].strip("/").split("/")[-1])


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_both_kinds_are_offered(editor: Client, indicator: Indicator) -> None:
    page = text_of(editor, "/imports/?nature=measures")
    assert "Vérifier un tableau de relevés de Corse" in page
    assert "ESMS-1" in page
    assert "?nature=roadmap" in page
    assert "Première année de programmation" in text_of(editor, "/imports/")


def test_a_file_is_checked_published_and_undone(editor: Client, send: Any) -> None:
    batch = batch_of(send(f"{HEADER}2A;2023;6\n2B;2023;n.d.\n"))
    page = text_of(editor, f"/imports/{batch.pk}/")
    assert "Publier\u00a0: 1\u00a0nouveau, 0\u00a0modifié" in page.replace("&nbsp;", "\u00a0")
    assert not Measure.objects.exists()
    editor.post(f"/imports/{batch.pk}/publier/")
    assert Measure.objects.get().value == 6
    assert "Annuler cet import" in text_of(editor, f"/imports/{batch.pk}/")
    editor.post(f"/imports/{batch.pk}/annuler/")
    assert not Measure.objects.exists()
    assert "Import annulé" in text_of(editor, f"/imports/{batch.pk}/")


def test_what_changes_is_shown_old_and_new(editor: Client, send: Any) -> None:
    editor.post(f"/imports/{batch_of(send(f'{HEADER}2A;2023;1 234,5')).pk}/publier/")
    page = text_of(editor, f"/imports/{batch_of(send(f'{HEADER}2A;2023;6')).pk}/")
    assert "<del>1\u202f234,5</del> → <ins>6</ins>" in page


def test_refusals_are_grouped_put_aside_and_given_back(editor: Client, send: Any) -> None:
    batch = batch_of(send(f"{HEADER}2A;2023;6\n=Ys();2023;7\n=Ys();2022;8\n"))
    page = text_of(editor, f"/imports/{batch.pk}/")
    assert "(lignes 3, 4\u202f; colonne A)" in page
    assert "Pas encore publiable" in page
    report = b"".join(editor.get(f"/imports/{batch.pk}/refusees.csv").streaming_content).decode("utf-8-sig")
    assert report.splitlines()[1].startswith("3;A;Territoire inconnu")
    assert "'=Ys()" in report
    editor.post(f"/imports/{batch.pk}/publier/")
    assert not Measure.objects.exists()
    editor.post(f"/imports/{batch.pk}/ecarter/")
    editor.post(f"/imports/{batch.pk}/publier/")
    assert Measure.objects.count() == 1


def test_a_header_that_is_not_understood_is_asked_and_remembered(editor: Client, send: Any) -> None:
    text = "Département;Quand;Valeur\n2A;2023;5\n"
    response = send(text)
    assert response.status_code == 422
    assert 'name="header-0"' in response.content.decode()
    batch_of(send(text, **{"header-0": "Quand", "meaning-0": "date"}))
    assert MeasureColumn.objects.get().meaning == "date"
    batch_of(send(text))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"indicators": []}, "Choisissez l’indicateur"),
        ({"indicators": [0]}, "n’existe pas"),
        ({"indicators": ["x"]}, "n’existe pas"),
        ({"territory": 0}, "n’est pas de celles où vous importez"),
    ],
)
def test_a_form_is_refused_in_french(send: Any, fields: dict[str, Any], sentence: str) -> None:
    response = send(f"{HEADER}2A;2023;6\n", **fields)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_page_bounds_the_file_and_names_the_command(send: Any) -> None:
    response = send(HEADER + "2A;2023;6\n" * 100_001)
    assert response.status_code == 422
    assert "limite de 100\u202f000 lignes" in response.content.decode()


def test_another_region_neither_reads_nor_writes(send: Any, region: Territory) -> None:
    batch = batch_of(send(f"{HEADER}2A;2023;6\n"))
    stranger = client_of(
        make_user_with_mandate(Role.ARS_EDITOR, make_region("93", "Sud", timezone="Europe/Paris"))
    )
    for name in ("", "refusees.csv"):
        assert stranger.get(f"/imports/{batch.pk}/{name}").status_code == 404
    for name in ("publier/", "annuler/", "ecarter/"):
        assert stranger.post(f"/imports/{batch.pk}/{name}").status_code == 404
    reader = client_of(make_user_with_mandate(Role.GRADES_CONTRIBUTOR, region))
    assert "Un éditeur de l’ARS le publie" in text_of(reader, f"/imports/{batch.pk}/")
    assert reader.post(f"/imports/{batch.pk}/publier/").status_code == 403


def test_a_preview_costs_the_same_for_ten_lines_and_for_a_thousand(
    editor: Client, send: Any, django_assert_max_num_queries: Any
) -> None:
    def queries(rows: int, show: str) -> int:
        good = "".join(
            f"2A;{n % 28 + 1:02}/{n // 28 % 12 + 1:02}/{2000 + n // 336};{n}\n" for n in range(rows)
        )
        bad = "".join(f"Ys;2023;{n}\n" for n in range(rows))
        batch = batch_of(send(HEADER + good + bad))
        with django_assert_max_num_queries(30) as found:
            text_of(editor, f"/imports/{batch.pk}/?lignes={show}")
        return len(found)

    for show in ("", "refusees"):
        assert queries(5, show) == queries(500, show)
