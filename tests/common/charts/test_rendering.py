import re

import pytest
from django.core.cache import cache

from common.charts import Chart, draw
from common.charts.rendering import png

SPEC = {
    "width": 300,
    "height": 120,
    "data": {"values": [{"date": "2023-05-31", "value": 15}, {"date": "2023-12-31", "value": 40.5}]},
    "mark": {"type": "line", "point": True},
    "encoding": {
        "x": {"field": "date", "type": "temporal", "title": "Date", "axis": {"format": "%B %Y"}},
        "y": {"field": "value", "type": "quantitative", "title": "%"},
    },
}


def chart(title: str = "Exercices de crise", **spec: object) -> Chart:
    return Chart("essai", title, "15 % puis 40,5 %", {**SPEC, **spec})


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def test_a_chart_is_one_image_with_a_french_name() -> None:
    svg = draw(chart())
    assert svg.count('role="') == 1
    assert 'role="img" aria-labelledby="essai-title essai-description"' in svg
    assert '<title id="essai-title">Exercices de crise</title>' in svg
    assert '<desc id="essai-description">15 % puis 40,5 %</desc>' in svg


def test_a_chart_holds_neither_style_nor_script() -> None:
    svg = draw(chart())
    assert not re.search(r"\bstyle=|<style|<script|\bon[a-z]+=|href", svg)


def test_a_chart_takes_the_room_of_its_frame() -> None:
    opening = draw(chart()).partition(">")[0]
    assert "viewBox=" in opening
    assert "width=" not in opening


def test_months_are_french() -> None:
    months = re.findall(r">([a-zéû]+ 2023)<", draw(chart()))
    assert months
    assert set(months) <= {
        "juin 2023",
        "juillet 2023",
        "août 2023",
        "septembre 2023",
        "octobre 2023",
        "novembre 2023",
        "décembre 2023",
    }


def test_a_name_is_escaped() -> None:
    svg = draw(chart("<script>alert(1)</script>"))
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg


def test_the_same_data_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = draw(chart())
    monkeypatch.setattr("common.charts.rendering._svg", lambda spec: pytest.fail("drawn again"))
    assert draw(chart()) == first


def test_other_data_is_another_drawing() -> None:
    assert chart().fingerprint != chart(width=301).fingerprint
    assert chart().fingerprint != chart("Autre").fingerprint


def test_a_chart_is_also_an_image() -> None:
    assert png(chart(), scale=1)[:8] == b"\x89PNG\r\n\x1a\n"
