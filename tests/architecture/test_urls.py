"""Every address declares who may open it: closed unless it is in the public list, with a reason."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

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
OURS = {route: pattern for route, pattern in ROUTES.items() if not route.startswith(FOREIGN_PREFIXES)}


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


def test_an_address_has_a_name() -> None:
    assert_none({route: "has no name" for route, pattern in OURS.items() if not pattern.name})


def test_the_public_list_has_no_stale_entry() -> None:
    assert set(PUBLIC) <= set(ROUTES)
