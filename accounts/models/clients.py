"""Clients of the API: systems, never people, each with its rights, its tokens and the log of its calls."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.api_rights import ALL_RIGHTS
from accounts.enums import Role, TokenState
from common.db.trace import About, of, traced
from common.models import ScopedQuerySet
from common.scope import Scope
from territories.models import Organisation, Territory

CLIENT_ROLES = (Role.PARTNER, Role.GRADES_CONTRIBUTOR, Role.ARS_EDITOR, Role.NATIONAL_READER)
# What they may write would be refused row by row.
READERS = frozenset({Role.PARTNER, Role.NATIONAL_READER})
TOKEN_DAYS = 400
_REGION = '(SELECT c.territory_id FROM accounts_apiclient c WHERE c.id = e."client_id")'


class ApiClientQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Those of the regions that one administers; national ones for the portal's administrators."""
        here = Q(territory_id__in=scope.administered_regions)
        national = Q(territory__isnull=True) if scope.administers_portal else Q(pk__in=[])
        return self.filter(here | national)


@traced(About(label='e."name"', territory='e."territory_id"'), exclude=["created_by"])
class ApiClient(models.Model):
    """``scopes`` are of :data:`accounts.api_rights.ALL_RIGHTS`; with the role, they bound what is answered."""

    name = models.CharField("nom", max_length=120)
    purpose = models.TextField("finalité", max_length=1000)
    contact = models.CharField("contact", max_length=200)
    role = models.CharField(
        "rôle", max_length=30, choices=[(role.value, role.label) for role in CLIENT_ROLES]
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="organisme",
    )
    scopes: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=40), verbose_name="portées"
    )
    created_at = models.DateTimeField("créé le", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="créé par",
    )
    created_by_label = models.CharField("nom de qui l’a créé", max_length=200)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)

    objects = ApiClientQuerySet.as_manager()

    class Meta:
        verbose_name = "client de l’API"
        verbose_name_plural = "clients de l’API"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in CLIENT_ROLES]),
                name="apiclient_role",
                violation_error_message="Ce rôle ne se donne pas à un client de l’API.",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.NATIONAL_READER, territory__isnull=True)
                | (~Q(role=Role.NATIONAL_READER) & Q(territory__isnull=False)),
                name="apiclient_territory",
                violation_error_message="Un client porte sur une région, sauf celui de lecteur national.",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.GRADES_CONTRIBUTOR, organisation__isnull=False)
                | (~Q(role=Role.GRADES_CONTRIBUTOR) & Q(organisation__isnull=True)),
                name="apiclient_organisation",
                violation_error_message="Un client contributeur, et lui seul, agit au titre d’un organisme.",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=list(ALL_RIGHTS), scopes__len__gt=0),
                name="apiclient_scopes",
                violation_error_message="Un client a au moins une portée, prise dans la liste.",
            ),
            models.UniqueConstraint(
                fields=["territory", "name"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="apiclient_name",
                violation_error_message="Un client ouvert de cette région porte déjà ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfClientQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """What belongs to the clients that the scope sees."""
        return self.filter(client__in=ApiClient.objects.visible_to(scope))


class ApiTokenQuerySet(OfClientQuerySet):
    def valid(self, now: dt.datetime) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=now, client__closed_at__isnull=True)


@traced(
    of("accounts.apiclient", 'e."client_id"', label='e."label"', territory=_REGION),
    exclude=["digest", "last_used_at"],
)
class ApiToken(models.Model):
    """Only the digest of a token is kept: nobody can read it again, here or in the trace."""

    client = models.ForeignKey(
        ApiClient, on_delete=models.PROTECT, related_name="tokens", verbose_name="client"
    )
    label = models.CharField("libellé", max_length=120)
    prefix = models.CharField("début", max_length=8)
    digest = models.CharField("empreinte", max_length=64, unique=True)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    created_by_label = models.CharField("nom de qui l’a créé", max_length=200)
    expires_at = models.DateTimeField("expire le")
    last_used_at = models.DateTimeField("dernier usage", null=True, blank=True)
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)
    revoked_by_label = models.CharField("nom de qui l’a révoqué", max_length=200, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "jeton"
        verbose_name_plural = "jetons"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at"))
                & Q(expires_at__lte=F("created_at") + dt.timedelta(days=TOKEN_DAYS)),
                name="apitoken_expires_at",
                violation_error_message="Un jeton expire, au plus tard 400 jours après sa création.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by_label="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by_label="")),
                name="apitoken_revoked",
                violation_error_message="Une révocation porte sa date et le nom de qui l’a faite.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

    def state_at(self, now: dt.datetime) -> TokenState:
        if self.revoked_at is not None:
            return TokenState.REVOKED
        return TokenState.EXPIRED if self.expires_at <= now else TokenState.VALID


class ApiCall(models.Model):
    """One call, answered or refused; written after the answer has left (accounts.api.calls).

    No constraint on what it names: checking it would lock the row of the client at each call.
    """

    client = models.ForeignKey(
        ApiClient,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="calls",
        verbose_name="client",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="compte",
    )
    at = models.DateTimeField("reçu le", default=timezone.now)
    method = models.CharField("méthode", max_length=10)
    path = models.CharField("adresse", max_length=500)
    query = models.CharField("paramètres", max_length=500, blank=True)
    status = models.PositiveSmallIntegerField("réponse")
    duration_ms = models.PositiveIntegerField("durée en millisecondes")
    size = models.BigIntegerField("taille en octets", null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = "appel de l’API"
        verbose_name_plural = "appels de l’API"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["client", "-at"], condition=Q(client__isnull=False), name="apicall_client"),
            BrinIndex(fields=["at"], name="apicall_at"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class IdempotentCallQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Nobody's business: answers kept two days for who asked, found by their key only."""
        return self.none()


class IdempotentCall(models.Model):
    """A write that was done, with its answer, for whoever sends it again under the same key."""

    client = models.ForeignKey(
        ApiClient,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="client",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="compte",
    )
    key = models.CharField("clé", max_length=200)
    target = models.CharField("méthode et adresse", max_length=600)
    digest = models.CharField("empreinte du corps", max_length=64)
    status = models.PositiveSmallIntegerField("réponse", null=True, blank=True)
    body = models.TextField("corps de la réponse", blank=True)
    headers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        "en-têtes de la réponse", default=dict, blank=True
    )
    created_at = models.DateTimeField("reçu le", default=timezone.now, db_index=True)

    objects = IdempotentCallQuerySet.as_manager()

    class Meta:
        verbose_name = "appel à ne faire qu’une fois"
        verbose_name_plural = "appels à ne faire qu’une fois"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "user", "key"],
                nulls_distinct=False,
                name="idempotentcall_once",
                violation_error_message="Cette clé a déjà servi.",
            ),
            models.CheckConstraint(
                condition=Q(client__isnull=True) ^ Q(user__isnull=True),
                name="idempotentcall_principal",
                violation_error_message="Un appel vient d’un client ou d’un compte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.key}"
