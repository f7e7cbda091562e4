"""Somebody else holds the rows, or the database is away: said as it is, nothing lost, and when to come back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import DataError, connection, connections
from django.db.utils import ConnectionHandler
from django.test import RequestFactory

from governance.views import errors
from roadmap.models import Action, Draft
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.journal.stamps.world import run
from tests.pages import source_of
from tests.roadmap.editing.sending import opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def action() -> Action:
    return make_action(make_goal(make_roadmap(make_region())), title="Déployer")


@pytest.fixture
def impatient() -> Iterator[None]:
    """As the web server does, in less time."""
    run("SET lock_timeout = '100ms'")
    yield
    run("RESET lock_timeout")


@pytest.fixture
def locker() -> Iterator[psycopg.Connection]:
    """Somebody else."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        yield other


def hold(locker: psycopg.Connection, action: Action) -> None:
    locker.execute("SELECT FROM roadmap_action WHERE id = %s FOR NO KEY UPDATE", [action.pk])


def test_a_save_that_cannot_wait_is_told_and_its_words_are_kept(
    action: Action, locker: psycopg.Connection, impatient: None
) -> None:
    browser = client_of(make_user_with_mandate(region=action.roadmap.territory))
    browser.raise_request_exception = False
    address = f"/actions/{action.pk}/modifier/"
    sent = opened(browser, address) | {"title": "Mes mots"}
    hold(locker, action)
    answer = browser.post(address, sent)
    draft = Draft.objects.get()
    assert (answer.status_code, answer["Retry-After"]) == (503, str(errors.SOON))
    assert "Quelqu’un enregistre la même chose" in source_of(answer)
    assert f'href="/brouillons/{draft.pk}/"' in source_of(answer)
    assert draft.fields["title"] == ["Mes mots"]
    action.refresh_from_db()
    assert action.title == "Déployer"
    locker.rollback()
    assert browser.post(address, sent).status_code == 302


def test_a_call_that_cannot_wait_is_told_when_to_try_again(
    action: Action, locker: psycopg.Connection, impatient: None
) -> None:
    caller = client_of(make_user_with_mandate(region=action.roadmap.territory))
    caller.raise_request_exception = False
    hold(locker, action)
    body = {"action": action.pk, "comment": "En route.", "state": "under_way"}
    answer = caller.post("/api/v1/status-updates/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (503, "occupe")
    assert answer["Retry-After"] == str(errors.SOON)


def away() -> Exception:
    """What Django raises when nobody answers at the address of the server."""
    nowhere = ConnectionHandler(
        {"default": {**connections.settings["default"], "HOST": "/nowhere", "OPTIONS": {}}}
    )
    try:
        nowhere["default"].ensure_connection()
    except Exception as error:
        return error
    raise AssertionError("somebody answered")


def ended(locker: psycopg.Connection) -> Exception:
    """What it raises when the server ends a connection, as when it stops."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        locker.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
        try:
            cursor.execute("SELECT 1")
        except Exception as error:
            connection.close()
            return error
    raise AssertionError("it went on")


def answer_to(error: Exception, path: str) -> Any:
    try:
        raise error
    except Exception:
        return errors.server_error(RequestFactory().get(path))


@pytest.mark.parametrize("path", ["/regions/04/", "/api/v1/actions/"])
@pytest.mark.parametrize("cause", ["away", "ended"])
def test_a_database_that_is_away_is_not_a_failure_of_the_portal(
    cause: str, path: str, locker: psycopg.Connection
) -> None:
    answer = answer_to(away() if cause == "away" else ended(locker), path)
    assert (answer.status_code, answer["Retry-After"]) == (503, str(errors.LATER))
    said = answer.content.decode()
    assert "indisponible" in said
    assert ("<h1>" in said) == (not path.startswith("/api/"))


def test_another_refusal_of_the_database_is_a_failure() -> None:
    with connection.cursor() as cursor, pytest.raises(DataError) as refused:
        cursor.execute("SELECT 1 / 0")
    assert answer_to(refused.value, "/regions/04/").status_code == 500
