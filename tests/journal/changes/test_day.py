"""A day of edits and deletions by several hands at once, followed by a partner through `changes/` alone."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import ApiClient
from accounts.selectors.clients import scope_of_client
from common.api.resource import resources
from indicators.models import Measure
from roadmap.enums import StepState
from roadmap.models import Action, Alignment, Goal, Milestone, Pilotage, Programming, Roadmap, Step
from territories.models import Establishment, Organisation
from tests.factories import (
    make_action,
    make_goal,
    make_milestone,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_status,
)
from tests.indicators.factories import (
    make_department,
    make_establishment,
    make_indicator,
    make_measure,
    make_trajectory,
)
from tests.journal.changes.partner import Partner, token_of

pytestmark = pytest.mark.django_db(transaction=True)

HANDS, EDITS = 3, 60
STATES = ("to_launch", "under_way", "done", "suspended")


class World:
    """Two regions, of which the partner reads one; what hands change is found again at each edit."""

    def __init__(self) -> None:
        self.region, self.other = make_region("04"), make_region("32", "Hauts-de-France")
        self.national = make_goal(make_roadmap(make_nation()), title="Objectif national")
        self.pilots = [make_organisation(f"Organisme {number}") for number in range(3)]
        self.indicator = make_indicator("ESSAI-1")
        for region, code in ((self.region, "974"), (self.other, "59")):
            roadmap = make_roadmap(region)
            goal = make_goal(roadmap)
            for number in range(8):
                make_action(
                    goal,
                    title=f"Action {number}",
                    state="to_launch",
                    years={2025: ["Cadrer", "Choisir"], 2026: "Déployer"},
                    pilots=self.pilots[:2],
                )
            department = make_department(code, f"Département {code}", region)
            make_establishment(department)
            make_measure(self.indicator, department, value=10)
            make_trajectory(self.indicator, region)


Edit = Callable[[World, random.Random], None]


def _any(rows: Any, dice: random.Random) -> Any:
    found = list(rows.order_by("pk"))
    return dice.choice(found) if found else None


def retitle(world: World, dice: random.Random) -> None:
    action = _any(Action.objects.all(), dice)
    Action.objects.filter(pk=action.pk).update(title=f"Action reprise {dice.random()}")


def tell(world: World, dice: random.Random) -> None:
    action = _any(Action.objects.all(), dice)
    make_status(action, state=dice.choice(STATES), comment="Point du jour")


def step(world: World, dice: random.Random) -> None:
    if found := _any(Step.objects.all(), dice):
        Step.objects.filter(pk=found.pk).update(state=dice.choice(StepState.values))


def create(world: World, dice: random.Random) -> None:
    goal = _any(Goal.objects.filter(roadmap__territory__in=[world.region, world.other]), dice)
    make_action(goal, title="Action nouvelle", years={2027: "Étendre"}, published=dice.random() < 0.7)


def withdraw(world: World, dice: random.Random) -> None:
    action = _any(Action.objects.all(), dice)
    Action.objects.filter(pk=action.pk).update(
        withdrawn_at=None if action.withdrawn_at else timezone.now(), archived_at=timezone.now()
    )


def unplan(world: World, dice: random.Random) -> None:
    if year := _any(Programming.objects.all(), dice):
        Programming.objects.filter(pk=year.pk).delete()


def unpilot(world: World, dice: random.Random) -> None:
    if pilotage := _any(Pilotage.objects.all(), dice):
        Pilotage.objects.filter(pk=pilotage.pk).delete()


def rename(world: World, dice: random.Random) -> None:
    who = _any(Organisation.objects.all(), dice)
    Organisation.objects.filter(pk=who.pk).update(short_name=f"Sigle {dice.randrange(1000)}")


def unpublish(world: World, dice: random.Random) -> None:
    roadmap = _any(Roadmap.objects.filter(territory__in=[world.region, world.other]), dice)
    Roadmap.objects.filter(pk=roadmap.pk).update(
        published_at=None if roadmap.published_at else timezone.now()
    )


def align(world: World, dice: random.Random) -> None:
    action = _any(Action.objects.all(), dice)
    found = Alignment.objects.filter(action=action, national_goal=world.national)
    if not found.delete()[0]:
        Alignment.objects.create(action=action, national_goal=world.national)


def milestone(world: World, dice: random.Random) -> None:
    if dice.random() < 0.5 and (old := _any(Milestone.objects.all(), dice)):
        Milestone.objects.filter(pk=old.pk).delete()
    else:
        make_milestone(action=_any(Action.objects.all(), dice), label="Jalon nouveau")


def measure(world: World, dice: random.Random) -> None:
    known = _any(Measure.objects.all(), dice)
    if known and dice.random() < 0.4:
        Measure.objects.filter(pk=known.pk).delete()
        return
    if known and dice.random() < 0.5:
        Measure.objects.filter(pk=known.pk).update(value=dice.randrange(1000))
        return
    establishment = _any(Establishment.objects.all(), dice)
    day = timezone.localdate().replace(year=2000 + dice.randrange(24), month=1 + dice.randrange(12), day=1)
    key = {"indicator": world.indicator, "establishment": establishment, "on": day, "category": ""}
    Measure.objects.get_or_create(**key, defaults={"value": dice.randrange(1000)})


EDIT: tuple[Edit, ...] = (
    retitle,
    tell,
    step,
    create,
    withdraw,
    unplan,
    unpilot,
    rename,
    unpublish,
    align,
    milestone,
    measure,
)


class Hand(threading.Thread):
    """Somebody who edits; now and then a transaction lasts while the others, begun later, are already written."""

    def __init__(self, world: World, seed: int, kinds: tuple[Edit, ...]) -> None:
        super().__init__(name=f"main {seed}")
        self.world, self.dice, self.kinds = world, random.Random(seed), kinds
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            for number in range(EDITS):
                with transaction.atomic():
                    self.dice.choice(self.kinds)(self.world, self.dice)
                    if number % 10 == 0:
                        time.sleep(0.15)
        except BaseException as error:
            self.failure = error
        finally:
            connection.close()


@pytest.fixture
def world() -> World:
    return World()


def test_a_partner_ends_the_day_with_the_very_rows_of_the_portal(world: World, settings: Any) -> None:
    # A day goes by in seconds: it asks more often than a partner may.
    settings.API_RATE_PER_MINUTE = 100_000
    partner = Partner(token_of(world.region), limit=40)
    partner.catch_up()
    assert {name for name, _ in partner.copy} >= {"actions", "programming", "measures", "territories"}
    # Each hand has its own tables: what two people do to the same row at once is not what is tested here.
    hands = [Hand(world, seed, EDIT[seed::HANDS]) for seed in range(HANDS)]
    for hand in hands:
        hand.start()
    while any(hand.is_alive() for hand in hands):
        partner.pull()
    for hand in hands:
        hand.join()
        assert hand.failure is None, hand.failure
    partner.catch_up()
    assert {op for op, _ in partner.told} == {"upsert", "delete"}
    _assert_equal(partner)
    assert partner.pull() == 0


def _assert_equal(partner: Partner) -> None:
    """Resource by resource: the rows that the database has for this client, and every field of each."""
    scope = scope_of_client(ApiClient.objects.get())
    for resource in resources():
        if resource.is_followed:
            mine = {key: row for key, row in partner.copy.items() if key[0] == resource.name}
            there = {(resource.name, pk) for pk in resource.visible(scope).values_list("pk", flat=True)}
            assert set(mine) == there, resource.name
            assert mine == partner.whole(resource.name), resource.name
    _assert_same_words(partner, Action.objects.visible_to(scope), "actions", "title", "code", "version")
    _assert_same_words(partner, Measure.objects.visible_to(scope), "measures", "value", "category", "quality")


def _assert_same_words(partner: Partner, rows: Any, resource: str, *columns: str) -> None:
    """Read by Django, which knows nothing of how the API reads."""
    for number, *values in rows.values_list("pk", *columns):
        assert [partner.copy[resource, number][name] for name in columns] == values


def test_nothing_of_another_region_was_ever_told(world: World) -> None:
    partner = Partner(token_of(world.region))
    partner.catch_up()
    elsewhere = set(Action.objects.filter(roadmap__territory=world.other).values_list("pk", flat=True))
    dice = random.Random(7)
    for kind in EDIT * 4:
        with transaction.atomic():
            kind(world, dice)
    partner.catch_up()
    elsewhere |= set(Action.objects.filter(roadmap__territory=world.other).values_list("pk", flat=True))
    assert elsewhere.isdisjoint(number for _, (name, number) in partner.told if name == "actions")
