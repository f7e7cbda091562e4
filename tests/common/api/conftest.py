"""The world of the API, built once for each module."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from tests.common.api.world import World, build_world
from tests.reference import built_for_the_module


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with built_for_the_module(django_db_blocker, build_world) as built:
        yield built


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return copy.deepcopy(shared_world)
