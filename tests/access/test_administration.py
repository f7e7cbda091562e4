"""The administration: address × role × region. Closed, then opened table by table."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import OutgoingMessage, User
from accounts.selectors.scopes import scope_of
from accounts.services.messages import write_message
from common.administration.models import Scoped, ScopedModelAdmin
from common.administration.site import site
from common.scope import NOBODY
from governance.models import Committee, Meeting
from indicators.models import Indicator
from programmes.models import Application, KeyDate, Programme, ProgrammeService, Window
from roadmap.models import Goal, Roadmap
from territories.enums import OrganisationKind, TerritoryKind
from territories.models import Establishment, Organisation, Territory
from tests.factories import (
    client_of,
    make_goal,
    make_mandate,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_user,
    make_user_with_mandate,
)
from tests.governance.factories import make_committee, make_meeting
from tests.indicators.factories import make_department, make_establishment, make_indicator
from tests.programmes.factories import make_envelope, make_programme, make_strand, make_tally, make_window
from tests.reference import built_for_the_module
from tests.sessions import client_with, session_of

pytestmark = pytest.mark.django_db

PEOPLE = (
    "portal",
    "admin",
    "elsewhere",
    "both",
    "editor",
    "contributor",
    "national",
    "expired",
    "staff",
    "none",
)
NOBODY_ELSE = (403,) * 6
# The portal's administrators, then the local administrators of here, of elsewhere, of both.
ALL = (200, 200, 200, 200, *NOBODY_ELSE)
HERE = (200, 200, 404, 200, *NOBODY_ELSE)
PORTAL = (200, 403, 403, 403, *NOBODY_ELSE)
# Refused before anything is looked for: the answer is the same for a number that is nobody's.
REFUSED = (403, 403, 403, 403, *NOBODY_ELSE)
REGIONAL = (404, 403, 403, 403, *NOBODY_ELSE)


@dataclass
class World:
    people: dict[str, User]
    addresses: dict[str, str]
    sessions: dict[str, str]


def admin_url(model: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with built_for_the_module(django_db_blocker, build_world) as built:
        yield built


@pytest.fixture
def world(shared: World, db: None) -> World:
    """The same people for all the lines of the module; what a line writes is gone at its end."""
    return copy.deepcopy(shared)


def build_world() -> World:
    here, elsewhere = make_region("04", "La Réunion"), make_region("06", "Mayotte")
    lists = {
        f"{model._meta.model_name} {name}": admin_url(model, name)
        for model in site._registry
        for name in ("changelist", "add")
    }
    one = {**organisations(here, elsewhere), **messages(here, elsewhere), **roadmaps(here)}
    one |= {**establishments(here, elsewhere), **programmes(here, elsewhere), **committees(here, elsewhere)}
    one |= {
        "region": admin_url(Territory, "change", here.pk),
        "other region": admin_url(Territory, "change", elsewhere.pk),
    }
    people = people_of(here, elsewhere)
    sessions = {person: session_of(user) for person, user in people.items()}
    return World(people, {"index": reverse("admin:index"), **lists, **one}, sessions)


def people_of(here: Territory, elsewhere: Territory) -> dict[str, User]:
    people = {
        "portal": User.objects.create_superuser("portail@azimut.invalid"),
        "admin": make_user_with_mandate(Role.LOCAL_ADMIN, here),
        "elsewhere": make_user_with_mandate(Role.LOCAL_ADMIN, elsewhere),
        "both": make_user_with_mandate(Role.LOCAL_ADMIN, here),
        "editor": make_user_with_mandate(Role.ARS_EDITOR, here),
        "contributor": make_user_with_mandate(Role.GRADES_CONTRIBUTOR, here),
        "national": make_user_with_mandate(Role.NATIONAL_READER),
        "expired": make_user("expire@azimut.invalid"),
        "staff": make_user("equipe@azimut.invalid", is_staff=True),
        "none": make_user("personne@azimut.invalid"),
    }
    make_mandate(people["both"], Role.LOCAL_ADMIN, elsewhere)
    make_mandate(people["expired"], Role.LOCAL_ADMIN, here, valid_to=dt.date(2020, 1, 1))
    return people


def organisations(here: Territory, elsewhere: Territory) -> dict[str, str]:
    kind = OrganisationKind.GRADES
    ours = make_organisation("GRADeS d’ici", kind=kind, serving=[here])
    theirs = make_organisation("GRADeS de là-bas", kind=kind, serving=[elsewhere])
    shared = make_organisation("GRADeS partagé", kind=kind, serving=[here, elsewhere])
    return {
        "ours": admin_url(Organisation, "change", ours.pk),
        "theirs": admin_url(Organisation, "change", theirs.pk),
        "shared": admin_url(Organisation, "change", shared.pk),
        "delete": admin_url(Organisation, "delete", ours.pk),
        "history": admin_url(Organisation, "history", ours.pk),
    }


def messages(here: Territory, elsewhere: Territory) -> dict[str, str]:
    """One to somebody of here, one to somebody of both regions."""
    member, traveller = (make_user_with_mandate(Role.COMMITTEE_MEMBER, here) for _ in range(2))
    make_mandate(traveller, Role.PARTNER, elsewhere)
    for recipient in (member, traveller):
        write_message(kind="invitation", recipient=recipient, dedupe_key=f"essai:{recipient.pk}")
    return {
        "message": admin_url(OutgoingMessage, "change", member.messages.get().pk),
        "message of both": admin_url(OutgoingMessage, "change", traveller.messages.get().pk),
    }


def roadmaps(here: Territory) -> dict[str, str]:
    nation, regional = make_roadmap(make_nation()), make_roadmap(here)
    return {
        "national roadmap": admin_url(Roadmap, "change", nation.pk),
        "regional roadmap": admin_url(Roadmap, "change", regional.pk),
        "national goal": admin_url(Goal, "change", make_goal(nation).pk),
        "regional goal": admin_url(Goal, "change", make_goal(regional).pk),
    }


def establishments(here: Territory, elsewhere: Territory) -> dict[str, str]:
    found = {"ours": here, "theirs": elsewhere}
    return {
        f"establishment {whose}": admin_url(
            Establishment, "change", make_establishment(make_department(f"97{region.code}", "", region)).pk
        )
        for whose, region in found.items()
    }


def programmes(here: Territory, elsewhere: Territory) -> dict[str, str]:
    """Of the nation, of here, of elsewhere: a window, an envelope and an application; a window of a department."""
    programme = make_programme()
    nation = make_nation()
    make_strand(programme)
    addresses = {
        "programme": admin_url(Programme, "change", programme.pk),
        "indicator": admin_url(Indicator, "change", make_indicator(programme=programme).pk),
        "delete programme": admin_url(Programme, "delete", programme.pk),
    }
    for whose, territory in (("national", nation), ("our", here), ("their", elsewhere)):
        window = make_window(programme, territory=territory)
        rows = (
            window,
            make_envelope(programme, 2_120_000, territory=territory),
            make_tally(programme, 12, territory=territory),
            KeyDate.objects.create(programme=programme, territory=territory, label="Ouverture"),
            ProgrammeService.objects.create(programme=programme, territory=territory, name="Alerte"),
            Application.objects.create(window=window, organisation=make_organisation(), state="filed"),
        )
        addresses |= {
            f"{whose} {row._meta.model_name}": admin_url(type(row), "change", row.pk) for row in rows
        }
    department = Territory.objects.get(kind=TerritoryKind.DEPARTMENT, parent=here)
    local = make_window(programme, "D", territory=department)
    applicants = Establishment.objects.all()
    national = programme.windows.get(territory=nation)
    for whose, region in (("our", here), ("their", elsewhere)):
        applicant = applicants.get(department__parent=region)
        filed = Application.objects.create(window=national, establishment=applicant, state="filed")
        addresses[f"{whose} applicant"] = admin_url(Application, "change", filed.pk)
    addresses["window of our department"] = admin_url(Window, "change", local.pk)
    addresses["delete window"] = admin_url(Window, "delete", local.pk)
    return addresses


def committees(here: Territory, elsewhere: Territory) -> dict[str, str]:
    """Of the nation, of here, of elsewhere: a committee and its meeting."""
    addresses = {}
    for whose, territory in (("national", make_nation()), ("our", here), ("their", elsewhere)):
        committee = make_committee(territory)
        meeting = make_meeting(committee, "2023-10-04")
        addresses[f"{whose} committee"] = admin_url(Committee, "change", committee.pk)
        addresses[f"{whose} meeting"] = admin_url(Meeting, "change", meeting.pk)
        addresses["delete committee"] = admin_url(Committee, "delete", committee.pk)
    return addresses


FACTS = ("committee", "meeting", "window", "envelope", "tally", "keydate", "programmeservice", "application")
THERE = (200, 404, 200, 200, *NOBODY_ELSE)
# Sent empty: the nation's are read by the local administrators and written by the portal's.
NATIONAL_FACT = (422, 403, 403, 403, *NOBODY_ELSE)
MATRIX = {
    "index": ALL,
    "organisation changelist": ALL,
    "organisation add": ALL,
    "ours": HERE,
    "theirs": (200, 404, 200, 200, *NOBODY_ELSE),
    "shared": (200, 200, 200, 200, *NOBODY_ELSE),
    "territory changelist": ALL,
    "territory add": REFUSED,
    "region": HERE,
    "other region": (200, 404, 200, 200, *NOBODY_ELSE),
    "outgoingmessage changelist": ALL,
    "outgoingmessage add": REFUSED,
    "message": HERE,
    "message of both": (200, 404, 404, 200, *NOBODY_ELSE),
    "roadmap changelist": PORTAL,
    "roadmap add": REFUSED,
    "national roadmap": PORTAL,
    "regional roadmap": REGIONAL,
    "goal changelist": PORTAL,
    "goal add": PORTAL,
    "national goal": PORTAL,
    "regional goal": REGIONAL,
    "delete": REFUSED,
    "history": (404, 404, 404, 404, *NOBODY_ELSE),
    "establishment changelist": ALL,
    "establishment add": ALL,
    "establishment ours": HERE,
    "establishment theirs": THERE,
    **{f"{model} changelist": ALL for model in (*FACTS, "programme", "indicator")},
    **{f"{model} add": ALL for model in FACTS},
    **{f"national {model}": ALL for model in FACTS},
    **{f"our {model}": HERE for model in FACTS},
    **{f"their {model}": THERE for model in FACTS},
    "programme": ALL,
    "programme add": PORTAL,
    "indicator": ALL,
    "indicator add": PORTAL,
    "window of our department": HERE,
    "our applicant": HERE,
    "their applicant": THERE,
    "delete programme": REFUSED,
    "delete committee": REFUSED,
    "delete window": REFUSED,
}
# Sent empty, by those who may: refused by the form. A list has no action to be sent.
POSTS = {
    "ours": (422, 422, 404, 422, *NOBODY_ELSE),
    "theirs": (422, 404, 422, 422, *NOBODY_ELSE),
    # It serves a region that neither of the two administers.
    "shared": (422, 403, 403, 422, *NOBODY_ELSE),
    "organisation add": (422, 422, 422, 422, *NOBODY_ELSE),
    "region": REFUSED,
    "message": REFUSED,
    "national roadmap": (422, 403, 403, 403, *NOBODY_ELSE),
    "regional roadmap": REGIONAL,
    "national goal": (422, 403, 403, 403, *NOBODY_ELSE),
    "regional goal": REGIONAL,
    "goal add": (422, 403, 403, 403, *NOBODY_ELSE),
    "delete": REFUSED,
    "establishment add": (422, 422, 422, 422, *NOBODY_ELSE),
    "establishment ours": (422, 422, 404, 422, *NOBODY_ELSE),
    "establishment theirs": (422, 404, 422, 422, *NOBODY_ELSE),
    **{f"{model} add": (422, 422, 422, 422, *NOBODY_ELSE) for model in FACTS},
    **{f"national {model}": NATIONAL_FACT for model in FACTS},
    **{f"our {model}": (422, 422, 404, 422, *NOBODY_ELSE) for model in FACTS},
    **{f"their {model}": (422, 404, 422, 422, *NOBODY_ELSE) for model in FACTS},
    "programme": NATIONAL_FACT,
    "programme add": NATIONAL_FACT,
    "indicator": NATIONAL_FACT,
    "indicator add": NATIONAL_FACT,
    "window of our department": (422, 422, 404, 422, *NOBODY_ELSE),
    "our applicant": (422, 422, 404, 422, *NOBODY_ELSE),
    "their applicant": (422, 404, 422, 422, *NOBODY_ELSE),
    "delete window": REFUSED,
}


def codes(world: World, name: str, method: str) -> dict[str, int]:
    return {
        person: getattr(client_with(world.sessions[person]), method)(world.addresses[name]).status_code
        for person in PEOPLE
    }


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_who_reads_what(world: World, name: str) -> None:
    assert codes(world, name, "get") == dict(zip(PEOPLE, MATRIX[name], strict=True))


@pytest.mark.parametrize("name", sorted(POSTS))
def test_who_writes_what(world: World, name: str) -> None:
    assert codes(world, name, "post") == dict(zip(PEOPLE, POSTS[name], strict=True))


def test_every_table_and_address_is_in_the_matrix(world: World) -> None:
    assert set(world.addresses) == set(MATRIX)
    assert {type(each).__name__ for each in site._registry.values()} == {
        "ApplicationAdmin",
        "CommitteeAdmin",
        "EnvelopeAdmin",
        "EstablishmentAdmin",
        "GoalAdmin",
        "IndicatorAdmin",
        "KeyDateAdmin",
        "MeetingAdmin",
        "OrganisationAdmin",
        "OutgoingMessageAdmin",
        "ProgrammeAdmin",
        "RoadmapAdmin",
        "ServiceAdmin",
        "TallyAdmin",
        "TerritoryAdmin",
        "WindowAdmin",
    }


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_the_unknown_signs_in_by_the_page_of_the_portal(world: World, name: str) -> None:
    response = Client().get(world.addresses[name])
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("accounts:login"))


@pytest.mark.parametrize(
    "path", ["login/", "logout/", "password_change/", "accounts/user/", "auth/group/", "r/1/1/"]
)
def test_what_has_a_page_in_the_portal_is_not_here(world: World, path: str) -> None:
    for person in ("portal", "admin"):
        client = client_of(world.people[person])
        for method in (client.get, client.post):
            assert method(f"/administration/{path}").status_code == 404


def test_a_right_is_asked_for_at_every_request(world: World) -> None:
    client = client_of(world.people["admin"])
    assert client.get(world.addresses["ours"]).status_code == 200
    world.people["admin"].mandates.update(ended_at=timezone.now())
    assert client.get(world.addresses["ours"]).status_code == 403


def test_a_table_that_says_nothing_opens_nothing() -> None:
    closed = Scoped()
    asked = (closed.may_view, closed.may_add, closed.may_change, closed.may_delete)
    assert not any(question(NOBODY) for question in asked)
    assert all(isinstance(each, ScopedModelAdmin) for each in site._registry.values())


def test_the_portals_administrators_gain_nothing_on_the_pages(world: World) -> None:
    scope = scope_of(world.people["portal"], day=timezone.localdate())
    assert scope.administers_portal
    assert scope.is_empty
    assert client_of(world.people["portal"]).get("/regions/04/actions/").status_code == 404


def test_the_menu_leads_there_for_those_who_may_enter(world: World) -> None:
    link = f'href="{reverse("admin:index")}"'
    shown = {
        person: link in client_of(user).get("/").content.decode() for person, user in world.people.items()
    }
    assert {person for person, is_shown in shown.items() if is_shown} == {
        "portal",
        "admin",
        "elsewhere",
        "both",
    }
