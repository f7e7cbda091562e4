"""Drawings that leave the portal."""

import re
import xml.etree.ElementTree as ET

import pytest

from common.charts import Chart
from common.charts.bars import against_spec, counted_spec, stacked_spec
from common.charts.files import raster, standalone
from common.charts.theme import MEASURED

LINES = ["La Réunion, calculé le 4 octobre 2023", "Source : « Azimut » <essai>"]
SPECS = {
    "stacked": stacked_spec(
        ["1 Usages", "2 Socle"],
        [("2 Socle", "à lancer", 1), ("1 Usages", "réalisée", 12), ("1 Usages", "à lancer", 3)],
        [("réalisée", "#18753C"), ("à lancer", "#C3C3F5")],
        axis="actions",
    ),
    "counted": counted_spec([("En retard", 12000), ("Bloquée", 1)], axis="nombre"),
    "against": against_spec(
        [("1 Usages", 40.0, 60.0, "40 %"), ("2 Socle", None, None, "pas de taux")],
        bar="taux",
        mark="couverture",
    ),
}


def drawn(name: str) -> str:
    chart = Chart(name, f"Titre de <{name}>", "Ce qui est dessiné.", SPECS[name])
    return standalone(chart, lines=LINES)


def texts(svg: str) -> list[str]:
    return [text.strip() for text in ET.fromstring(svg).itertext() if text.strip()]  # noqa: S314 - our own drawing


@pytest.mark.parametrize("name", sorted(SPECS))
def test_a_document_carries_its_title_and_its_lines(name: str) -> None:
    found = texts(drawn(name))
    assert found[:2] == [f"Titre de <{name}>", "Ce qui est dessiné."]
    assert set(LINES) < set(found)


@pytest.mark.parametrize("name", sorted(SPECS))
def test_a_document_says_nothing_in_english(name: str) -> None:
    assert "aria-roledescription" not in drawn(name)
    assert 'role="graphics' not in drawn(name)


def test_the_numbers_are_written_on_the_bars() -> None:
    found = texts(drawn("stacked"))
    assert {"12", "3", "1"} <= set(found)
    assert "12\u202f000" in [text.replace("\u00a0", "\u202f") for text in texts(drawn("counted"))]


def test_what_is_unknown_has_no_bar_and_says_so() -> None:
    svg = drawn("against")
    assert "pas de taux" in texts(svg)
    bars = re.findall(rf'<path[^>]*fill="{MEASURED}"', svg)
    # One bar, and its square in the legend.
    assert len(bars) == 2


def test_the_parts_of_a_bar_follow_one_another_in_the_order_of_the_kinds() -> None:
    rows = SPECS["stacked"]["data"]["values"]
    first = [(row["kind"], row["start"], row["end"]) for row in rows if row["name"] == "1 Usages"]
    assert first == [("réalisée", 0, 12), ("à lancer", 12, 15)]


def test_a_long_name_takes_two_lines_and_no_more() -> None:
    (row,) = counted_spec([("mot " * 60, 1)], axis="nombre")["data"]["values"]
    assert row["name"].count("\n") == 1
    assert row["name"].endswith("…")


def test_a_picture_is_made_of_the_same_document() -> None:
    assert raster(drawn("counted"))[:8] == b"\x89PNG\r\n\x1a\n"
