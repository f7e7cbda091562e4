import pytest
from django.conf import settings
from django.template import Context, Template

ESCAPED = "&lt;img src=x onerror=alert(1)&gt;"
ATTACK = "<img src=x onerror=alert(1)>"


def test_the_policy_lets_nothing_inline_or_foreign_in(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    directives = {directive.split()[0]: directive.split()[1:] for directive in policy.split(";")}

    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert directives["frame-ancestors"] == directives["base-uri"] == directives["object-src"] == ["'none'"]
    assert "unsafe" not in policy


def test_the_other_headers_are_there(client):
    headers = client.get("/healthz").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_page_sends_the_unknown_to_the_sign_in(client):
    response = client.get("/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/connexion/")


@pytest.mark.parametrize(
    "component",
    ["{% dsfr_alert title=text content=text %}", "{% dsfr_callout title=text text=text %}"],
)
def test_the_components_escape_what_they_are_given(component):
    assert settings.DSFR_CONTENT_IS_SAFE is False

    html = Template("{% load dsfr_tags %}" + component).render(Context({"text": ATTACK}))

    assert ATTACK not in html
    assert ESCAPED in html
