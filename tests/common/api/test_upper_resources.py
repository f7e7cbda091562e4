"""What holds of every resource, of those that stand on the roadmaps: programmes, indicators, committees, progress."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction

from common.api.resource import resource_named, resources
from indicators.services.recompute import recompute
from roadmap.enums import StepState
from roadmap.models import Step
from territories.models import Territory
from tests.common.api.test_every_resource import NAMES as OTHERS
from tests.common.api.test_every_resource import (
    assert_as_the_reference_says,
    assert_each_column_alone,
    assert_nothing_says_who_wrote,
    assert_the_same_alone,
)
from tests.common.api.upper_world import build_upper_world
from tests.common.api.world import SEES, World, all_rows, build_world
from tests.reference import built_for_the_module

pytestmark = pytest.mark.django_db
NAMES = sorted({each.name for each in resources()} - set(OTHERS))
SAID = {
    models.CharField: "essai",
    models.TextField: "Texte d’essai",
    models.DateField: dt.date(2026, 3, 31),
    models.TimeField: dt.time(14),
    models.BooleanField: True,
    models.IntegerField: 1,
    models.PositiveIntegerField: 1,
    models.PositiveSmallIntegerField: 1,
    models.DecimalField: Decimal(1),
}
everywhere = pytest.mark.parametrize("name", NAMES)


def build() -> World:
    world = build_world()
    build_upper_world()
    for name in NAMES:
        if name != "progress":
            fill(resource_named(name).model)
    Step.objects.update(state=StepState.DONE)
    for territory in Territory.objects.filter(kind__in=("region", "nation")):
        recompute(territory_id=territory.pk)
    return world


def fill(model: type[models.Model]) -> None:
    """Each column that a row leaves empty, when the database lets it say something."""
    for field in model._meta.local_concrete_fields:
        said = field.choices[0][0] if field.choices else SAID.get(type(field))
        if said is None:
            continue
        for row in model._base_manager.order_by("pk"):
            if getattr(row, field.attname) in (None, "", False):
                with suppress(DatabaseError), transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**{field.name: said})
                    break


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with built_for_the_module(django_db_blocker, build) as world:
        yield world


@pytest.fixture
def world(built: World, db: None) -> World:
    return copy.deepcopy(built)


def test_they_are_the_others() -> None:
    assert len(NAMES) == 10


@everywhere
def test_its_columns_are_those_of_the_reference_with_their_types(world: World, name: str) -> None:
    assert_as_the_reference_says(world.as_("editor"), name)


# Progress says of a goal what it does not say of an indicator: its own tests fill it.
@pytest.mark.parametrize("name", [each for each in NAMES if each != "progress"])
def test_every_column_is_filled_somewhere(world: World, name: str) -> None:
    rows = all_rows(world.as_("editor"), name)
    names = [field.name for field in resource_named(name).all_fields]
    empty = [each for each in names if not any(row[each] for row in rows)]
    assert empty == (["category"] if name == "targets" else [])


@everywhere
def test_each_column_can_be_asked_alone(world: World, name: str) -> None:
    assert_each_column_alone(world.as_("editor"), name)


@everywhere
def test_an_object_is_the_same_in_a_list_and_alone(world: World, name: str) -> None:
    assert_the_same_alone(world.as_("editor"), name)


@everywhere
def test_what_one_may_not_read_is_told_as_what_does_not_exist(world: World, name: str) -> None:
    found = {each: [row["id"] for row in all_rows(world.as_(each), name, fields="id")] for each in SEES}
    everything = {number for numbers in found.values() for number in numbers}
    for person, numbers in found.items():
        assert len(numbers) == len(set(numbers))
        client = world.as_(person)
        absent = client.get(f"/api/v1/{name}/{'action-' if name == 'progress' else ''}999999999/")
        assert (absent.status_code, absent.json()["code"]) == (404, "introuvable")
        for number in everything - set(numbers):
            hidden = client.get(f"/api/v1/{name}/{number}/")
            assert (hidden.status_code, hidden.content) == (404, absent.content)


@everywhere
def test_nothing_says_who_wrote(world: World, name: str) -> None:
    assert_nothing_says_who_wrote(world, name)
