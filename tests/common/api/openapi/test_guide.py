"""The guide is true: its examples are run as they are written, against a live server. That in R is shown, not run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.api_rights import ALL_RIGHTS
from accounts.enums import Role
from common.api.docs import EXAMPLES
from common.api.resource import resources
from indicators.services.recompute import recompute
from roadmap.models import Action, StatusUpdate, Step
from tests.accounts.clients import api_client, make_client, make_token
from tests.factories import make_action, make_goal, make_programming, make_region, make_roadmap
from tests.pages import source_of

NAMES = sorted(file.stem for file in EXAMPLES.iterdir())


@pytest.fixture
def action(transactional_db: None) -> Action:
    action = make_action(make_goal(make_roadmap(make_region())))
    make_programming(action, 2026, ["Cadrage"])
    return action


@pytest.fixture
def variables(action: Action, live_server: Any) -> dict[str, str]:
    client = make_client(action.roadmap.territory, role=Role.ARS_EDITOR, scopes=ALL_RIGHTS)
    step = Step.objects.get(programming__action=action)
    return {
        "AZIMUT": live_server.url,
        "JETON": make_token(client)[1],
        "ACTION": str(action.pk),
        "PROGRAMMATION": str(step.programming_id),
        "ETAPE": str(step.pk),
    }


def run(name: str, variables: dict[str, str], where: Path) -> str:
    command = ["bash", "-euc"] if name.endswith("_curl") else [sys.executable, "-c"]
    text = (EXAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    done = subprocess.run(
        [*command, text],
        env={"PATH": os.environ["PATH"], "HOME": str(where), "LANG": "C.UTF-8"} | variables,
        cwd=where,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_a_first_list_by_curl(variables: dict[str, str], tmp_path: Path) -> None:
    (found,) = json.loads(run("lister_curl", variables, tmp_path))["results"]
    assert set(found) == {"id", "code", "title", "state", "pilots"}


def test_all_the_pages_by_python(variables: dict[str, str], tmp_path: Path) -> None:
    assert run("suivre_python", variables, tmp_path) == "1 actions\n"


def test_a_file_by_curl(variables: dict[str, str], action: Action, tmp_path: Path) -> None:
    run("telecharger_curl", variables, tmp_path)
    assert action.title in (tmp_path / "actions.csv").read_text(encoding="utf-8")


def test_a_table_by_pandas(variables: dict[str, str], tmp_path: Path) -> None:
    assert "1" in run("tableau_pandas", variables, tmp_path)


def test_a_copy_that_follows(variables: dict[str, str], action: Action, tmp_path: Path) -> None:
    run("copie_python", variables, tmp_path)
    Action.objects.filter(pk=action.pk).update(title="Un autre titre")
    run("copie_python", variables, tmp_path)
    copy, _ = json.loads((tmp_path / "copie.json").read_text(encoding="utf-8"))
    assert copy[f"actions/{action.pk}"]["title"] == "Un autre titre"


def test_what_changes_does_not_tell_is_read_again_only_when_it_changed(
    variables: dict[str, str], action: Action, tmp_path: Path
) -> None:
    """A second run keeps what it has; a new computation replaces it; regions are rows of the territories."""
    kept = tmp_path / "avancements.json"
    recompute(territory_id=action.roadmap.territory_id)
    assert "avancements" in run("avancements_python", variables, tmp_path)
    first = json.loads(kept.read_text(encoding="utf-8"))
    assert first["lignes"]
    # Were it read again, this would come back.
    kept.write_text(json.dumps(first | {"lignes": first["lignes"][:1]}), encoding="utf-8")
    assert run("avancements_python", variables, tmp_path) == "1 avancements\n"
    Step.objects.update(state="done")
    recompute(territory_id=action.roadmap.territory_id)
    assert run("avancements_python", variables, tmp_path) == f"{len(first['lignes'])} avancements\n"
    assert json.loads(kept.read_text(encoding="utf-8"))["etag"] != first["etag"]


def test_the_regions_are_rows_of_the_territories(variables: dict[str, str]) -> None:
    client = api_client(variables["JETON"])

    def rows(name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = client.get(f"/api/v1/{name}/").json()["results"]
        return found

    regions, territories = rows("regions"), {each["id"]: each for each in rows("territories")}
    assert regions
    for region in regions:
        same = territories[region["id"]]
        assert same["kind"] == "region"
        assert same.items() >= region.items()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["docs", "docs-guide"])
def test_it_is_said_of_each_resource_that_changes_does_not_tell(client: Client, page: str) -> None:
    told = source_of(client.get(reverse(f"api:{page}")))
    section = told.partition('id="copie"' if page == "docs-guide" else 'id="changements"')[2].partition(
        "<h2"
    )[0]
    assert [
        each.name
        for each in resources()
        if not each.is_followed and f"<code>{each.name}</code>" not in section
    ] == []
    assert "If-None-Match" in section


def test_a_status_update_is_written_once(variables: dict[str, str], action: Action, tmp_path: Path) -> None:
    first, again = (json.loads(run("ecrire_curl", variables, tmp_path)) for _ in range(2))
    assert first["id"] == again["id"]
    assert StatusUpdate.objects.get(action=action).comment == "Premier lot déployé."


def test_a_step_is_written_under_the_version_that_was_read(variables: dict[str, str], tmp_path: Path) -> None:
    run("etapes_curl", variables, tmp_path)
    assert Step.objects.get(pk=variables["ETAPE"]).state == "done"


@pytest.mark.parametrize("name", NAMES)
def test_the_guide_shows_each_example_as_it_is(root: Path, name: str) -> None:
    text = (EXAMPLES / f"{name}.txt").read_text(encoding="utf-8").strip()
    assert text in (root / "docs" / "api-guide.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_page_shows_every_example(client: Client) -> None:
    page = source_of(client.get(reverse("api:docs-guide")))
    assert page.count('<pre class="api-code"') == len(NAMES) + 1
