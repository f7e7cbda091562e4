import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.views import errors
from tests import factories
from tests.pages import source_of


def anonymous_request():
    request = RequestFactory().get("/quelque-part/")
    request.user = AnonymousUser()
    return request


@pytest.mark.django_db
def test_an_unknown_address_says_so_in_the_frame_of_the_portal(client):
    client.force_login(factories.make_user_with_mandate())
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    page = source_of(response)
    assert "Rien n’a été modifié." in page
    assert "Menu principal" in page


@pytest.mark.parametrize(("view", "status"), [(errors.bad_request, 400), (errors.server_error, 500)])
def test_a_failure_page_reads_neither_the_request_nor_the_database(view, status):
    # Without the django_db mark any query would fail the test.
    response = view(None)
    assert response.status_code == status
    assert source_of(response).count("<h1>") == 1


@pytest.mark.django_db
def test_a_refusal_says_what_was_kept_and_what_to_do():
    response = errors.permission_denied(anonymous_request())
    assert response.status_code == 403
    assert "Rien n’a été modifié." in source_of(response)


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_french():
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("accounts:login"), {"username": "a@azimut.invalid", "password": "x"})
    assert response.status_code == 403
    assert "Le formulaire n’a pas été enregistré" in source_of(response)


@pytest.mark.django_db
def test_the_frame_of_an_error_costs_nothing_to_the_unknown():
    with CaptureQueriesContext(connection) as queries:
        errors.page_not_found(anonymous_request())
    assert len(queries) == 0
