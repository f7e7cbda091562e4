import re

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.pages import source_of

PUBLIC = ["governance:accessibility", "governance:legal", "governance:privacy", "accounts:login"]
CLOSED = ["governance:home", "governance:glossary"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_open_without_signing_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    page = source_of(response)
    assert page.count("<h1") == 1
    assert "Se déconnecter" not in page
    assert "Accessibilité&nbsp;: non conforme" in page


@pytest.mark.parametrize("name", CLOSED)
def test_the_others_ask_to_sign_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("accounts:login"))


@pytest.mark.parametrize("name", PUBLIC)
def test_no_inline_script_or_style(client, name):
    page = source_of(client.get(reverse(name)))
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count('<script type="module" src=') + page.count(
        "<script nomodule src="
    )


def test_what_the_settings_do_not_say_is_said_to_be_missing(client):
    assert "à renseigner par l’ARS" in source_of(client.get(reverse("governance:legal")))
    with override_settings(AZIMUT_EDITOR="ARS d’essai", AZIMUT_HOST="Hébergeur d’essai"):
        page = source_of(client.get(reverse("governance:legal")))
    assert "ARS d’essai" in page
    assert "Hébergeur d’essai" in page


def test_the_declaration_follows_the_mandatory_format(client):
    page = source_of(client.get(reverse("governance:accessibility")))
    for heading in (
        "Déclaration d’accessibilité",
        "État de conformité",
        "Résultats des tests",
        "Contenus non accessibles",
        "Établissement de cette déclaration",
        "Retour d’information et contact",
        "Voies de recours",
    ):
        assert re.search(rf"<h[123][^>]*> ?{heading} ?</h", page), heading
    assert "Défenseur des droits" in page


def test_the_identity_is_neutral_unless_the_setting_says_otherwise(client):
    neutral = source_of(client.get(reverse("accounts:login")))
    assert "République" not in neutral
    assert "azimut/identity.css" in neutral
    with override_settings(AZIMUT_STATE_IDENTITY=True):
        state = source_of(client.get(reverse("accounts:login")))
    assert "République" in state
    assert "azimut/identity.css" not in state
