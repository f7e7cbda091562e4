"""Giving and ending mandates, never wider than the administrator's own."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.access import grantable_roles, is_own_administration, may_administer_region, may_end
from accounts.enums import Role
from accounts.models import Mandate, User
from accounts.services.messages import write_message
from accounts.services.refusals import AccountRefused
from common.scope import Scope
from territories.enums import OrganisationKind, TerritoryKind
from territories.models import Organisation, Territory

MANDATE_GRANTED = "mandate_granted"

_FOREIGN_REGION = "Cette région n’est pas de celles que vous administrez."
_FOREIGN_ROLE = "Ce rôle ne se donne pas depuis une région."


@transaction.atomic
def grant_mandate(
    *,
    scope: Scope,
    account: User,
    role: str,
    region: Territory,
    organisation: Organisation | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Mandate:
    """Give a role in a region, from today unless said; the same twice is one mandate and one message.

    Raises:
        AccountRefused: wider than the scope, an organisation that does not serve the region, dates in
            disorder, an account closed, or the same role already given at that time.
    """
    start = valid_from or timezone.localdate()
    _check_role(scope, role, region)
    _check_organisation(role, region, organisation)
    _check_dates(start, valid_to)
    account = User.objects.select_for_update().get(pk=account.pk)
    _check_open(account)
    wanted = {"user": account, "role": role, "territory": region, "organisation": organisation}
    given = Mandate.objects.filter(**wanted, valid_from=start, valid_to=valid_to, ended_at=None)
    same: Mandate | None = given.first()
    if same is not None:
        return same
    _check_not_given(start, valid_to, wanted)
    mandate = _create(**wanted, valid_from=start, valid_to=valid_to)
    # Otherwise the invitation says it.
    if account.has_usable_password():
        _tell(mandate)
    return mandate


@transaction.atomic
def end_mandate(*, scope: Scope, mandate: Mandate, last_day: dt.date | None = None) -> Mandate:
    """End a mandate after a day, or at once without one. The row stays.

    Raises:
        AccountRefused: another region's, the administrator's own, over already, or a day in the past.
    """
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    today = timezone.localdate()
    if is_own_administration(scope, mandate):
        raise AccountRefused(
            "Vous ne pouvez pas mettre fin à votre propre habilitation d’administrateur\u00a0: "
            "demandez-le à un autre administrateur local."
        )
    if not may_end(scope, mandate):
        raise AccountRefused(_FOREIGN_REGION)
    if not Mandate.objects.not_over(today).filter(pk=mandate.pk).exists():
        raise AccountRefused("Cette habilitation est déjà terminée.")
    if last_day is None:
        mandate.ended_at = timezone.now()
    else:
        _check_last_day(mandate, last_day, today)
        mandate.valid_to = last_day
    mandate.save(update_fields=["ended_at", "valid_to", "updated_at"])
    return mandate


def _check_role(scope: Scope, role: str, region: Territory) -> None:
    if role not in grantable_roles(scope):
        raise AccountRefused(_FOREIGN_ROLE, field="role")
    if region.kind != TerritoryKind.REGION or not may_administer_region(scope, region.pk):
        raise AccountRefused(_FOREIGN_REGION, field="territory")


def _check_organisation(role: str, region: Territory, organisation: Organisation | None) -> None:
    if organisation is None:
        if role == Role.GRADES_CONTRIBUTOR:
            raise AccountRefused(
                "Un contributeur agit au titre d’un organisme\u00a0: choisissez-le.", field="organisation"
            )
        return
    if not Organisation.objects.serving(region).filter(pk=organisation.pk).exists():
        raise AccountRefused(f"Cet organisme ne sert pas la région {region.name}.", field="organisation")
    if role == Role.ARS_EDITOR and organisation.kind != OrganisationKind.ARS:
        raise AccountRefused("Un éditeur agit au titre d’une ARS.", field="organisation")


def _check_dates(start: dt.date, end: dt.date | None) -> None:
    if end and end < start:
        raise AccountRefused("La fin de l’habilitation précède son début.", field="valid_to")
    if end and end < timezone.localdate():
        raise AccountRefused("Cette habilitation serait déjà terminée.", field="valid_to")


def _check_open(account: User) -> None:
    if not account.is_active:
        raise AccountRefused(
            "Ce compte est désactivé\u00a0: il doit être réactivé avant de recevoir une habilitation.",
            field="email",
        )


def _check_not_given(start: dt.date, end: dt.date | None, wanted: dict[str, object]) -> None:
    before_end = Q(valid_from__isnull=True) | Q(valid_from__lte=end) if end else Q()
    given = Mandate.objects.filter(before_end, **wanted).not_over(max(start, timezone.localdate()))
    if given.exists():
        raise AccountRefused("Ce compte a déjà cette habilitation à ces dates.", field="role")


def _check_last_day(mandate: Mandate, last_day: dt.date, today: dt.date) -> None:
    if last_day < today:
        raise AccountRefused(
            "Le dernier jour ne peut pas être passé\u00a0: pour fermer maintenant, choisissez "
            "«\u00a0tout de suite\u00a0».",
            field="last_day",
        )
    if mandate.valid_from and last_day < mandate.valid_from:
        raise AccountRefused("Ce jour précède le début de l’habilitation.", field="last_day")


def _tell(mandate: Mandate) -> None:
    write_message(
        kind=MANDATE_GRANTED,
        recipient=mandate.user,
        dedupe_key=f"{MANDATE_GRANTED}:{mandate.pk}",
        subject_key=f"mandate:{mandate.pk}",
        payload={"mandate": mandate.pk},
    )


def _create(**fields: object) -> Mandate:
    """A mandate closed earlier the same day holds its dates: the new one would say the same."""
    try:
        with transaction.atomic():
            return Mandate.objects.create(**fields)
    except IntegrityError as error:
        raise AccountRefused(
            "Une habilitation identique a commencé ce jour-là\u00a0: choisissez un autre début.",
            field="valid_from",
        ) from error
