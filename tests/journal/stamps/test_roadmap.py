"""What an action or a roadmap shows moves its stamp, whoever writes and however."""

from __future__ import annotations

import pytest

from journal.models import Stamp
from roadmap.models import Programming, Step
from tests.factories import make_action, make_nation, make_region, make_roadmap

pytestmark = pytest.mark.django_db


def forget() -> None:
    """As if everything had been stamped by an earlier transaction."""
    Stamp.objects.update(transaction=1)


def moved() -> set[tuple[str, int]]:
    return set(Stamp.objects.exclude(transaction=1).values_list("resource", "object_id"))


@pytest.fixture
def region():
    make_nation()
    return make_region("04", "La Réunion")


@pytest.fixture
def action(region):
    return make_action(
        roadmap=make_roadmap(region), title="Déployer", code="04-1", years={2024: ["Recruter"]}
    )


def test_a_step_moves_its_programming_and_its_action(action):
    forget()

    Step.objects.update(state="done")

    assert moved() == {("actions", action.pk), ("programming", Programming.objects.get().pk)}
