"""One web server for all the faults of a process, and somebody who edits for the ARS of a region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from accounts.enums import Role
from roadmap.models import Alignment
from tests.factories import (
    PASSWORD,
    make_action,
    make_goal,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.faults.web import Browser, Web
from tests.roadmap.editing.conftest import World


@pytest.fixture(scope="session")
def server(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Web]:
    with django_db_blocker.unblock():
        web = Web(tmp_path_factory.mktemp("web"))
    yield web
    web.stop()


@pytest.fixture
def web(server: Web, transactional_db: None) -> Web:
    server.wait_until_serving()
    return server


@pytest.fixture
def world(transactional_db: None) -> World:
    region = make_region()
    roadmap = make_roadmap(region, years=(2024, 2026))
    goal, other_goal = make_goal(roadmap, title="Promouvoir"), make_goal(roadmap, title="Sécuriser")
    pilot, support = (make_organisation(name, serving=[region]) for name in ("GIP d’ici", "Appui"))
    national = make_goal(make_roadmap(make_nation(), code="nationale"), title="Objectif de la nation")
    years = {2024: ["Recruter", "Former"], 2025: ["Généraliser"]}
    action = make_action(goal, title="Déployer", code="04-2024-001", years=years, pilots=[pilot])
    Alignment.objects.create(action=action, national_goal=national)
    editor = make_user_with_mandate(Role.ARS_EDITOR, region)
    # The server verifies passwords as in production, not as the other tests do.
    editor.password = PBKDF2PasswordHasher().encode(PASSWORD, "sel", iterations=1)
    editor.save()
    return World(region, roadmap, goal, other_goal, pilot, support, national, action, editor)


@pytest.fixture
def person(web: Web, world: World) -> Browser:
    person = Browser(web)
    person.sign_in(world.editor.email)
    return person
