"""One region, its GRADeS and its ARS, and what a browser sends to say where an action stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.enums import Role
from accounts.models import User
from roadmap.models import Action, Goal, Step
from territories.enums import OrganisationKind
from territories.models import Organisation, Territory
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)


@dataclass
class World:
    region: Territory
    goal: Goal
    grades: Organisation
    ars: Organisation
    contributor: User
    editor: User

    @property
    def grades_browser(self) -> Client:
        return client_of(self.contributor)

    @property
    def ars_browser(self) -> Client:
        return client_of(self.editor)

    def action(self, title: str = "Déployer le ROR", **fields: Any) -> Action:
        """An action that the GRADeS pilots, unless told otherwise."""
        return make_action(self.goal, title=title, **({"pilots": [self.grades]} | fields))


def make_world(code: str = "04", name: str = "La Réunion", zone: str = "Indian/Reunion") -> World:
    region = make_region(code, name, timezone=zone)
    grades = make_organisation(
        f"GRADeS de {name}", short_name="TESIS", kind=OrganisationKind.GRADES, serving=[region]
    )
    ars = make_organisation(f"ARS {name}", short_name="ARS", kind=OrganisationKind.ARS, serving=[region])
    return World(
        region=region,
        goal=make_goal(make_roadmap(region)),
        grades=grades,
        ars=ars,
        contributor=make_user_with_mandate(Role.GRADES_CONTRIBUTOR, region, organisation=grades),
        editor=make_user_with_mandate(Role.ARS_EDITOR, region),
    )


def said(action: Action, comment: str = "Le marché est signé.", **fields: Any) -> dict[str, Any]:
    """What the form of an update sends."""
    action.refresh_from_db()
    return {"version": action.version, "comment": comment, "state": "under_way", **fields}


def steps_of(action: Action) -> list[Step]:
    return list(Step.objects.filter(programming__action=action).order_by("programming__year", "position"))
