"""Shapes in classes: of equal widths, and nothing of what is not measured."""

from decimal import Decimal

import pytest

from territories import geometry
from territories.maps import OUT, Painted, bounds_of, class_of, frames_of


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "q1"), (24, "q1"), (25, "q2"), (50, "q3"), (75, "q4"), (100, "q4")]
)
def test_classes_are_of_equal_widths(value, expected):
    assert class_of(Decimal(value), Decimal(0), Decimal(100)) == expected


def test_what_is_all_equal_is_of_one_class():
    assert class_of(Decimal(5), Decimal(5), Decimal(5)) == "q4"


def test_the_bounds_of_the_classes_follow_each_other():
    bounds = bounds_of(Decimal(0), Decimal(10))
    assert [(style, start) for style, start, _ in bounds] == [
        ("q1", Decimal(0)),
        ("q2", Decimal("2.5")),
        ("q3", Decimal(5)),
        ("q4", Decimal("7.5")),
    ]
    assert bounds[-1][2] == 10


def test_overseas_regions_are_named_apart_and_unknown_shapes_are_out():
    frames = frames_of(
        geometry.regions(), {"04": Painted("La Réunion", "q3", "La Réunion : 12")}, outside="Hors champ"
    )
    reunion = next(frame for frame in frames if frame.name == "La Réunion")
    assert [(shape.style, shape.title) for shape in reunion.shapes] == [("q3", "La Réunion : 12")]
    assert frames[0].name == ""
    assert {(shape.style, shape.title) for shape in frames[0].shapes} == {(OUT, "Hors champ")}
