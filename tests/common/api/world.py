"""Two regions and the nation with something of everything, and who may read which of it."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from roadmap.enums import RoadmapState
from roadmap.models import (
    Action,
    Alignment,
    Blocking,
    Goal,
    Programming,
    Proof,
    Roadmap,
    StatusUpdate,
    Step,
)
from territories.enums import OrganisationKind, TerritoryKind
from territories.models import Establishment, Organisation, OrganisationName, Territory
from tests.factories import (
    make_action,
    make_batch,
    make_goal,
    make_mandate,
    make_milestone,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_status,
    make_succession,
    make_user,
    make_user_with_mandate,
)
from tests.sessions import client_with, session_of

AUTHOR = "Camille Auteur"
NOW = timezone.now
SHARED, HERE, DRAFT = "shared", "here", "here draft"
THERE, THERE_DRAFT, GONE = "there", "there draft", "gone"
_READS_HERE = frozenset({SHARED, HERE})
_WRITES_HERE = _READS_HERE | {DRAFT}
SEES = {
    "editor": _WRITES_HERE,
    "admin": _WRITES_HERE,
    "contributor": _WRITES_HERE,
    "member": _READS_HERE,
    "partner": _READS_HERE,
    "national": frozenset({SHARED, HERE, THERE}),
    "elsewhere": frozenset({SHARED, THERE, THERE_DRAFT}),
    "expired": frozenset(),
    "none": frozenset(),
}


@dataclass
class World:
    """``groups``: of each resource, the identifiers of each kind of row; ``SEES`` says who reads which kinds."""

    sessions: dict[str, str]
    groups: dict[str, dict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def as_(self, person: str) -> Client:
        return client_with(self.sessions[person])

    def seen(self, resource: str, person: str) -> set[int]:
        groups = self.groups[resource]
        return set().union(*(groups[name] for name in SEES[person] if name in groups))

    def hidden(self, resource: str, person: str) -> set[int]:
        return set().union(*self.groups[resource].values()) - self.seen(resource, person)

    def add(self, resource: str, group: str, *rows: models.Model) -> None:
        self.groups[resource][group].update(row.pk for row in rows)


def get(client: Client, path: str, **query: Any) -> Any:
    """The body of an answer that must be 200, its numbers exact."""
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content.decode()
    return json.loads(response.content, parse_float=Decimal)


def all_rows(client: Client, resource: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(client, f"{resource}/", limit=500, **query)["results"]
    return found


def build_world() -> World:
    here, there = make_region("04", "La Réunion"), make_region("06", "Mayotte", timezone="Indian/Mayotte")
    people = _people(here, there)
    world = World(sessions={name: session_of(user) for name, user in people.items()})
    _territories(world, make_nation(), {HERE: here, THERE: there})
    aim = _national(world)
    _region(world, here, aim, HERE, DRAFT, people["editor"])
    _region(world, there, aim, THERE, THERE_DRAFT, people["elsewhere"])
    world.add("organisations", SHARED, *Organisation.objects.all())
    return world


def _people(here: Territory, there: Territory) -> dict[str, User]:
    people = {
        "editor": make_user_with_mandate(Role.ARS_EDITOR, here),
        "admin": make_user_with_mandate(Role.LOCAL_ADMIN, here),
        "contributor": make_user_with_mandate(Role.GRADES_CONTRIBUTOR, here),
        "member": make_user_with_mandate(Role.COMMITTEE_MEMBER, here),
        "partner": make_user_with_mandate(Role.PARTNER, here),
        "national": make_user_with_mandate(Role.NATIONAL_READER),
        "elsewhere": make_user_with_mandate(Role.ARS_EDITOR, there),
        "expired": make_user(),
        "none": make_user(),
    }
    make_mandate(people["expired"], Role.ARS_EDITOR, here, valid_to=dt.date(2020, 1, 1))
    return people


def _territories(world: World, nation: Territory, regions: dict[str, Territory]) -> None:
    world.add("territories", SHARED, nation)
    for group, region in regions.items():
        day = {"valid_from": dt.date(2016, 1, 1), "valid_to": dt.date(2030, 1, 1)}
        Territory.objects.filter(pk=region.pk).update(**day)
        department = Territory.objects.create(
            kind=TerritoryKind.DEPARTMENT, code=f"97{region.code}", name=region.name, parent=region
        )
        area = Territory.objects.create(
            kind=TerritoryKind.ANIMATION_AREA, code=f"{region.code}-N", name="Nord", parent=region
        )
        world.add("regions", group, region)
        world.add("territories", group, region, department, area)
        entity = make_organisation(f"GHT {region.name}", serving=[region, department], short_name="GHT")
        Organisation.objects.filter(pk=entity.pk).update(
            kind=OrganisationKind.LEGAL_ENTITY, legal_form="GCS", **day
        )
        OrganisationName.objects.create(organisation=entity, name=f"CHT {region.name}", **day)
        entity.areas.update(**day)
        known = {"department": department, "animation_area": area, "legal_entity": entity, **day}
        world.add(
            "establishments",
            group,
            _establishment(f"97{region.code}00001", **known),
            _establishment(f"97{region.code}00002", department=department),
        )


def _establishment(finess: str, **fields: Any) -> Establishment:
    return Establishment.objects.create(
        finess=finess, name=f"Hôpital {finess[-1]}", **({"category": "ES"} | fields)
    )


def _national(world: World) -> Goal:
    nation = make_nation()
    old = make_roadmap(nation, state=RoadmapState.SUPERSEDED)
    roadmap = make_roadmap(
        nation,
        levels=[("axe", "axes", 4), ("priorité", "priorités", 18)],
        supersedes=old,
        document_version="V2",
        announced_period="2023-2027",
    )
    roadmap.levels.update(note="Dix-huit annoncées.")
    gone = make_roadmap(nation, withdrawn_at=NOW())
    lead = make_organisation("Délégation au numérique", short_name="DNS")
    axis = make_goal(roadmap, title="Axe", description="Ce que vise l’axe", lead=lead)
    aim = make_goal(roadmap, title="Priorité", depth=2, number="14", parent=axis)
    was = make_goal(old, title="Orientation", number="3", archived_at=NOW())
    make_succession(was, aim)
    world.add("roadmaps", SHARED, old, roadmap)
    world.add("roadmaps", GONE, gone)
    world.add("goals", SHARED, axis, aim, was)
    dropped = make_goal(roadmap, withdrawn_at=NOW())
    world.add("goals", GONE, make_goal(gone), dropped)
    world.add(
        "milestones", SHARED, make_milestone(aim, due=dt.date(2026, 12, 31), reached_on=dt.date(2026, 1, 2))
    )
    world.add("milestones", GONE, make_milestone(dropped))
    return aim


def _region(world: World, region: Territory, aim: Goal, group: str, draft: str, author: User) -> None:
    roadmap, unpublished = make_roadmap(region), make_roadmap(region, published=False)
    withdrawn = make_roadmap(region, withdrawn_at=NOW())
    goal, drafted = make_goal(roadmap, number="14-1", title="Promouvoir"), make_goal(unpublished)
    archived, dropped = make_goal(roadmap, archived_at=NOW()), make_goal(roadmap, withdrawn_at=NOW())
    Alignment.objects.create(goal=goal, national_goal=aim)
    make_succession(goal, drafted)
    for name, row in (("roadmaps", (roadmap, unpublished, withdrawn)), ("goals", (goal, drafted, dropped))):
        for where, each in zip((group, draft, GONE), row, strict=True):
            world.add(name, where, each)
    world.add("goals", group, archived)
    world.add("goals", GONE, make_goal(withdrawn))
    world.add(
        "milestones", group, make_milestone(goal, due_text="fin 2026", source="p. 3", note="Lu deux fois")
    )
    world.add("milestones", draft, make_milestone(drafted))
    world.add("milestones", GONE, make_milestone(dropped))
    Roadmap.objects.filter(pk=roadmap.pk).update(source="Tableau", note="V1")
    Goal.objects.filter(pk=goal.pk).update(source="Tableau, ligne 3", note="Libellé coupé")
    for where, action in (
        (group, _full_action(goal, aim, author)),
        (group, make_action(goal, archived_at=NOW())),
        (draft, make_action(goal, published=False)),
        (draft, make_action(drafted)),
        (GONE, make_action(goal, withdrawn_at=NOW())),
        (GONE, make_action(roadmap=withdrawn)),
    ):
        _under(world, where, action)


def _full_action(goal: Goal, aim: Goal, author: User) -> Action:
    grades = make_organisation(short_name="TESIS")
    action = make_action(
        goal,
        priority=2,
        pilots=[(grades, "pilot"), ("Un cabinet", "support")],
        extras={"Budget": "12 k€"},
        to_confirm=["priority"],
    )
    Alignment.objects.create(action=action, national_goal=aim)
    Blocking.objects.create(
        action=action,
        what="Le marché",
        unblock="Un avenant",
        remind_on=dt.date(2027, 1, 1),
        author_label=AUTHOR,
    )
    Blocking.objects.create(action=action, what="Levé", author_label=AUTHOR, lifted_at=NOW())
    _tell(action, author)
    return action


def _tell(action: Action, author: User) -> None:
    """Updates read by an import, retracted, and in force with what proves it."""
    batch = make_batch(action.roadmap.territory)
    make_status(action, state="to_launch", comment="Lu", batch=batch, current=False)
    make_status(action, comment="Dit à tort", retracted_at=NOW(), author_label="Un système", current=False)
    update = make_status(
        action,
        state="under_way",
        confidence="on_course",
        comment="En cours",
        on=dt.date(2026, 9, 30),
        author=author,
        author_label=AUTHOR,
    )
    Proof.objects.create(
        status_update=update, label="Compte rendu", url="https://exemple.invalid/cr", author_label=AUTHOR
    )
    Proof.objects.create(
        status_update=update,
        label="cr.pdf",
        file="proofs/x",
        content_type="application/pdf",
        size=12,
        author_label=AUTHOR,
    )


def _under(world: World, group: str, action: Action) -> None:
    """Gives an action what every action may have, and notes all of it."""
    programming = Programming.objects.create(action=action, year=2026, text="Cadrer")
    Step.objects.create(programming=programming, position=0, text="Cadrer", due=dt.date(2026, 6, 30))
    if not action.status_updates.exists():
        make_status(action, comment="Dit")
    milestone = make_milestone(action=action)
    world.add("actions", group, action)
    world.add("programming", group, programming)
    world.add("milestones", group, milestone)
    world.add("status-updates", group, *StatusUpdate.objects.filter(action=action))
