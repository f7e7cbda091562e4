"""Mandates: one person, one role, on one territory, for a time."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import MandateState, Role
from common.db.constraints import choice_constraint, ordered_dates_constraint
from common.db.trace import of, traced
from common.models import ScopedQuerySet, TimeStamped
from common.scope import Scope
from territories.models import Organisation, Territory

# Whoever gives a mandate to an account of another region knows its address, not its name.
_HOLDER = """(SELECT CASE WHEN EXISTS (SELECT 1 FROM accounts_mandate m WHERE m.user_id = u.id
    AND m.territory_id IS DISTINCT FROM e."territory_id") THEN u.email
    ELSE COALESCE(nullif(u.display_name, ''), u.email) END FROM accounts_user u WHERE u.id = e."user_id")"""


class MandateQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own mandates, and those of the regions one administers."""
        return self.filter(Q(user_id=scope.user_id) | Q(territory_id__in=scope.administered_regions))

    def in_force(self, day: dt.date) -> Self:
        """Mandates that open something on that day, both ends included."""
        return self.started(day).not_over(day).filter(user__is_active=True)

    def started(self, day: dt.date) -> Self:
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day))

    def not_over(self, day: dt.date) -> Self:
        """In force or still to come, by their dates alone."""
        not_closed = Q(ended_at__isnull=True) | Q(ended_at__date__gt=day)
        return self.filter(not_closed & (Q(valid_to__isnull=True) | Q(valid_to__gte=day)))


@traced(of("accounts.user", 'e."user_id"', label=_HOLDER, territory='e."territory_id"'))
class Mandate(TimeStamped):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="mandates", verbose_name="compte"
    )
    role = models.CharField("rôle", max_length=30, choices=Role.choices)
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name="région",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name="organisme",
    )
    valid_from = models.DateField("du", null=True, blank=True)
    valid_to = models.DateField("au", null=True, blank=True)
    # Closed at once, which the last day (included) cannot say.
    ended_at = models.DateTimeField("close le", null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "habilitation"
        verbose_name_plural = "habilitations"
        ordering = ["user", "role", "territory"]
        constraints = [
            choice_constraint("role", Role, name="mandate_role"),
            ordered_dates_constraint(
                "valid_from",
                "valid_to",
                name="mandate_period",
                message="La fin de l’habilitation précède son début.",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.NATIONAL_READER, territory__isnull=True)
                | (~Q(role=Role.NATIONAL_READER) & Q(territory__isnull=False)),
                name="mandate_territory",
                violation_error_message="Une habilitation porte sur une région, sauf celle de lecteur national.",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.GRADES_CONTRIBUTOR) | Q(organisation__isnull=False),
                name="mandate_contributor_organisation",
                violation_error_message="Un contributeur est habilité au titre d’un organisme.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "territory", "organisation", "valid_from"],
                # One closed by mistake can be given again the same day.
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="mandate_unique",
                violation_error_message="Cette habilitation existe déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.territory or 'France'}"

    def state_on(self, day: dt.date) -> MandateState:
        """By the dates alone: a deactivated account opens nothing whatever they say."""
        closed_on = timezone.localdate(self.ended_at) if self.ended_at else None
        if (closed_on and closed_on <= day) or (self.valid_to and self.valid_to < day):
            return MandateState.OVER
        return MandateState.UPCOMING if self.valid_from and self.valid_from > day else MandateState.IN_FORCE
