import pytest
from django.urls import reverse

from tests import factories
from tests.pages import source_of

pytestmark = pytest.mark.django_db


def sign_in(client, email, password=factories.PASSWORD, **fields):
    return client.post(reverse("accounts:login"), {"username": email, "password": password, **fields})


def test_one_signs_in_by_e_mail_whatever_its_case(client):
    user = factories.make_user("camille@azimut.invalid")
    response = sign_in(client, "Camille@AZIMUT.invalid")
    assert response.status_code == 302
    assert response.url == reverse("governance:home")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_one_comes_back_to_the_page_asked_for(client):
    user = factories.make_user()
    wanted = reverse("governance:glossary")
    assert sign_in(client, user.email, next=wanted).url == wanted


def test_one_is_never_sent_to_another_site(client):
    user = factories.make_user()
    assert sign_in(client, user.email, next="https://ailleurs.invalid/").url == reverse("governance:home")


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_account_read_the_same(client, known):
    user = factories.make_user()
    response = sign_in(client, user.email if known else "personne@azimut.invalid", "faux")
    page = source_of(response)
    assert response.status_code == 200
    assert "n’est pas reconnu" in page
    assert "_auth_user_id" not in client.session
    assert "faux" not in page


def test_a_deactivated_account_does_not_sign_in(client):
    user = factories.make_user(is_active=False)
    sign_in(client, user.email)
    assert "_auth_user_id" not in client.session


def test_empty_fields_are_told_in_french_beside_their_label(client):
    page = source_of(sign_in(client, "", ""))
    assert "Indiquez votre adresse électronique." in page
    assert "Indiquez votre mot de passe." in page
    assert 'aria-describedby="id_username_helptext id_username_error"' in page
    assert 'id="id_username_helptext"' in page
    assert 'id="id_username_error"' in page


def test_the_fields_can_be_filled_by_a_password_manager(client):
    page = source_of(client.get(reverse("accounts:login")))
    assert 'type="email"' in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_one_signs_out_by_post_only(client):
    client.force_login(factories.make_user())
    assert client.get(reverse("accounts:logout")).status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post(reverse("accounts:logout")).url == reverse("accounts:login")
    assert "_auth_user_id" not in client.session


def test_somebody_signed_in_is_not_asked_again(client):
    client.force_login(factories.make_user())
    assert client.get(reverse("accounts:login")).status_code == 302
