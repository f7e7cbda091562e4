"""Every address declares who may open it: closed unless it is in the public list, with a reason."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.api.permissions import HasScope
from tests.architecture.tree import assert_none

PUBLIC = {
    "connexion/": "signing in",
    "mot-de-passe-oublie/": "asked by who cannot sign in",
    "mot-de-passe-oublie/envoye/": "the answer to the same, known or not",
    "mot-de-passe/<uidb64>/<token>/": "the link of an invitation, whose token is the proof",
    "accessibilite/": "the law asks that it be public",
    "mentions-legales/": "the law asks that it be public",
    "donnees-personnelles/": "the law asks that it be public",
    "healthz": "asked by the machine that watches the process",
    "readyz": "asked by the machine that watches the service",
    "api/v1/schema/": "without data; read by programs before they have a token",
    "api/v1/docs/": "without data; who writes a partner's program often has no account",
    "api/v1/docs/guide/": "the same",
    "api/v1/docs/erreurs/": "the same; each refusal of the API leads there",
    "api/v1/docs/<slug:name>/": "the same",
}
# Django's own views: closed by the admin's own rule, tested with the access matrix.
FOREIGN_PREFIXES = ("administration/",)


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern


ROUTES = dict(walk(get_resolver().url_patterns))
# The framework's views answer 401 by their own gate, where a page would lead to the sign-in.
API = {route: pattern for route, pattern in ROUTES.items() if hasattr(pattern.callback, "cls")}
OURS = {
    route: pattern
    for route, pattern in ROUTES.items()
    if route not in API and not route.startswith(FOREIGN_PREFIXES)
}


def is_public(pattern: URLPattern) -> bool:
    return getattr(pattern.callback, "login_required", True) is False


def test_an_address_is_closed_unless_it_is_public_for_a_reason() -> None:
    assert_none(
        {
            route: "is closed" if route in PUBLIC else "is public without a reason"
            for route, pattern in OURS.items()
            if is_public(pattern) != (route in PUBLIC)
        }
    )


def test_an_address_of_the_api_asks_for_a_token_or_a_session() -> None:
    gates = {route: pattern.callback.cls.permission_classes for route, pattern in API.items()}
    assert gates
    assert_none({route: "is open" for route, classes in gates.items() if HasScope not in classes})


def test_an_address_has_a_name() -> None:
    assert_none({route: "has no name" for route, pattern in (OURS | API).items() if not pattern.name})


def test_the_public_list_has_no_stale_entry() -> None:
    assert set(PUBLIC) <= set(ROUTES)
