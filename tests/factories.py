"""Plain functions that make rows for tests; what a test relies on, it says itself."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate, User
from common.enums import Certainty
from journal.enums import BatchState, Outcome
from journal.models import ImportBatch, ImportLine
from roadmap.enums import PilotRole, RoadmapKind, RoadmapState
from roadmap.models import (
    Action,
    Goal,
    GoalSuccession,
    Milestone,
    Pilotage,
    Programming,
    Roadmap,
    RoadmapLevel,
    StatusUpdate,
    Step,
)
from territories.enums import OrganisationKind, TerritoryKind
from territories.models import Organisation, OrganisationArea, Territory

PASSWORD = "phrase de passe des essais"

_numbers = itertools.count(1)


def make_nation() -> Territory:
    """France, once."""
    nation, _ = Territory.objects.get_or_create(
        kind=TerritoryKind.NATION, code="FR", defaults={"name": "France"}
    )
    return nation


def make_region(code: str = "04", name: str = "La Réunion", *, timezone: str = "Indian/Reunion") -> Territory:
    """A region of France; the one that exists already if its code is taken."""
    region, _ = Territory.objects.get_or_create(
        kind=TerritoryKind.REGION,
        code=code,
        defaults={"name": name, "parent": make_nation(), "timezone": timezone},
    )
    return region


def make_organisation(
    name: str = "",
    *,
    short_name: str = "",
    kind: str = OrganisationKind.OTHER,
    serving: Iterable[Territory] = (),
) -> Organisation:
    organisation = Organisation.objects.create(
        name=name or f"Organisme {next(_numbers)}", short_name=short_name, kind=kind
    )
    for territory in serving:
        OrganisationArea.objects.create(organisation=organisation, territory=territory)
    return organisation


def make_user(email: str = "", *, display_name: str = "", **fields: Any) -> User:
    """An account without any mandate; its password is :data:`PASSWORD`."""
    email = email or f"personne{next(_numbers)}@azimut.invalid"
    return User.objects.create_user(email=email, password=PASSWORD, display_name=display_name, **fields)


def make_mandate(
    user: User,
    role: str,
    region: Territory | None = None,
    *,
    organisation: Organisation | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Mandate:
    """A contributor without organisation gets a GRADeS of the region."""
    if organisation is None and role == Role.GRADES_CONTRIBUTOR and region is not None:
        organisation = make_organisation(kind=OrganisationKind.GRADES, serving=[region])
    return Mandate.objects.create(
        user=user,
        role=role,
        territory=region,
        organisation=organisation,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def make_user_with_mandate(
    role: str = Role.ARS_EDITOR,
    region: Territory | None = None,
    *,
    organisation: Organisation | None = None,
    email: str = "",
) -> User:
    """A new account with one mandate in force; a national reader has no region, the others default to 04."""
    user = make_user(email)
    if role != Role.NATIONAL_READER and region is None:
        region = make_region()
    make_mandate(user, role, region, organisation=organisation)
    return user


def make_roadmap(
    territory: Territory | None = None,
    *,
    code: str = "",
    title: str = "Feuille de route d’essai",
    levels: Iterable[tuple[str, str, int | None]] = (
        ("objectif opérationnel", "objectifs opérationnels", None),
    ),
    years: tuple[int, int] | None = (2024, 2028),
    published: bool = True,
    state: str = RoadmapState.ADOPTED,
    **fields: Any,
) -> Roadmap:
    """A roadmap and its levels (name, plural, announced count); national when the territory is the nation."""
    territory = territory or make_region()
    is_national = territory.kind == TerritoryKind.NATION
    roadmap = Roadmap.objects.create(
        kind=RoadmapKind.NATIONAL if is_national else RoadmapKind.REGIONAL,
        territory=territory,
        code=code or f"feuille-{next(_numbers)}",
        title=title,
        period_start=years[0] if years else None,
        period_end=years[1] if years else None,
        state=state,
        published_at=timezone.now() if published else None,
        **fields,
    )
    for depth, (name, plural, announced) in enumerate(levels, start=1):
        RoadmapLevel.objects.create(
            roadmap=roadmap, depth=depth, name=name, plural=plural, announced_count=announced
        )
    return roadmap


def make_goal(
    roadmap: Roadmap | None = None,
    *,
    title: str = "Promouvoir les usages",
    number: str = "",
    depth: int = 1,
    parent: Goal | None = None,
    position: int | None = None,
    **fields: Any,
) -> Goal:
    """A goal at a level of the roadmap given by its depth, 1 being the highest."""
    roadmap = roadmap or (parent.roadmap if parent else make_roadmap())
    return Goal.objects.create(
        roadmap=roadmap,
        level=roadmap.levels.get(depth=depth),
        parent=parent,
        number=number,
        title=title,
        position=next(_numbers) if position is None else position,
        **fields,
    )


def make_action(
    goal: Goal | None = None,
    *,
    roadmap: Roadmap | None = None,
    title: str = "Déployer un label régional",
    code: str = "",
    priority: int | None = 1,
    state: str | None = None,
    comment: str = "",
    on: dt.date | None = None,
    years: Mapping[int, str | Iterable[str]] | None = None,
    pilots: Iterable[Organisation | str | tuple[Organisation | str, str]] = (),
    published: bool = True,
    **fields: Any,
) -> Action:
    """An action with its programming, pilots and current status.

    ``years`` maps a year to its text, or to the texts of its steps; a pilot is an organisation or words of a
    document, alone or with a role; a status is made when ``state`` or ``comment`` is given.
    """
    if goal is None and roadmap is None:
        goal = make_goal()
    number = next(_numbers)
    action = Action.objects.create(
        roadmap=roadmap or goal.roadmap,
        goal=goal,
        code=code or f"A{number}",
        title=title,
        priority=priority,
        position=fields.pop("position", number),
        published_at=timezone.now() if published else None,
        **fields,
    )
    for year, content in (years or {}).items():
        make_programming(action, year, content)
    for position, pilot in enumerate(pilots):
        make_pilotage(action, *(pilot if isinstance(pilot, tuple) else (pilot,)), position=position)
    if state or comment:
        make_status(action, state=state, comment=comment, on=on)
    return action


def make_actions(
    goal: Goal,
    count: int,
    *,
    state: str,
    comment: str = "",
    years: Mapping[int, Iterable[str]] | None = None,
) -> list[Action]:
    """Many published actions as :func:`make_action` makes one, each with a pilot of its own, by few statements."""
    now = timezone.now()
    numbers = [next(_numbers) for _ in range(count)]
    actions = Action.objects.bulk_create(
        Action(
            roadmap=goal.roadmap,
            goal=goal,
            code=f"A{number}",
            title="Déployer un label régional",
            priority=1,
            position=number,
            published_at=now,
        )
        for number in numbers
    )
    pilots = Organisation.objects.bulk_create(
        Organisation(name=f"Organisme {number}", kind=OrganisationKind.OTHER) for number in numbers
    )
    Pilotage.objects.bulk_create(
        Pilotage(action=action, organisation=pilot, role=PilotRole.PILOT, position=0)
        for action, pilot in zip(actions, pilots, strict=True)
    )
    for year, steps in (years or {}).items():
        _program(actions, year, list(steps))
    updates = StatusUpdate.objects.bulk_create(
        StatusUpdate(action=action, state=state, comment=comment) for action in actions
    )
    for action, update in zip(actions, updates, strict=True):
        action.current_status = update
    Action.objects.bulk_update(actions, ["current_status"])
    return actions


def _program(actions: Iterable[Action], year: int, steps: list[str]) -> None:
    text = "\n".join(f"- {step}" for step in steps)
    programmings = Programming.objects.bulk_create(
        Programming(action=action, year=year, text=text) for action in actions
    )
    Step.objects.bulk_create(
        Step(programming=programming, position=position, text=step)
        for programming in programmings
        for position, step in enumerate(steps)
    )


def make_programming(action: Action, year: int, content: str | Iterable[str]) -> Programming:
    """One year of an action; a text alone is one step, an iterable gives the steps."""
    steps = [content] if isinstance(content, str) else list(content)
    text = content if isinstance(content, str) else "\n".join(f"- {step}" for step in steps)
    programming = Programming.objects.create(action=action, year=year, text=text)
    Step.objects.bulk_create(
        Step(programming=programming, position=position, text=step) for position, step in enumerate(steps)
    )
    return programming


def make_pilotage(
    action: Action,
    who: Organisation | str,
    role: str = PilotRole.PILOT,
    *,
    label: str = "",
    position: int = 0,
) -> Pilotage:
    """A known organisation, or the words of a document."""
    known = who if isinstance(who, Organisation) else None
    return Pilotage.objects.create(
        action=action, organisation=known, role=role, label=label or ("" if known else who), position=position
    )


def make_status(action: Action, *, current: bool = True, **fields: Any) -> StatusUpdate:
    """A status update, which becomes the current one unless told otherwise."""
    update = StatusUpdate.objects.create(action=action, **fields)
    if current:
        action.current_status = update
        action.save(update_fields=["current_status"])
    return update


def make_milestone(goal: Goal | None = None, *, action: Action | None = None, **fields: Any) -> Milestone:
    return Milestone.objects.create(goal=goal, action=action, **({"label": "Jalon d’essai"} | fields))


def make_succession(
    predecessor: Goal, successor: Goal, kind: str = "reworded", **fields: Any
) -> GoalSuccession:
    fields.setdefault("certainty", Certainty.CERTAIN)
    return GoalSuccession.objects.create(predecessor=predecessor, successor=successor, kind=kind, **fields)


def make_batch(region: Territory | None = None, *, published: bool = True, **fields: Any) -> ImportBatch:
    """An import of a roadmap, published unless told otherwise."""
    defaults: dict[str, Any] = {
        "kind": "roadmap",
        "territory": region or make_region(),
        "file_name": "feuille_de_route.xlsx",
        "sha256": "0" * 64,
        "author_label": "ARS d’essai",
        "parameters": {
            "year_from": 2024,
            "roadmap": None,
            "created": {"roadmaps": [], "goals": []},
            "previous_period": [],
        },
        "layout": {
            "title": "",
            "announced_period": "",
            "general_label": "",
            "general_objectives": [],
            "other_lines": [],
            "sheet": "Feuille1",
            "headers": [],
            "header_rows": [1],
            "objective_header": "",
            "ancestor_headers": [],
            "years": [],
            "fields": [],
            "notes": [],
        },
    }
    if published:
        defaults |= {"state": BatchState.PUBLISHED, "published_at": timezone.now()}
    return ImportBatch.objects.create(**(defaults | fields))


def make_line(batch: ImportBatch, action: Action | None = None, **fields: Any) -> ImportLine:
    """A line of an import, the source row of the action when one is given."""
    position = batch.lines.count()
    defaults: dict[str, Any] = {
        "position": position,
        "row": position + 2,
        "outcome": Outcome.NEW,
        "target_id": action.pk if action else None,
        "reading": {
            "ancestors": [],
            "objective_written": False,
            "objective_code": "",
            "objective_title": "",
            "title": action.title if action else "Action d’essai",
            "state": None,
            "status_text": "",
            "priority": None,
            "pilots": [],
            "years": {},
            "extras": {},
            "code": "",
            "version": None,
            "placed": [],
        },
    }
    return ImportLine.objects.create(batch=batch, **(defaults | fields))


def client_of(user: User) -> Client:
    """A browser where the user has signed in."""
    client = Client()
    client.force_login(user)
    return client
