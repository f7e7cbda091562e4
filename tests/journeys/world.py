"""The real table in the portal, read by the importer, and the people of the stories."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path

from django.core.management import call_command

from accounts.enums import Role
from accounts.models import User
from governance.services.reference import load_reference
from roadmap.models import Action
from territories.models import Organisation, Territory
from tests.factories import PASSWORD, make_mandate, make_user
from tests.rows import put_back_when_called_again

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
REAL_TABLE = FIXTURES / "la_reunion_2024.tsv"


# A story starts on an empty database, and most on the same reference.
load_world = put_back_when_called_again(partial(load_reference, directory=FIXTURES))


def publish_real_table() -> None:
    options = {"region": "04", "year_from": 2024, "commit": True, "verbosity": 0}
    call_command("import_roadmap", str(REAL_TABLE), stdout=io.StringIO(), **options)


def region(code: str) -> Territory:
    return Territory.objects.regions().get(code=code)


def editor(*codes: str) -> User:
    user = make_user(f"ars-{'-'.join(codes)}@azimut.invalid")
    for code in codes:
        make_mandate(user, Role.ARS_EDITOR, region(code))
    return user


def contributor(code: str) -> User:
    user = make_user("grades@azimut.invalid")
    organisation = Organisation.objects.get(name="TESIS") if code == "04" else None
    make_mandate(user, Role.GRADES_CONTRIBUTOR, region(code), organisation=organisation)
    return user


def action_about(words: str) -> Action:
    return Action.objects.current().get(title__contains=words)


__all__ = [
    "PASSWORD",
    "REAL_TABLE",
    "action_about",
    "contributor",
    "editor",
    "load_world",
    "publish_real_table",
]
