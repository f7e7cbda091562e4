"""Inviting, closing, reopening, pseudonymising: each effect and each refusal."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from accounts.enums import MessageState, Role
from accounts.models import Mandate, OutgoingMessage, User
from accounts.selectors.scopes import scope_of
from accounts.services import pseudonyms
from accounts.services.accounts import (
    deactivate_account,
    invite,
    pseudonymise_account,
    reactivate_account,
    rename_account,
    send_reset,
)
from accounts.services.refusals import AccountRefused
from common.scope import Scope
from territories.models import Territory
from tests.factories import PASSWORD, client_of, make_mandate, make_region, make_user, make_user_with_mandate

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Territory:
    return make_region()


@pytest.fixture
def admin(here: Territory) -> User:
    return make_user_with_mandate(Role.LOCAL_ADMIN, here, email="admin@azimut.invalid")


@pytest.fixture
def scope(admin: User) -> Scope:
    return scope_of(admin, day=timezone.localdate())


@pytest.fixture
def elsewhere() -> Territory:
    return make_region("06", "Mayotte")


def invitation(scope: Scope, here: Territory, **fields: Any) -> Any:
    defaults = {"email": "camille@azimut.invalid", "display_name": "Camille", "role": Role.PARTNER}
    return invite(scope=scope, region=here, **(defaults | fields))


def test_an_invited_account_has_no_password_and_one_message(scope: Scope, here: Territory) -> None:
    invited = invitation(scope, here, email=" Camille@AZIMUT.invalid ", display_name=" Camille\r\n Martin ")
    account = User.objects.get(pk=invited.account.pk)
    assert invited.is_new
    assert (account.email, account.display_name) == ("camille@azimut.invalid", "Camille Martin")
    assert not account.has_usable_password()
    message = OutgoingMessage.objects.get(recipient=account)
    assert (message.kind, message.state) == ("invitation", MessageState.WAITING)
    assert message.payload == {"inviter": scope.user_id}


def test_a_double_click_makes_one_of_everything(scope: Scope, here: Territory) -> None:
    first, second = invitation(scope, here), invitation(scope, here)
    assert (first.account, first.mandate) == (second.account, second.mandate)
    assert (first.is_new, second.is_new) == (True, False)
    assert OutgoingMessage.objects.count() == 1


def test_a_refused_invitation_creates_no_account(scope: Scope, elsewhere: Territory) -> None:
    with pytest.raises(AccountRefused, match="pas de celles que vous administrez"):
        invitation(scope, elsewhere)
    assert not User.objects.filter(email="camille@azimut.invalid").exists()
    assert not OutgoingMessage.objects.exists()


def test_a_known_address_gets_a_mandate_and_keeps_its_account(
    scope: Scope, here: Territory, elsewhere: Territory
) -> None:
    known = make_user("camille@azimut.invalid", display_name="Camille d’ailleurs")
    make_mandate(known, Role.ARS_EDITOR, elsewhere)
    invited = invitation(scope, here, email="CAMILLE@azimut.invalid", display_name="Autre nom")
    known.refresh_from_db()
    assert not invited.is_new
    assert (invited.account, known.display_name) == (known, "Camille d’ailleurs")
    assert known.check_password(PASSWORD)
    assert OutgoingMessage.objects.get(recipient=known).kind == "mandate_granted"


def test_a_deactivated_account_opens_nothing_from_the_next_page_on(scope: Scope, here: Territory) -> None:
    account = make_user_with_mandate(Role.ARS_EDITOR, here)
    browser = client_of(account)
    assert browser.get("/").status_code == 200
    deactivate_account(scope=scope, account=account)
    assert browser.get("/").status_code == 302
    assert not browser.login(username=account.email, password=PASSWORD)
    reactivate_account(scope=scope, account=account)
    assert browser.login(username=account.email, password=PASSWORD)


def test_deactivating_cancels_what_waits(scope: Scope, here: Territory) -> None:
    account = invitation(scope, here).account
    deactivate_account(scope=scope, account=account)
    assert OutgoingMessage.objects.get().state == MessageState.CANCELLED


def test_a_pseudonymised_account_keeps_its_row_and_nothing_of_the_person(
    scope: Scope, here: Territory
) -> None:
    account = make_user_with_mandate(Role.ARS_EDITOR, here, email="camille@azimut.invalid")
    User.objects.filter(pk=account.pk).update(display_name="Camille Martin", last_login=timezone.now())
    browser = client_of(account)
    pseudonymise_account(scope=scope, account=account)
    kept = User.objects.get(pk=account.pk)
    assert kept.email == f"compte-{account.pk}@pseudonyme.invalid"
    assert kept.display_name == f"Compte n°\u00a0{account.pk}"
    assert (kept.is_active, kept.has_usable_password(), kept.last_login) == (False, False, None)
    assert not Mandate.objects.not_over(timezone.localdate()).filter(user=kept).exists()
    assert Mandate.objects.filter(user=kept).count() == 1
    assert browser.get("/").status_code == 302


def test_a_pseudonymised_account_is_not_reopened_and_its_address_is_free(
    scope: Scope, here: Territory
) -> None:
    account = invitation(scope, here).account
    for _ in range(2):
        pseudonymise_account(scope=scope, account=account)
    with pytest.raises(AccountRefused, match="ne se rouvre pas"):
        reactivate_account(scope=scope, account=account)
    assert invitation(scope, here).account != account


def test_the_trace_of_a_pseudonymised_account_forgets_the_person(scope: Scope, here: Territory) -> None:
    events = apps.get_model("accounts", "UserEvent")._default_manager
    account = make_user_with_mandate(Role.PARTNER, here, email="camille@azimut.invalid")
    rename_account(account=account, display_name="Camille Martin")
    told: list[str] = []
    pseudonyms.when_pseudonymised(lambda closed: told.append(closed.email))
    try:
        pseudonymise_account(scope=scope, account=account)
    finally:
        pseudonyms._LISTENERS.pop()
    kept = events.filter(pgh_obj=account.pk)
    assert kept.count() == 3
    assert (
        set(kept.values_list("email", flat=True)) == {f"compte-{account.pk}@pseudonyme.invalid"} == set(told)
    )
    assert not kept.filter(display_name__contains="Camille").exists()
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        kept.update(email="autre@azimut.invalid")


@pytest.mark.parametrize("change", [deactivate_account, reactivate_account, pseudonymise_account])
@pytest.mark.parametrize("whose", ["own", "foreign", "shared", "national", "superuser", "staff", "unlinked"])
def test_an_account_wider_than_the_administrator_is_left_alone(
    scope: Scope, here: Territory, elsewhere: Territory, admin: User, change: Any, whose: str
) -> None:
    account = admin if whose == "own" else make_user("cible@azimut.invalid")
    if whose in ("shared", "national", "superuser", "staff"):
        make_mandate(account, Role.PARTNER, here)
    if whose in ("foreign", "shared"):
        make_mandate(account, Role.PARTNER, elsewhere)
    if whose == "national":
        make_mandate(account, Role.NATIONAL_READER)
    User.objects.filter(pk=account.pk).update(is_superuser=whose == "superuser", is_staff=whose == "staff")
    with pytest.raises(AccountRefused):
        change(scope=scope, account=account)
    left = User.objects.get(pk=account.pk)
    assert (left.is_active, left.email) == (True, account.email)


def test_what_is_over_elsewhere_does_not_stand_in_the_way(
    scope: Scope, here: Territory, elsewhere: Territory
) -> None:
    account = make_user_with_mandate(Role.PARTNER, here)
    make_mandate(account, Role.PARTNER, elsewhere, valid_to=timezone.localdate() - dt.timedelta(days=1))
    assert not deactivate_account(scope=scope, account=account).is_active


def test_a_link_is_sent_to_accounts_of_the_region_only(
    scope: Scope, here: Territory, elsewhere: Territory
) -> None:
    account = make_user_with_mandate(Role.PARTNER, here)
    assert send_reset(scope=scope, account=account)
    assert not send_reset(scope=scope, account=account)
    assert OutgoingMessage.objects.get().kind == "password_reset"
    with pytest.raises(AccountRefused, match="pas de ceux"):
        send_reset(scope=scope, account=make_user_with_mandate(Role.PARTNER, elsewhere))
    with pytest.raises(AccountRefused, match="désactivé"):
        send_reset(scope=scope, account=deactivate_account(scope=scope, account=account))
    assert OutgoingMessage.objects.count() == 1


def test_a_name_is_one_line() -> None:
    assert (
        rename_account(account=make_user(), display_name="Camille\n  Martin").display_name == "Camille Martin"
    )


@pytest.mark.django_db(transaction=True)
def test_two_invitations_at_the_same_instant_make_one_account() -> None:
    here = make_region()
    scope = scope_of(make_user_with_mandate(Role.LOCAL_ADMIN, here), day=timezone.localdate())
    together = threading.Barrier(4)
    accounts: list[User] = []

    def click() -> None:
        try:
            together.wait(timeout=10)
            accounts.append(invitation(scope, here).account)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join(timeout=30)
    assert len(accounts) == 4
    assert len({account.pk for account in accounts}) == 1
    assert Mandate.objects.filter(user=accounts[0]).count() == 1
    assert OutgoingMessage.objects.filter(recipient=accounts[0]).count() == 1
