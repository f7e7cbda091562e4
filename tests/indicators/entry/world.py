"""A region, its people, and an indicator with figures, for the pages where figures are written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.enums import Role
from accounts.models import User
from indicators.models import Indicator, Measure
from territories.models import Territory
from tests.factories import client_of, make_organisation, make_region, make_user_with_mandate
from tests.indicators.factories import make_department, make_indicator

JUNE, DECEMBER = dt.date(2023, 6, 30), dt.date(2023, 12, 31)


@dataclass
class World:
    region: Territory
    department: Territory
    indicator: Indicator
    editor: User
    contributor: User

    @property
    def ars(self) -> Client:
        return client_of(self.editor)

    @property
    def grades(self) -> Client:
        return client_of(self.contributor)

    def page(self, path: str, **query: Any) -> str:
        said = {"territoire": "32"} | query
        return f"/indicateurs/{self.indicator.code}/{path}?" + "&".join(f"{k}={v}" for k, v in said.items())


def make_world(code: str = "32", name: str = "Hauts-de-France", **fields: Any) -> World:
    region = make_region(code, name, timezone="Europe/Paris")
    grades = make_organisation(f"GRADeS de {name}", serving=[region])
    return World(
        region=region,
        department=make_department(f"{code}9" if code != "32" else "59", "Nord", region),
        indicator=make_indicator(f"ESMS-{code}", **fields),
        editor=make_user_with_mandate(Role.ARS_EDITOR, region),
        contributor=make_user_with_mandate(Role.GRADES_CONTRIBUTOR, region, organisation=grades),
    )


def measure_said(world: World, value: str = "12,5", **fields: Any) -> dict[str, Any]:
    """What the form of a new measure sends."""
    told = {"territory": world.region.pk, "on": "2023-12-31", "value": value, "quality": "provisional"}
    return told | fields


def enter(world: World, value: str = "12,5", **fields: Any) -> Any:
    return world.ars.post(world.page("releves/nouveau/"), measure_said(world, value, **fields))


def only_measure() -> Measure:
    return Measure.objects.get()
