import csv
from pathlib import Path

from django.conf import settings

from territories import geometry


def codes_of(name: str) -> set[str]:
    with (Path(settings.BASE_DIR) / "fixtures" / name).open(encoding="utf-8", newline="") as stream:
        return {row["code"] for row in csv.DictReader(stream, delimiter="\t")}


def drawn(drawings: list[geometry.Drawing]) -> list[str]:
    return [shape.code for drawing in drawings for shape in drawing.shapes]


def test_each_region_is_drawn_once() -> None:
    codes = drawn(geometry.regions())
    assert sorted(codes) == sorted(codes_of("regions.tsv"))


def test_each_department_is_drawn_once() -> None:
    codes = drawn(geometry.departments())
    assert sorted(codes) == sorted(codes_of("departements.tsv"))


def test_a_region_is_drawn_as_close_as_its_departments_allow() -> None:
    [drawing] = geometry.departments({"02", "59", "60", "62", "80"})
    left, top, width, height = drawing.box
    assert width < 300
    assert height < 300
    for shape in drawing.shapes:
        assert left <= shape.box[0]
        assert shape.box[0] + shape.box[2] <= left + width
        assert top <= shape.box[1]
        assert shape.box[1] + shape.box[3] <= top + height


def test_an_overseas_department_stands_alone() -> None:
    [drawing] = geometry.departments({"974"})
    assert drawn([drawing]) == ["974"]
    assert drawing.view_box == "0 0 56 50"


def test_nothing_is_drawn_for_unknown_codes() -> None:
    assert geometry.departments({"999"}) == []
