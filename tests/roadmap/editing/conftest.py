"""A region, its roadmap, an action that says a bit of everything, and who may edit it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from roadmap.models import Action, Alignment, Goal, Roadmap
from territories.models import Organisation, Territory
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_milestone,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)


@dataclass
class World:
    region: Territory
    roadmap: Roadmap
    goal: Goal
    other_goal: Goal
    pilot: Organisation
    support: Organisation
    national: Goal
    action: Action
    editor: User

    @property
    def address(self) -> str:
        return f"/actions/{self.action.pk}/modifier/"


@pytest.fixture
def world() -> World:
    region = make_region()
    roadmap = make_roadmap(region, years=(2024, 2026))
    goal, other_goal = make_goal(roadmap, title="Promouvoir"), make_goal(roadmap, title="Sécuriser")
    pilot, support = (
        make_organisation("GIP d’ici", serving=[region]),
        make_organisation("Appui", serving=[region]),
    )
    national = make_goal(make_roadmap(make_nation(), code="nationale"), title="Objectif de la nation")
    action = make_action(
        goal,
        title="Déployer",
        code="04-2024-001",
        years={2024: ["Recruter", "Former"]},
        pilots=[pilot, "Cellule locale"],
        to_confirm=[{"kind": "state", "message": "L’état est à confirmer."}],
    )
    make_milestone(action=action, label="Label remis", due=dt.date(2025, 6, 30))
    Alignment.objects.create(action=action, national_goal=national)
    editor = make_user_with_mandate(Role.ARS_EDITOR, region)
    return World(region, roadmap, goal, other_goal, pilot, support, national, action, editor)


@pytest.fixture
def editor(world: World) -> Client:
    return client_of(world.editor)


@pytest.fixture
def second(world: World) -> Client:
    """The browser of another editor of the same region."""
    return client_of(make_user_with_mandate(Role.ARS_EDITOR, world.region))
