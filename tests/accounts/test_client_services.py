"""Clients of the API and their tokens: never wider than their administrator, never readable again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.api_rights import ALL_RIGHTS, allows, label_of, normalised
from accounts.enums import Role, TokenState
from accounts.models import ApiCall, ApiClient, ApiToken, IdempotentCall
from accounts.selectors.clients import client_page, clients_of
from accounts.selectors.scopes import scope_of
from accounts.services.clients import (
    change_client,
    close_client,
    create_client,
    create_token,
    digest_of,
    revoke_token,
)
from accounts.services.refusals import AccountRefused
from common.scope import Scope
from journal.models import Change
from territories.enums import OrganisationKind
from territories.models import Territory
from tests.accounts.clients import make_client, make_token
from tests.factories import make_organisation, make_region, make_user_with_mandate

pytestmark = pytest.mark.django_db
PORTAL = Scope(administers_portal=True)


@pytest.fixture
def here() -> Territory:
    return make_region()


@pytest.fixture
def scope(here: Territory) -> Scope:
    """Of a local administrator."""
    user = make_user_with_mandate(Role.LOCAL_ADMIN, here)
    return scope_of(user, day=timezone.localdate())


def asked(region: Territory | None, **fields: Any) -> dict[str, Any]:
    return {
        "author_label": "Administration locale",
        "name": "  Entrepôt   du GRADeS ",
        "purpose": "Tenir un tableau de bord.",
        "contact": "Pôle données",
        "role": Role.PARTNER,
        "territory": region,
        "organisation": None,
        "scopes": ["read:actions", "read:*", "read:goals"],
    } | fields


def in_days(days: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def test_a_client_keeps_who_made_it_and_no_scope_twice(scope: Scope, here: Territory) -> None:
    client = create_client(scope=scope, **asked(here))
    assert (client.name, client.scopes) == ("Entrepôt du GRADeS", ["read:*"])
    assert (client.created_by_id, client.created_by_label) == (scope.user_id, "Administration locale")
    assert not client.tokens.exists()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"role": Role.LOCAL_ADMIN}, "role", "pas de ceux que vous pouvez donner"),
        ({"role": Role.COMMITTEE_MEMBER}, "role", "pas de ceux que vous pouvez donner"),
        ({"role": Role.NATIONAL_READER, "territory": None}, "role", "pas de ceux que vous pouvez donner"),
        ({"territory": None}, "territory", "Choisissez la région"),
        ({"role": Role.GRADES_CONTRIBUTOR}, "organisation", "au titre d’un organisme"),
        ({"scopes": []}, "reads", "au moins une portée"),
        ({"scopes": ["read:passwords"]}, "reads", "Portée inconnue\u00a0: read:passwords"),
        ({"scopes": ["write:goals"]}, "reads", "Portée inconnue"),
        ({"scopes": ["read:*", "write:measures"]}, "writes", "lit seulement"),
    ],
)
def test_what_a_local_administrator_cannot_give(
    scope: Scope, here: Territory, fields: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(AccountRefused, match=sentence) as refusal:
        create_client(scope=scope, **asked(here, **fields))
    assert refusal.value.field == field
    assert not ApiClient.objects.exists()


def test_a_client_is_of_a_region_that_one_administers(scope: Scope, here: Territory) -> None:
    elsewhere = make_region("06", "Mayotte")
    for stranger in (elsewhere, here.parent):
        with pytest.raises(AccountRefused, match="pas de celles que vous administrez"):
            create_client(scope=scope, **asked(stranger))
    foreign = make_client(elsewhere)
    with pytest.raises(AccountRefused, match="pas de ceux que vous administrez"):
        change_client(scope=scope, client=foreign, name="x", purpose="x", contact="x", scopes=["read:*"])
    with pytest.raises(AccountRefused, match="pas de ceux que vous administrez"):
        close_client(scope=scope, client=foreign, author_label="x")
    with pytest.raises(AccountRefused, match="pas de ceux que vous administrez"):
        create_token(scope=scope, client=foreign, author_label="x", label="x", expires_at=in_days(1))
    with pytest.raises(AccountRefused, match="pas de ceux que vous administrez"):
        revoke_token(scope=scope, token=make_token(foreign)[0], author_label="x")


def test_the_portal_s_administrator_gives_national_clients_only(here: Territory) -> None:
    national = asked(None, role=Role.NATIONAL_READER)
    assert create_client(scope=PORTAL, **national).territory is None
    with pytest.raises(AccountRefused, match="ne porte sur aucune région"):
        create_client(scope=PORTAL, **national | {"territory": here})
    with pytest.raises(AccountRefused, match="pas de ceux que vous pouvez donner"):
        create_client(scope=PORTAL, **asked(here))


def test_a_contributor_acts_for_an_organisation_of_its_region(scope: Scope, here: Territory) -> None:
    grades = make_organisation(kind=OrganisationKind.GRADES, serving=[here])
    contributor = asked(here, role=Role.GRADES_CONTRIBUTOR, scopes=["read:*", "write:measures"])
    client = create_client(scope=scope, **contributor | {"organisation": grades})
    assert (client.organisation, client.scopes) == (grades, ["read:*", "write:measures"])
    stranger = make_organisation(kind=OrganisationKind.GRADES)
    with pytest.raises(AccountRefused, match="ne sert pas la région"):
        create_client(scope=scope, **contributor | {"organisation": stranger})
    with pytest.raises(AccountRefused, match="Seul un client contributeur"):
        create_client(scope=scope, **asked(here, organisation=grades))


def test_a_name_is_one_open_client_s(scope: Scope, here: Territory) -> None:
    first = create_client(scope=scope, **asked(here))
    with pytest.raises(AccountRefused, match="porte déjà ce nom"):
        create_client(scope=scope, **asked(here))
    close_client(scope=scope, client=first, author_label="Administration")
    assert create_client(scope=scope, **asked(here)).pk != first.pk


def test_changing_a_client_keeps_its_role(scope: Scope, here: Territory) -> None:
    client = make_client(here, role=Role.ARS_EDITOR)
    changed = change_client(
        scope=scope,
        client=client,
        name="Autre",
        purpose="Autre",
        contact="Autre",
        scopes=["write:targets", "read:actions"],
    )
    assert (changed.name, changed.role) == ("Autre", Role.ARS_EDITOR)
    assert changed.scopes == ["read:actions", "write:targets"]


def test_closing_a_client_revokes_its_tokens_for_good(scope: Scope, here: Territory) -> None:
    client = make_client(here)
    token, _ = make_token(client)
    close_client(scope=scope, client=client, author_label="Administration")
    token.refresh_from_db()
    assert (token.state_at(timezone.now()), token.revoked_by_label) == (TokenState.REVOKED, "Administration")
    with pytest.raises(AccountRefused, match="est fermé"):
        create_token(scope=scope, client=client, author_label="x", label="x", expires_at=in_days(1))


def test_only_the_digest_of_a_token_is_kept(scope: Scope, here: Territory) -> None:
    token, text = create_token(
        scope=scope, client=make_client(here), author_label="A", label="Serveur", expires_at=in_days(90)
    )
    assert text.startswith(f"azm_{token.prefix}_")
    assert len(text) == 4 + 8 + 1 + 43
    kept = ApiToken.objects.values().get()
    assert kept["digest"] == digest_of(text)
    assert text.rpartition(f"{token.prefix}_")[2] not in str(kept)
    assert Change.objects.filter(kind="accounts.apitoken", subject_kind="accounts.apiclient").count() == 1


@pytest.mark.parametrize(("days", "sentence"), [(-1, "est passée"), (0, "est passée"), (401, "400 jours")])
def test_a_token_has_an_end_neither_past_nor_far(
    scope: Scope, here: Territory, days: int, sentence: str
) -> None:
    with pytest.raises(AccountRefused, match=sentence) as refusal:
        create_token(
            scope=scope, client=make_client(here), author_label="A", label="x", expires_at=in_days(days)
        )
    assert refusal.value.field == "last_day"


def test_revoking_twice_keeps_the_first(scope: Scope, here: Territory) -> None:
    token, _ = make_token(make_client(here))
    first = revoke_token(scope=scope, token=token, author_label="Une")
    again = revoke_token(scope=scope, token=token, author_label="Autre")
    assert (again.revoked_at, again.revoked_by_label) == (first.revoked_at, "Une")


def test_the_database_refuses_what_the_service_does(here: Territory) -> None:
    wrong: list[dict[str, Any]] = [
        {"role": Role.LOCAL_ADMIN},
        {"scopes": []},
        {"scopes": ["read:passwords"]},
        {"role": Role.GRADES_CONTRIBUTOR, "organisation": None, "territory": None},
        {"organisation": make_organisation()},
    ]
    for fields in wrong:
        with pytest.raises(ValidationError):
            ApiClient(**fields).validate_constraints(exclude=set())
    with pytest.raises(IntegrityError), transaction.atomic():
        make_client(scopes=["read:passwords"])
    with pytest.raises(IntegrityError), transaction.atomic():
        make_token(expires_at=in_days(401))
    with pytest.raises(IntegrityError), transaction.atomic():
        IdempotentCall.objects.create(key="k", target="POST /", digest="0" * 64)


def test_who_sees_which_clients(scope: Scope, here: Territory) -> None:
    mine, foreign = make_client(here), make_client(make_region("06", "Mayotte"))
    national = make_client(role=Role.NATIONAL_READER)
    for client in (mine, foreign, national):
        make_token(client)
        ApiCall.objects.create(client=client, method="GET", path="/", status=200, duration_ms=1)
    editor = scope_of(make_user_with_mandate(Role.ARS_EDITOR, here), day=timezone.localdate())
    for seen, expected in ((scope, [mine]), (PORTAL, [national]), (editor, [])):
        assert list(ApiClient.objects.visible_to(seen)) == expected
        for model in (ApiToken, ApiCall):
            assert [row.client for row in model.objects.visible_to(seen)] == expected
    assert not IdempotentCall.objects.visible_to(scope).exists()


def test_who_reads_their_changes_in_the_journal(scope: Scope, here: Territory) -> None:
    make_client(here)
    make_client(make_region("06", "Mayotte"))
    make_client(role=Role.NATIONAL_READER)
    editor = scope_of(make_user_with_mandate(Role.ARS_EDITOR, here), day=timezone.localdate())

    def seen(by: Scope) -> list[int | None]:
        changes = Change.objects.visible_to(by).filter(kind="accounts.apiclient")
        return list(changes.values_list("territory_id", flat=True))

    assert (seen(scope), seen(PORTAL), seen(editor)) == ([here.pk], [None], [])


def test_the_list_says_the_last_use_and_the_next_expiry(scope: Scope, here: Territory) -> None:
    client, used = make_client(here, name="B"), timezone.now()
    make_token(client, expires_at=in_days(20), last_used_at=used)
    make_token(client, expires_at=in_days(10))
    make_token(client, expires_at=in_days(5), revoked_at=used, revoked_by_label="A")
    make_client(here, name="A", closed_at=used)
    listed = list(clients_of(scope, now=timezone.now()))
    assert [each.name for each in listed] == ["B", "A"]
    assert listed[0].last_used == used
    assert 9 < (listed[0].expires - timezone.now()).days + 1 <= 10
    assert listed[1].expires is None


def test_the_page_of_a_client_costs_two_queries(
    scope: Scope, here: Territory, django_assert_num_queries: Any
) -> None:
    client = make_client(here, role=Role.ARS_EDITOR, scopes=["read:actions", "write:measures"])
    for _ in range(3):
        make_token(client)
    with django_assert_num_queries(2):
        page = client_page(client, scope, now=timezone.now())
    assert (page.reads, page.writes, len(page.tokens)) == (["actions"], ["relevés"], 3)


def test_rights_in_words_and_in_order() -> None:
    assert label_of("read:*") == "toutes les ressources"
    assert normalised(["write:measures", "read:goals", "read:goals"]) == ["read:goals", "write:measures"]
    assert all(label_of(right) for right in ALL_RIGHTS)
    assert allows(["read:*"], "read:goals")
    assert not allows(["read:*"], "write:measures")
    assert not allows(["read:goals"], "read:actions")
