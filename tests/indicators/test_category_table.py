"""The table of the medico-social programme in Hauts-de-France, cell for cell, and how its totals are made."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from indicators.enums import SummedLevel, TerritoryRule
from indicators.models import IndicatorCategory
from indicators.services.reference import load_indicators
from programmes.services.reference import load_programmes
from roadmap.services.reference import load_roadmaps
from territories.models import Territory
from territories.services.reference import load_organisations, load_territories
from tests.factories import client_of, make_region, make_user_with_mandate
from tests.indicators.factories import make_area, make_indicator, make_measure
from tests.reference import FIXTURES, kept_for_the_module
from tests.roadmap.pages import SPACES, TAG, html_of, queries_of, text_of

pytestmark = pytest.mark.django_db

TABLES = "/programmes/esms-numerique/tableau/?territoire=32"
# In the order of the columns of the page.
COLUMNS = ("PA", "PH", "DOMICILE", "PDE", "PDS", "AUTRES", "")


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    loaders = (load_territories, load_organisations, load_roadmaps, load_programmes, load_indicators)
    with kept_for_the_module(django_db_blocker, *loaders):
        yield


@pytest.fixture
def reader() -> Client:
    region = Territory.objects.get(kind="region", code="32")
    return client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))


def rows_of(html: str, caption: str) -> dict[str, list[str]]:
    """The cells of the table whose caption starts so, by the head of each row."""
    table = next(part for part in html.split("<table>") if f"<caption>{caption}, Haut" in part)
    rows = re.findall(r"<tr[^>]*> ?<th scope=\"row\">(.*?)</th>(.*?)</tr>", table)
    return {
        unescape(head): [words_of(cell) for cell in re.findall(r"<td.*?</td>", row)] for head, row in rows
    }


def words_of(cell: str) -> str:
    return " ".join(unescape(TAG.sub(" ", cell)).translate(SPACES).split())


def published(code: str) -> dict[str, list[str]]:
    """What the source writes in each cell, by territory."""
    path = FIXTURES / "indicators" / "esms_hauts_de_france.tsv"
    with path.open(encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file, delimiter="\t") if line["indicator"] == code]
    cells = {
        (line["territory"], line["category"]): line["note"].translate(SPACES).strip("« »") for line in lines
    }
    names = {
        f"{kind} {key}": name for kind, key, name in Territory.objects.values_list("kind", "code", "name")
    }
    places = dict.fromkeys(line["territory"] for line in lines)
    return {names[place]: [cells[place, column] for column in COLUMNS] for place in places}


@pytest.mark.parametrize(
    ("code", "caption"),
    [
        ("ESMSN-EMB", "ESMS embarqués dans le programme"),
        ("ESMSN-CAND", "ESMS embarqués dans le programme ou candidats"),
    ],
)
def test_every_cell_is_that_of_the_source(reader: Client, code: str, caption: str) -> None:
    found = rows_of(html_of(reader, TABLES), caption)
    expected = published(code)
    assert len(expected) == 8
    for place, cells in expected.items():
        head = f"Total, {place}" if place == "Hauts-de-France" else place
        # The source leaves two categories without share, which the page says, and writes « 1353 » without space.
        assert [
            cell.removesuffix(" part non publiée").replace("1 353", "1353") for cell in found[head]
        ] == cells


def test_the_totals_say_how_they_are_made(reader: Client) -> None:
    text = text_of(reader, TABLES)
    assert "960 (23 %)" in text
    assert "1 353 (32 %)" in text
    assert "Total : 960 = somme de 7 TAN sur 7, égale au total publié" in text
    assert "Ensemble des catégories : 960 = 222 + 619 + 84 + 24 + 5 + 6" in text
    assert "Total : 1 353 = somme de 7 TAN sur 7, égale au total publié" in text
    assert "Ensemble des catégories : 1 353 = 285 + 835 + 164 + 57 + 5 + 7" in text


def test_the_table_stands_on_the_page_of_the_count_and_of_the_share(reader: Client) -> None:
    for code in ("ESMSN-EMB", "ESMSN-EMB-PCT"):
        assert "960 (23 %)" in text_of(reader, f"/indicateurs/{code}/?territoire=32")


def test_a_published_total_that_is_not_the_sum_is_an_alert() -> None:
    region = make_region("99", "Région d’essai")
    indicator = make_indicator(
        "ESSAI",
        territory_rule=TerritoryRule.SUM,
        summed_level=SummedLevel.ANIMATION_AREA,
        decimals=0,
    )
    IndicatorCategory.objects.create(indicator=indicator, code="PA", label="Personnes âgées", order=1)
    IndicatorCategory.objects.create(indicator=indicator, code="PH", label="Handicap", order=2)
    areas = [make_area("99-A", region=region), make_area("99-B", region=region)]
    for category, value in (("PA", 3), ("PH", 4), ("", 7)):
        for area in areas:
            make_measure(indicator, area, value, category=category)
    for category, value in (("PA", 6), ("PH", 8), ("", 15)):
        make_measure(indicator, region, value, category=category)
    reader = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))
    text = text_of(reader, "/indicateurs/ESSAI/?territoire=99")
    assert "Total : le total publié (15) n’est pas la somme de ses territoires (14)." in text
    assert "Le total (15) n’est pas la somme des catégories (14)." in text
    assert "Personnes âgées : 6 = somme de 2 TAN sur 2, égale au total publié" in text
    assert "Total : 14 = somme de 2 TAN sur 2" in text
    assert "14 = somme de 2 TAN sur 2, égale" not in text


def test_the_tables_cost_the_same_whatever_their_size(reader: Client) -> None:
    few = queries_of(reader, "/indicateurs/ESMSN-EMB/?territoire=32")
    region = Territory.objects.get(kind="region", code="32")
    for number in range(4):
        make_area(f"32-X{number}", region=region)
    assert queries_of(reader, "/indicateurs/ESMSN-EMB/?territoire=32") == few


def test_another_region_does_not_read_the_table() -> None:
    elsewhere = Territory.objects.get(kind="region", code="44")
    client = client_of(make_user_with_mandate(Role.ARS_EDITOR, elsewhere))
    assert client.get(TABLES).status_code == 404
    assert "960" not in text_of(client, "/programmes/esms-numerique/tableau/")


def test_real_sentences(reader: Client) -> None:
    for code, words in (
        (
            "EX-ES",
            "15 % des établissements de santé à fin mai 2023, pour une cible de 25 % : en retard de 10 points.",
        ),
        ("ESMSN-DUI", "La source ne publie pas ce chiffre. Cible : 410 000 DUI (échéance fin 2024)."),
    ):
        assert words in text_of(reader, f"/indicateurs/{code}/?territoire=FR")
