"""Demonstration accounts: one for each role, made once, their file closed to others."""

import datetime as dt
import json
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.enums import Role, TokenState
from accounts.models import ApiClient, ApiToken, Mandate, User
from accounts.selectors.clients import scope_of_client
from accounts.selectors.scopes import scope_of
from accounts.services.clients import digest_of
from accounts.services.demo import DEMO_ACCOUNTS, DEMO_FILE, DemoError, load_demo
from common.scope import Scope
from territories.models import Territory
from territories.services.reference import load_organisations, load_territories
from tests.reference import kept_for_the_module

DAY = dt.date(2024, 6, 1)


@pytest.fixture(scope="module")
def territories_and_organisations(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with kept_for_the_module(django_db_blocker, load_territories, load_organisations):
        yield


@pytest.fixture
def reference(territories_and_organisations: None, db: None) -> None:
    """Territories and organisations, loaded."""


def entries(directory: Path) -> list[dict[str, Any]]:
    return json.loads((directory / DEMO_FILE).read_text(encoding="utf-8"))


def region(code: str) -> int:
    return Territory.objects.get(kind="region", code=code).pk


@pytest.mark.usefixtures("reference")
def test_each_role_has_an_account_that_signs_in(tmp_path: Path) -> None:
    load_demo(directory=tmp_path)
    written = entries(tmp_path)
    assert {entry["role"] for entry in written} == set(Role.values)
    for entry in written:
        assert entry.keys() == {"role", "email", "password", "token", "region"}
        assert User.objects.get(email=entry["email"]).check_password(entry["password"])
        assert entry["email"].endswith("@azimut.example")


@pytest.mark.usefixtures("reference")
def test_the_regions_of_the_file_are_those_of_the_mandates(tmp_path: Path) -> None:
    load_demo(directory=tmp_path)
    by_role = {entry["role"]: entry["region"] for entry in entries(tmp_path)}
    assert by_role.pop("national_reader") is None
    assert set(by_role.values()) == {"04"}
    national = scope_of(User.objects.get(email="national@azimut.example"), day=DAY)
    assert (national.every_region, national.editable_regions) == (True, frozenset())
    editor = scope_of(User.objects.get(email="ars.reunion@azimut.example"), day=DAY)
    assert editor.editable_regions == {region("04")}


@pytest.mark.usefixtures("reference")
def test_one_editor_has_two_regions(tmp_path: Path) -> None:
    load_demo(directory=tmp_path)
    scope = scope_of(User.objects.get(email="ars.deux-regions@azimut.example"), day=DAY)
    assert scope.editable_regions == {region("04"), region("06")}


@pytest.mark.usefixtures("reference")
def test_the_contributor_acts_for_tesis(tmp_path: Path) -> None:
    load_demo(directory=tmp_path)
    mandate = Mandate.objects.get(role=Role.GRADES_CONTRIBUTOR)
    assert (mandate.organisation.name, mandate.territory.code) == ("TESIS", "04")


@pytest.mark.usefixtures("reference")
def test_a_second_run_keeps_accounts_passwords_and_tokens(tmp_path: Path) -> None:
    load_demo(directory=tmp_path)
    first = entries(tmp_path)
    first[0]["token"] = "kept"
    (tmp_path / DEMO_FILE).write_text(json.dumps(first), encoding="utf-8")
    hashes = list(User.objects.order_by("pk").values_list("password", flat=True))
    load_demo(directory=tmp_path)
    assert entries(tmp_path) == first
    assert list(User.objects.order_by("pk").values_list("password", flat=True)) == hashes
    assert Mandate.objects.count() == len(DEMO_ACCOUNTS) + 1


@pytest.mark.usefixtures("reference")
def test_a_lost_file_gives_new_passwords_that_work(tmp_path: Path) -> None:
    load_demo(directory=tmp_path)
    old = entries(tmp_path)
    (tmp_path / DEMO_FILE).unlink()
    load_demo(directory=tmp_path)
    for before, after in zip(old, entries(tmp_path), strict=True):
        assert before["password"] != after["password"]
        assert User.objects.get(email=after["email"]).check_password(after["password"])


def partner_token(directory: Path) -> str:
    (token,) = [entry["token"] for entry in entries(directory) if entry["role"] == Role.PARTNER]
    assert isinstance(token, str)
    return token


@pytest.mark.usefixtures("reference")
def test_the_partner_has_a_token_that_reads_its_region(tmp_path: Path) -> None:
    load_demo(directory=tmp_path)
    token = ApiToken.objects.select_related("client").get(digest=digest_of(partner_token(tmp_path)))
    client = token.client
    assert (client.name, client.role, client.scopes) == ("Partenaire de démonstration", "partner", ["read:*"])
    assert scope_of_client(client) == Scope(readable_regions=frozenset({region("04")}))
    assert token.state_at(timezone.now()) == TokenState.VALID
    assert [entry["token"] for entry in entries(tmp_path) if entry["role"] != Role.PARTNER] == [None] * 6


@pytest.mark.usefixtures("reference")
def test_a_token_is_made_again_when_it_opens_nothing_any_more(tmp_path: Path) -> None:
    load_demo(directory=tmp_path)
    first = partner_token(tmp_path)
    load_demo(directory=tmp_path)
    assert partner_token(tmp_path) == first
    ApiToken.objects.update(revoked_at=timezone.now(), revoked_by_label="Administration")
    load_demo(directory=tmp_path)
    assert partner_token(tmp_path) != first
    assert (ApiClient.objects.count(), ApiToken.objects.count()) == (1, 2)


@pytest.mark.usefixtures("reference")
def test_the_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / DEMO_FILE
    load_demo(directory=path.parent)
    path.chmod(0o644)
    load_demo(directory=path.parent)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir()] == [DEMO_FILE]


@pytest.mark.usefixtures("reference")
def test_an_unreadable_file_is_left_and_named(tmp_path: Path) -> None:
    (tmp_path / DEMO_FILE).write_text("{", encoding="utf-8")
    with pytest.raises(DemoError, match=r"demo-accounts\.json est illisible"):
        load_demo(directory=tmp_path)
    assert not User.objects.exists()


@pytest.mark.usefixtures("reference")
def test_without_reference_data_the_sentence_says_what_to_run(tmp_path: Path) -> None:
    with pgtrigger.ignore("territories.Territory:keeps_its_code"):
        Territory.objects.filter(kind="region", code="04").update(code="05")
    with pytest.raises(DemoError, match="load_reference"):
        load_demo(directory=tmp_path)
    assert not User.objects.exists()
    assert not (tmp_path / DEMO_FILE).exists()


@pytest.mark.usefixtures("reference")
def test_the_command_prints_the_accounts(tmp_path: Path, settings: Any) -> None:
    settings.AZIMUT_DEMO = True
    settings.DATA_DIR = tmp_path
    output = StringIO()
    call_command("load_demo", stdout=output)
    for entry in entries(tmp_path):
        assert entry["email"] in output.getvalue()
        assert entry["password"] in output.getvalue()


@pytest.mark.usefixtures("reference")
def test_a_portal_in_use_refuses_demonstration_accounts(tmp_path: Path, settings: Any) -> None:
    settings.AZIMUT_DEMO = False
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match="AZIMUT_DEMO"):
        call_command("load_demo", stdout=StringIO())
    assert not User.objects.exists()
