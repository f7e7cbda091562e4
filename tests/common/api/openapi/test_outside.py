"""Under /api/ a refusal is for a program, even where no view of the API was reached."""

from __future__ import annotations

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from governance.views import errors

pytestmark = pytest.mark.django_db


def code_of(response) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"] if hasattr(response, "json") else response.content


def test_an_unknown_address_is_a_problem(client: Client) -> None:
    assert code_of(client.get("/api/v1/nulle-part/")) == (404, "introuvable")
    assert code_of(client.get("/api/v1/actions/abc/")) == (404, "introuvable")


def test_an_unknown_host_is_a_problem(client: Client) -> None:
    # Django logs it as suspicious; the answer tells nothing of it.
    assert code_of(client.get("/api/v1/actions", headers={"Host": "ailleurs.invalid"})) == (
        400,
        "requete_invalide",
    )


def test_a_body_that_django_refuses_to_read_is_a_problem() -> None:
    response = errors.bad_request(RequestFactory().post("/api/v1/actions/"), RequestDataTooBig())
    assert response.status_code == 413
    assert b'"trop_volumineux"' in response.content


@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.permission_denied, 403), (errors.csrf_failure, 403), (errors.server_error, 500)],
)
def test_the_other_refusals_are_problems_too(view, status: int) -> None:
    response = view(RequestFactory().get("/api/v1/actions/"))
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")


def test_a_failure_tells_nothing_of_itself(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("common.api.views.ApiView.initial", fail)
    client.raise_request_exception = False
    response = client.get("/api/v1/actions/")
    assert code_of(response) == (500, "erreur_interne")
    assert b"secret" not in response.content
