"""Accounts as their local administrator sees them: the list, the page of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, CharField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf

from accounts.access import is_own_administration, may_end, may_manage
from accounts.enums import AccountState, MandateState
from accounts.models import Mandate, OutgoingMessage, User
from accounts.selectors.mandates import mandates_in_words
from accounts.services.links import INVITATION, PASSWORD_RESET
from common.scope import Scope
from common.templatetags.french import count


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One line of the list; ``mandates`` in words are those of the administered regions, current or to come."""

    account: User
    name: str
    state: AccountState
    mandates: str


@dataclass(frozen=True, slots=True)
class MandateRow:
    mandate: Mandate
    state: MandateState
    may_end: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """``is_wider``: the account opens something that the scope does not administer."""

    account: User
    name: str
    state: AccountState
    mandates: Sequence[MandateRow]
    may_manage: bool
    is_wider: bool
    is_self: bool
    last_link: OutgoingMessage | None


def accounts_of(scope: Scope, *, day: dt.date) -> QuerySet[Any]:
    """Accounts with a mandate in the administered regions, with ``state``, in the order of their names."""
    accounts: QuerySet[Any] = User.objects.administered_by(scope).annotate(shown_name=_shown_name(scope))
    return with_state(accounts, scope, day=day).order_by(Lower("shown_name"), "pk")


def discreet_names(scope: Scope, accounts: Iterable[int]) -> dict[int, str]:
    """The address of those of these accounts whose name the scope is not told (one query)."""
    known = User.objects.filter(Q(pk=scope.user_id) | Q(pk__in=User.objects.only_of(scope).values("pk")))
    unknown = User.objects.filter(pk__in=accounts).exclude(pk__in=known.values("pk"))
    return dict(unknown.values_list("pk", "email"))


def _shown_name(scope: Scope) -> Case:
    """The name, or the address alone of an account that other regions have too.

    Otherwise inviting an address would be a way to learn whose it is.
    """
    known = Q(pk=scope.user_id) | Q(pk__in=User.objects.only_of(scope).values("pk"))
    name = Coalesce(NullIf("display_name", Value("")), "email", output_field=CharField())
    return Case(When(known, then=name), default="email", output_field=CharField())


def with_state(accounts: QuerySet[Any], scope: Scope, *, day: dt.date) -> QuerySet[Any]:
    """Adds ``state`` (:class:`AccountState`), seen from the administered regions."""
    current = Mandate.objects.started(day).not_over(day).filter(user=OuterRef("pk"))
    state = Case(
        When(pseudonymised_at__isnull=False, then=Value(AccountState.PSEUDONYMISED)),
        When(is_active=False, then=Value(AccountState.DEACTIVATED)),
        When(password__startswith=UNUSABLE_PASSWORD_PREFIX, then=Value(AccountState.INVITED)),
        When(
            Exists(current.filter(territory__in=scope.administered_regions)),
            then=Value(AccountState.ACTIVE),
        ),
        default=Value(AccountState.WITHOUT_MANDATE),
        output_field=CharField(),
    )
    annotated: QuerySet[Any] = accounts.annotate(state=state)
    return annotated


def with_role(accounts: QuerySet[Any], scope: Scope, *, role: str, day: dt.date) -> QuerySet[Any]:
    """Those who have this role in an administered region, now or later."""
    mandates = Mandate.objects.not_over(day).filter(user=OuterRef("pk"), role=role)
    return accounts.filter(Exists(mandates.filter(territory__in=scope.administered_regions)))


def with_current_mandates(accounts: QuerySet[Any], scope: Scope, *, day: dt.date) -> QuerySet[Any]:
    """For :func:`account_rows`: one more query whatever the number of accounts."""
    mandates = Mandate.objects.not_over(day).filter(territory__in=scope.administered_regions)
    mandates = mandates.select_related("territory", "organisation").order_by("pk")
    return accounts.prefetch_related(Prefetch("mandates", queryset=mandates, to_attr="current_mandates"))


def account_rows(accounts: Iterable[Any]) -> list[AccountRow]:
    """From :func:`with_current_mandates` of :func:`accounts_of`."""
    return [
        AccountRow(
            account,
            account.shown_name,
            AccountState(account.state),
            mandates_in_words(account.current_mandates),
        )
        for account in accounts
    ]


def summary_in_words(scope: Scope, *, day: dt.date) -> str:
    """« 12 comptes dans vos régions, dont 2 invités qui n’ont pas encore choisi leur mot de passe. »"""
    states = list(accounts_of(scope, day=day).values_list("state", flat=True))
    invited = states.count(AccountState.INVITED)
    regions = "votre région" if len(scope.administered_regions) == 1 else "vos régions"
    sentence = f"{count(len(states), 'compte,comptes')} dans {regions}"
    if invited == 1:
        return f"{sentence}, dont un invité qui n’a pas encore choisi son mot de passe."
    if invited:
        return f"{sentence}, dont {invited} invités qui n’ont pas encore choisi leur mot de passe."
    return f"{sentence}."


def account_page(account: Any, scope: Scope, *, day: dt.date) -> AccountPage:
    """The page of an account from :func:`accounts_of` (three queries)."""
    mandates = Mandate.objects.visible_to(scope).filter(user=account)
    latest = mandates.select_related("territory", "organisation").order_by(
        F("valid_from").desc(nulls_last=True), "-pk"
    )
    regions = set(Mandate.objects.filter(user=account).not_over(day).values_list("territory_id", flat=True))
    links = OutgoingMessage.objects.filter(recipient=account, kind__in=[INVITATION, PASSWORD_RESET])
    return AccountPage(
        account=account,
        name=account.shown_name,
        state=AccountState(account.state),
        mandates=[_mandate_row(mandate, scope, day) for mandate in latest],
        may_manage=may_manage(scope, account, regions=regions),
        is_wider=not regions <= scope.administered_regions or account.is_superuser or account.is_staff,
        is_self=account.pk == scope.user_id,
        last_link=links.first(),
    )


def _mandate_row(mandate: Mandate, scope: Scope, day: dt.date) -> MandateRow:
    state = mandate.state_on(day)
    return MandateRow(
        mandate=mandate,
        state=state,
        may_end=state != MandateState.OVER and may_end(scope, mandate),
        is_own=is_own_administration(scope, mandate),
    )
