"""URL × role × region: who gets what, including somebody with full rights elsewhere.

A new address must be given a line here, or ``test_every_address_is_in_the_matrix`` fails.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from journal.models import ImportBatch, ImportLine
from roadmap.models import Action, Roadmap
from tests.access import (
    api_docs,
    clients,
    committees,
    computations,
    dashboards,
    drafts,
    evolution,
    indicators_entry,
    trace,
    updates,
    views,
)
from tests.architecture.test_urls import OURS, PUBLIC, is_public
from tests.factories import (
    make_action,
    make_batch,
    make_goal,
    make_line,
    make_mandate,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_user,
    make_user_with_mandate,
)
from tests.indicators.factories import make_indicator
from tests.programmes.factories import make_programme
from tests.reference import built_for_the_module
from tests.sessions import client_with, session_of

pytestmark = pytest.mark.django_db

# Lines of the matrix that stand in files of their own.
PARTS = (
    updates,
    trace,
    views,
    indicators_entry,
    committees,
    computations,
    evolution,
    dashboards,
    clients,
    api_docs,
)

# One letter a person, in this order.
PEOPLE = ("editor", "admin", "contributor", "member", "partner", "national", "elsewhere", "expired", "none")
ALL_HERE = (200, 200, 200, 200, 200, 200, 404, 404, 404)
# What is said of a published thing, then of a draft.
PUBLISHED = ALL_HERE
DRAFT = (200, 200, 200, 404, 404, 404, 404, 404, 404)
SIGNED_IN = (200,) * len(PEOPLE)
WITH_MANDATE = (200, 200, 200, 200, 200, 200, 200, 404, 404)
IMPORTS = (200, 200, 200, 403, 403, 403, 200, 403, 403)
BATCH = (200, 200, 200, 404, 404, 404, 404, 404, 404)
WRITES = (302, 403, 403, 404, 404, 404, 404, 404, 404)
# What everybody of the region sees and the ARS alone changes.
EDITING = (200, 403, 403, 403, 403, 403, 404, 404, 404)
# The local administrator of here, of elsewhere; the others may know that accounts are administered.
ACCOUNTS = (403, 200, 403, 403, 403, 403, 200, 403, 403)
ACCOUNT = (403, 200, 403, 403, 403, 403, 404, 403, 403)
ACCOUNT_WRITES = tuple(302 if code == 200 else code for code in ACCOUNT)


@dataclass
class World:
    people: dict[str, User]
    action: Action
    draft: Action
    regional: Roadmap
    national: Roadmap
    batch: ImportBatch
    line: ImportLine
    account: User
    sessions: dict[str, str]


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with built_for_the_module(django_db_blocker, build_world) as built:
        yield built


@pytest.fixture
def world(shared: World, db: None) -> World:
    """The same people for all the lines of a module; what a line writes is gone at its end."""
    return copy.deepcopy(shared)


def build_world() -> World:
    here, elsewhere = make_region("04", "La Réunion"), make_region("06", "Mayotte", timezone="Indian/Mayotte")
    people = {
        "editor": make_user_with_mandate(Role.ARS_EDITOR, here),
        "admin": make_user_with_mandate(Role.LOCAL_ADMIN, here),
        "contributor": make_user_with_mandate(Role.GRADES_CONTRIBUTOR, here),
        "member": make_user_with_mandate(Role.COMMITTEE_MEMBER, here),
        "partner": make_user_with_mandate(Role.PARTNER, here),
        "national": make_user_with_mandate(Role.NATIONAL_READER),
        "elsewhere": make_user_with_mandate(Role.ARS_EDITOR, elsewhere),
        "expired": make_user("expired@azimut.invalid"),
        "none": make_user("none@azimut.invalid"),
    }
    make_mandate(people["elsewhere"], Role.LOCAL_ADMIN, elsewhere)
    make_mandate(people["elsewhere"], Role.GRADES_CONTRIBUTOR, elsewhere)
    make_mandate(people["expired"], Role.ARS_EDITOR, here, valid_to=dt.date(2020, 1, 1))
    roadmap = make_roadmap(here)
    goal = make_goal(roadmap)
    make_programme("sun-es")
    make_indicator("EX-ES")
    action = make_action(goal, pilots=[make_organisation("ARS d’ici")])
    batch = make_batch(here, parameters={"year_from": 2024}, published=False)
    return World(
        people=people,
        action=action,
        draft=make_action(goal, published=False),
        regional=roadmap,
        national=make_roadmap(make_nation()),
        batch=batch,
        line=make_line(batch, outcome="refused"),
        account=make_user_with_mandate(Role.COMMITTEE_MEMBER, here),
        sessions={person: session_of(user) for person, user in people.items()},
    )


def address(world: World, name: str) -> str:
    """The address of a line of the matrix; « draft » stands for the unpublished action."""
    if name in {**drafts.READS, **drafts.POSTS}:
        arguments = drafts.arguments(world.people["editor"], world.action)
    elif theirs := [part for part in PARTS if name in {**part.READS, **part.POSTS}]:
        arguments = theirs[0].arguments(name, world.action)
    else:
        arguments = own_arguments(world).get(name, [])
    return reverse(name.split()[0], args=arguments)


def own_arguments(world: World) -> dict[str, list[Any]]:
    return {
        "governance:region": ["04"],
        "governance:region-computed": ["04"],
        "roadmap:region-tree": ["04"],
        "roadmap:action-list": ["04"],
        "roadmap:action-export": ["04", "csv"],
        "roadmap:roadmap-detail": [world.regional.pk],
        "roadmap:roadmap-detail national": [world.national.pk],
        "roadmap:action-detail": [world.action.pk],
        "roadmap:action-detail draft": [world.draft.pk],
        **{key: [world.account.pk] for key in OF_AN_ACCOUNT},
        "accounts:mandate-end": [world.account.pk, world.account.mandates.get().pk],
        "roadmap:action-edit": [world.action.pk],
        "programmes:programme-detail": ["sun-es"],
        "indicators:indicator-detail": ["EX-ES"],
        "indicators:programme-table": ["sun-es"],
        "roadmap:goal-create": ["04"],
        "roadmap:action-bulk": ["04"],
        "roadmap:goal-edit": [world.action.goal_id],
        "roadmap:goal-archive": [world.action.goal_id],
        "roadmap:goal-unarchive": [world.action.goal_id],
        "roadmap:action-create": ["04"],
        "roadmap:action-duplicate": [world.action.pk],
        "roadmap:action-move": [world.action.pk],
        "roadmap:action-archive": [world.action.pk],
        "roadmap:action-unarchive": [world.action.pk],
        "journal:import-detail": [world.batch.pk],
        "journal:import-publish": [world.batch.pk],
        "journal:import-undo": [world.batch.pk],
        "journal:import-set-aside": [world.batch.pk],
        "journal:import-refused": [world.batch.pk],
        "journal:import-decide": [world.batch.pk, world.line.pk],
    }


# Nothing is sent with these: refused by the form, hence 422, or done.
OF_AN_ACCOUNT = {
    "accounts:account-detail": ACCOUNT,
    "accounts:mandate-add": tuple(422 if code == 200 else code for code in ACCOUNT),
    "accounts:deactivate": ACCOUNT_WRITES,
    "accounts:reactivate": ACCOUNT_WRITES,
    "accounts:pseudonymise": ACCOUNT_WRITES,
    "accounts:send-link": ACCOUNT_WRITES,
}
READS = {
    "programmes:programme-list": SIGNED_IN,
    "programmes:programme-detail": WITH_MANDATE,
    "indicators:indicator-list": SIGNED_IN,
    "indicators:indicator-detail": WITH_MANDATE,
    "indicators:programme-table": WITH_MANDATE,
    "accounts:own-account": SIGNED_IN,
    "accounts:own-password": SIGNED_IN,
    "accounts:account-list": ACCOUNTS,
    "accounts:invite": ACCOUNTS,
    "accounts:account-detail": ACCOUNT,
    "accounts:pseudonymise": ACCOUNT,
    "governance:home": SIGNED_IN,
    "governance:glossary": SIGNED_IN,
    "roadmap:national-list": SIGNED_IN,
    "roadmap:roadmap-detail": tuple(302 if code == 200 else code for code in PUBLISHED),
    "roadmap:roadmap-detail national": WITH_MANDATE,
    "governance:region": PUBLISHED,
    # Nothing is computed: nothing to say anew.
    "governance:region-computed": tuple(204 if code == 200 else code for code in PUBLISHED),
    "roadmap:region-tree": PUBLISHED,
    "roadmap:action-list": PUBLISHED,
    "roadmap:action-export": PUBLISHED,
    "roadmap:action-detail": PUBLISHED,
    "roadmap:action-detail draft": DRAFT,
    **updates.READS,
    **drafts.READS,
    **trace.READS,
    **views.READS,
    **indicators_entry.READS,
    **evolution.READS,
    **dashboards.READS,
    **clients.READS,
    **api_docs.READS,
    **committees.READS,
    **computations.READS,
    "roadmap:action-edit": EDITING,
    "roadmap:goal-create": EDITING,
    "roadmap:goal-edit": EDITING,
    "roadmap:action-create": EDITING,
    "roadmap:action-duplicate": EDITING,
    "roadmap:action-move": EDITING,
    "roadmap:action-archive": EDITING,
    "journal:import-list": IMPORTS,
    "journal:import-detail": BATCH,
    "journal:import-refused": BATCH,
}
POSTS = {
    "roadmap:action-bulk": tuple(302 if code == 200 else code for code in EDITING),
    "roadmap:goal-archive": tuple(302 if code == 200 else code for code in EDITING),
    "roadmap:goal-unarchive": tuple(302 if code == 200 else code for code in EDITING),
    "roadmap:action-unarchive": tuple(302 if code == 200 else code for code in EDITING),
    **updates.POSTS,
    **drafts.POSTS,
    **trace.POSTS,
    **views.POSTS,
    **indicators_entry.POSTS,
    **committees.POSTS,
    **computations.POSTS,
    **clients.POSTS,
    **{name: codes for name, codes in OF_AN_ACCOUNT.items() if name != "accounts:account-detail"},
    "accounts:invite": tuple(422 if code == 200 else code for code in ACCOUNTS),
    "accounts:mandate-end": ACCOUNT_WRITES,
    "journal:import-publish": WRITES,
    "journal:import-undo": WRITES,
    "journal:import-set-aside": WRITES,
    "journal:import-decide": WRITES,
    "accounts:logout": (302,) * len(PEOPLE),
}


def codes(world: World, name: str, method: str) -> dict[str, int]:
    found = {}
    for person, session in world.sessions.items():
        client = client_with(session)
        found[person] = getattr(client, method)(address(world, name)).status_code
    return found


@pytest.mark.parametrize("name", sorted(READS))
def test_who_reads_what(world: World, name: str) -> None:
    assert codes(world, name, "get") == dict(zip(PEOPLE, READS[name], strict=True))


@pytest.mark.parametrize("name", sorted(POSTS))
def test_who_writes_what(world: World, name: str) -> None:
    assert codes(world, name, "post") == dict(zip(PEOPLE, POSTS[name], strict=True))


@pytest.mark.parametrize("name", sorted({*READS, *POSTS} - {"accounts:logout"}))
def test_the_unknown_is_asked_to_sign_in(world: World, name: str) -> None:
    for method in ("get", "post"):
        response = getattr(Client(), method)(address(world, name))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("accounts:login"))


@pytest.mark.parametrize("route", sorted(PUBLIC))
def test_a_public_page_answers_the_unknown(route: str) -> None:
    assert Client().get(f"/{route.replace('<slug:name>', 'actions')}").status_code in (200, 503)


def test_a_deactivated_account_opens_nothing(world: World) -> None:
    client = Client()
    client.force_login(world.people["editor"])
    User.objects.filter(pk=world.people["editor"].pk).update(is_active=False)
    assert client.get(address(world, "roadmap:action-list")).status_code == 302


def test_every_address_is_in_the_matrix() -> None:
    covered = {name.split()[0] for name in (*READS, *POSTS)}
    named = {
        f"{pattern_name}"
        for route, pattern in OURS.items()
        if not is_public(pattern)
        for pattern_name in [qualified(route)]
    }
    assert named - covered == set()


def qualified(route: str) -> str:
    """The namespaced name of a route of ours."""
    name = OURS[route].name
    module = OURS[route].callback.__module__.split(".")[0]
    # The pages of the API stand in common, which has no addresses of its own.
    return f"{'api' if module == 'common' else module}:{name}"
