"""From mandates to what a request may see and do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.enums import Role
from accounts.models import Mandate, User
from accounts.selectors.scopes import scope_of
from common.scope import NOBODY
from tests.factories import make_mandate, make_region, make_user, make_user_with_mandate

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def test_nobody_sees_nothing() -> None:
    assert scope_of(AnonymousUser(), day=TODAY) == NOBODY
    assert scope_of(make_user(), day=TODAY).is_empty


@pytest.mark.parametrize(
    ("role", "drafts", "edits", "administers"),
    [
        (Role.ARS_EDITOR, True, True, False),
        (Role.LOCAL_ADMIN, True, False, True),
        (Role.GRADES_CONTRIBUTOR, True, False, False),
        (Role.COMMITTEE_MEMBER, False, False, False),
        (Role.PARTNER, False, False, False),
    ],
)
def test_a_role_opens_its_own_region(role: Role, drafts: bool, edits: bool, administers: bool) -> None:
    region = make_region()
    scope = scope_of(make_user_with_mandate(role, region), day=TODAY)
    assert scope.readable_regions == {region.pk}
    assert (region.pk in scope.draft_regions) == drafts
    assert (region.pk in scope.editable_regions) == edits
    assert (region.pk in scope.administered_regions) == administers
    assert not scope.every_region


def test_a_national_reader_reads_every_region_and_writes_none() -> None:
    scope = scope_of(make_user_with_mandate(Role.NATIONAL_READER), day=TODAY)
    assert scope.every_region
    assert not scope.editable_regions
    assert not scope.draft_regions


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "opens"),
    [
        (TODAY, TODAY, True),
        (None, TODAY - dt.timedelta(days=1), False),
        (TODAY + dt.timedelta(days=1), None, False),
        (None, None, True),
    ],
)
def test_a_mandate_opens_from_its_first_day_to_its_last(
    valid_from: dt.date | None, valid_to: dt.date | None, opens: bool
) -> None:
    user = make_user()
    make_mandate(user, Role.ARS_EDITOR, make_region(), valid_from=valid_from, valid_to=valid_to)
    assert scope_of(user, day=TODAY).is_empty != opens


def test_rights_elsewhere_stay_elsewhere() -> None:
    here, elsewhere = make_region("04"), make_region("06", "Mayotte")
    user = make_user_with_mandate(Role.COMMITTEE_MEMBER, here)
    make_mandate(user, Role.ARS_EDITOR, elsewhere)
    scope = scope_of(user, day=TODAY)
    assert scope.readable_regions == {here.pk, elsewhere.pk}
    assert scope.editable_regions == {elsewhere.pk}


def test_a_deactivated_account_has_no_scope() -> None:
    user = make_user_with_mandate(Role.ARS_EDITOR)
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert scope_of(user, day=TODAY) == NOBODY


def test_the_scope_costs_one_query(django_assert_num_queries: object) -> None:
    user = make_user_with_mandate(Role.ARS_EDITOR)
    for code in ("06", "32", "44"):
        make_mandate(user, Role.ARS_EDITOR, make_region(code, f"Région {code}"))
    with django_assert_num_queries(1):  # type: ignore[operator]
        scope_of(user, day=TODAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"role": Role.ARS_EDITOR, "region": None},
        {"role": "emperor", "region": "04"},
    ],
)
def test_the_database_refuses_a_mandate_that_makes_no_sense(fields: dict[str, str | None]) -> None:
    user = make_user()
    territory = make_region() if fields["region"] else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(user=user, role=fields["role"], territory=territory)


def test_a_contributor_acts_for_an_organisation() -> None:
    user = make_user()
    with pytest.raises(IntegrityError, match="mandate_contributor_organisation"), transaction.atomic():
        Mandate.objects.create(user=user, role=Role.GRADES_CONTRIBUTOR, territory=make_region())


def test_two_accounts_never_share_an_address_whatever_its_case() -> None:
    make_user("ars@azimut.invalid")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ARS@azimut.invalid")
