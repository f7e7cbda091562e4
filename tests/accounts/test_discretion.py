"""What a local administrator learns of an address that has an account elsewhere: nothing they did not type."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from common import tracing
from tests.factories import client_of, make_mandate, make_region, make_user, make_user_with_mandate
from tests.pages import source_of

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Camille Secret", "camille@azimut.invalid"


@pytest.fixture
def ada() -> Client:
    return client_of(make_user_with_mandate(Role.LOCAL_ADMIN, make_region()))


def invite(ada: Client, email: str = ADDRESS) -> Any:
    values = {
        "email": email,
        "display_name": "Ce que j’ai tapé",
        "role": "partner",
        "territory": make_region().pk,
    }
    return ada.post(reverse("accounts:invite"), values, follow=True)


def somebody_elsewhere() -> User:
    with tracing.cause(tracing.COMMAND, "essai"):
        user = make_user(ADDRESS, display_name=NAME)
        make_mandate(user, Role.ARS_EDITOR, make_region("06", "Mayotte"))
    return user


def test_inviting_an_address_known_elsewhere_tells_no_name(ada: Client) -> None:
    user = somebody_elsewhere()
    pages = [source_of(invite(ada))]
    pages += [
        source_of(ada.get(address))
        for address in (
            reverse("accounts:account-list"),
            reverse("accounts:account-detail", args=[user.pk]),
            reverse("journal:trace"),
            f"{reverse('journal:trace')}?objet=accounts.user:{user.pk}",
            reverse("admin:index"),
            "/administration/accounts/outgoingmessage/",
        )
    ]
    assert not [page for page in pages if NAME in page]
    assert not [page for page in pages[:3] if "Mayotte" in page]
    assert all(ADDRESS in page for page in pages[:3])
    user.refresh_from_db()
    assert user.display_name == NAME


def test_the_answer_is_the_same_for_an_address_known_elsewhere_and_a_new_one(ada: Client) -> None:
    somebody_elsewhere()
    said = []
    for email in (ADDRESS, "nouvelle@azimut.invalid"):
        (message,) = list(invite(ada, email).context["messages"])
        said.append(str(message).replace(email, "…"))
    assert len(set(said)) == 1


def test_an_account_administered_alone_keeps_its_name(ada: Client) -> None:
    user = make_user_with_mandate(Role.COMMITTEE_MEMBER, make_region())
    User.objects.filter(pk=user.pk).update(display_name="Dominique Connue")
    assert "Dominique Connue" in source_of(ada.get(reverse("accounts:account-list")))


def test_the_administrator_of_the_portal_is_not_named_by_an_invitation(ada: Client) -> None:
    User.objects.create_superuser(ADDRESS, display_name=NAME)
    assert NAME not in source_of(invite(ada))
