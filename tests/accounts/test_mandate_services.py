"""Giving and ending mandates: what a local administrator may, and each thing it may not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts import access
from accounts.enums import MandateState, Role
from accounts.models import Mandate, OutgoingMessage, User
from accounts.selectors.scopes import scope_of
from accounts.services.mandates import end_mandate, grant_mandate
from accounts.services.refusals import AccountRefused
from common.scope import NOBODY, Scope
from territories.enums import OrganisationKind
from territories.models import Territory
from tests.factories import (
    make_mandate,
    make_nation,
    make_organisation,
    make_region,
    make_user,
    make_user_with_mandate,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def here() -> Territory:
    return make_region()


@pytest.fixture
def admin(here: Territory) -> User:
    return make_user_with_mandate(Role.LOCAL_ADMIN, here, email="admin@azimut.invalid")


@pytest.fixture
def scope(admin: User) -> Scope:
    return scope_of(admin, day=timezone.localdate())


def refusal(call: Any, **arguments: Any) -> tuple[str, str]:
    with pytest.raises(AccountRefused) as caught:
        call(**arguments)
    return caught.value.field, str(caught.value)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NATIONAL_READER])
def test_each_regional_role_can_be_given(scope: Scope, here: Territory, role: Role) -> None:
    organisation = make_organisation(kind=OrganisationKind.ARS, serving=[here])
    account = make_user()
    grant_mandate(scope=scope, account=account, role=role, region=here, organisation=organisation)
    given = Mandate.objects.get(user=account)
    assert (given.role, given.territory, given.valid_from) == (role, here, timezone.localdate())
    assert here.pk in scope_of(account, day=timezone.localdate()).readable_regions


@pytest.mark.parametrize("role", [Role.NATIONAL_READER, "emperor", ""])
def test_a_national_or_unknown_role_is_refused(scope: Scope, here: Territory, role: str) -> None:
    field, sentence = refusal(grant_mandate, scope=scope, account=make_user(), role=role, region=here)
    assert (field, sentence) == ("role", "Ce rôle ne se donne pas depuis une région.")


@pytest.mark.parametrize("where", ["region", "nation", "department"])
def test_no_other_territory(scope: Scope, here: Territory, where: str) -> None:
    territory = {
        "region": lambda: make_region("06", "Mayotte"),
        "nation": make_nation,
        "department": lambda: Territory.objects.create(
            kind="department", code="974", name="La Réunion", parent=here
        ),
    }[where]()
    field, _ = refusal(grant_mandate, scope=scope, account=make_user(), role=Role.PARTNER, region=territory)
    assert field == "territory"
    assert not Mandate.objects.filter(role=Role.PARTNER).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LOCAL_ADMIN])
def test_other_roles_give_nothing(here: Territory, role: Role) -> None:
    region = None if role == Role.NATIONAL_READER else here
    scope = scope_of(make_user_with_mandate(role, region), day=timezone.localdate())
    refusal(grant_mandate, scope=scope, account=make_user(), role=Role.PARTNER, region=here)


def test_nobody_gives_nothing(here: Territory) -> None:
    refusal(grant_mandate, scope=NOBODY, account=make_user(), role=Role.PARTNER, region=here)
    assert access.grantable_roles(NOBODY) == ()


def test_an_expired_administrator_gives_nothing(here: Territory) -> None:
    former = make_user()
    make_mandate(former, Role.LOCAL_ADMIN, here, valid_to=timezone.localdate() - DAY)
    scope = scope_of(former, day=timezone.localdate())
    refusal(grant_mandate, scope=scope, account=make_user(), role=Role.PARTNER, region=here)


def test_the_organisation_serves_the_region(scope: Scope, here: Territory) -> None:
    foreign = make_organisation(
        "GRADeS d’ailleurs", kind=OrganisationKind.GRADES, serving=[make_region("06", "Mayotte")]
    )
    field, sentence = refusal(
        grant_mandate,
        scope=scope,
        account=make_user(),
        role=Role.GRADES_CONTRIBUTOR,
        region=here,
        organisation=foreign,
    )
    assert (field, sentence) == ("organisation", "Cet organisme ne sert pas la région La Réunion.")


def test_a_contributor_needs_an_organisation(scope: Scope, here: Territory) -> None:
    field, _ = refusal(
        grant_mandate, scope=scope, account=make_user(), role=Role.GRADES_CONTRIBUTOR, region=here
    )
    assert field == "organisation"


def test_an_editor_acts_for_an_ars(scope: Scope, here: Territory) -> None:
    grades = make_organisation(kind=OrganisationKind.GRADES, serving=[here])
    field, _ = refusal(
        grant_mandate,
        scope=scope,
        account=make_user(),
        role=Role.ARS_EDITOR,
        region=here,
        organisation=grades,
    )
    assert field == "organisation"


@pytest.mark.parametrize(("start", "end"), [(2, 1), (-3, -2)])
def test_dates_in_disorder_or_all_past(scope: Scope, here: Territory, start: int, end: int) -> None:
    today = timezone.localdate()
    field, _ = refusal(
        grant_mandate,
        scope=scope,
        account=make_user(),
        role=Role.PARTNER,
        region=here,
        valid_from=today + start * DAY,
        valid_to=today + end * DAY,
    )
    assert field == "valid_to"


def test_a_deactivated_account_gets_nothing(scope: Scope, here: Territory) -> None:
    account = make_user(is_active=False)
    refusal(grant_mandate, scope=scope, account=account, role=Role.PARTNER, region=here)


def test_twice_the_same_is_one_mandate_and_one_message(scope: Scope, here: Territory) -> None:
    account = make_user()
    for _ in range(2):
        grant_mandate(scope=scope, account=account, role=Role.PARTNER, region=here)
    assert Mandate.objects.filter(user=account).count() == 1
    assert OutgoingMessage.objects.filter(recipient=account).count() == 1


def test_the_same_role_is_not_given_over_itself(scope: Scope, here: Territory) -> None:
    account = make_user_with_mandate(Role.PARTNER, here)
    field, _ = refusal(
        grant_mandate,
        scope=scope,
        account=account,
        role=Role.PARTNER,
        region=here,
        valid_from=timezone.localdate() + DAY,
    )
    assert field == "role"


def test_one_may_follow_another(scope: Scope, here: Territory) -> None:
    today = timezone.localdate()
    account = make_user()
    make_mandate(account, Role.PARTNER, here, valid_to=today)
    arguments = {"scope": scope, "account": account, "role": Role.PARTNER, "region": here}
    refusal(grant_mandate, **arguments, valid_from=today)
    grant_mandate(**arguments, valid_from=today + DAY)
    assert Mandate.objects.filter(user=account).count() == 2


def test_a_mandate_ended_at_once_opens_nothing_and_stays(scope: Scope, here: Territory) -> None:
    today = timezone.localdate()
    account = make_user()
    mandate = make_mandate(account, Role.ARS_EDITOR, here, valid_from=today)
    end_mandate(scope=scope, mandate=mandate)
    assert scope_of(account, day=today).is_empty
    assert Mandate.objects.get(pk=mandate.pk).state_on(today) == MandateState.OVER


def test_one_closed_by_mistake_is_given_again_the_same_day(scope: Scope, here: Territory) -> None:
    account = make_user()
    arguments = {"scope": scope, "account": account, "role": Role.PARTNER, "region": here}
    end_mandate(scope=scope, mandate=grant_mandate(**arguments))
    grant_mandate(**arguments)
    assert not scope_of(account, day=timezone.localdate()).is_empty
    assert Mandate.objects.filter(user=account).count() == 2


def test_a_mandate_opens_until_its_last_day(scope: Scope, here: Territory) -> None:
    today = timezone.localdate()
    account = make_user()
    mandate = make_mandate(account, Role.PARTNER, here)
    end_mandate(scope=scope, mandate=mandate, last_day=today + DAY)
    assert not scope_of(account, day=today + DAY).is_empty
    assert scope_of(account, day=today + 2 * DAY).is_empty


def test_a_mandate_to_come_can_be_called_off(scope: Scope, here: Territory) -> None:
    today = timezone.localdate()
    account = make_user()
    mandate = make_mandate(account, Role.PARTNER, here, valid_from=today + 5 * DAY)
    assert mandate.state_on(today) == MandateState.UPCOMING
    end_mandate(scope=scope, mandate=mandate)
    assert scope_of(account, day=today + 6 * DAY).is_empty


def test_ending_has_its_refusals(scope: Scope, here: Territory, admin: User) -> None:
    today = timezone.localdate()
    account = make_user()
    foreign = make_mandate(account, Role.PARTNER, make_region("06", "Mayotte"))
    national = make_mandate(account, Role.NATIONAL_READER)
    over = make_mandate(account, Role.PARTNER, here, valid_to=today - DAY)
    later = make_mandate(account, Role.COMMITTEE_MEMBER, here, valid_from=today + 5 * DAY)
    for mandate in (foreign, national, over, admin.mandates.get()):
        refusal(end_mandate, scope=scope, mandate=mandate)
    assert refusal(end_mandate, scope=scope, mandate=later, last_day=today + DAY)[0] == "last_day"
    assert refusal(end_mandate, scope=scope, mandate=later, last_day=today - DAY)[0] == "last_day"
    assert not Mandate.objects.exclude(ended_at=None).exists()


def test_another_administrator_of_the_region_can_be_ended(scope: Scope, here: Territory) -> None:
    other = make_user_with_mandate(Role.LOCAL_ADMIN, here)
    end_mandate(scope=scope, mandate=other.mandates.get())
    assert scope_of(other, day=timezone.localdate()).is_empty
