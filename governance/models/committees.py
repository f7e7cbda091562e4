"""Committees, each between its dates, and their meetings. Who sits in them is not kept yet."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q

from common.db.constraints import choice_constraint, ordered_dates_constraint
from common.db.shown import changes_alone
from common.db.trace import traced
from common.models import ScopedQuerySet, Sourced, TimeStamped, Versioned
from common.scope import Scope
from common.templatetags.french import french_date
from governance.enums import CommitteeLevel, MeetingState
from governance.models import traces
from territories.access import of_readable_territories
from territories.models import Territory


class CommitteeQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """National ones to anybody with a mandate, the others to those who read their region."""
        return self.filter(of_readable_territories(scope))

    def in_force(self, day: dt.date) -> Self:
        """Those that sit on a day; an unknown date leaves the period open."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )


@traced(traces.COMMITTEE)
@changes_alone("code", "name", "short_name", "territory")
class Committee(Sourced, TimeStamped):
    """``chair`` and ``secretariat`` are functions and organisations, never persons.

    ``steers`` is said of the committee that follows the roadmap of its territory: its meetings are those that
    dashboards are compared with. ``is_proposed`` is said of what a document proposes and nobody has settled.
    """

    code = models.SlugField("code", max_length=60, unique=True)
    level = models.CharField("niveau", max_length=20, choices=CommitteeLevel.choices)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="committees", verbose_name="territoire"
    )
    name = models.CharField("nom", max_length=250)
    short_name = models.CharField("sigle", max_length=60, blank=True)
    mission = models.TextField("mission", blank=True)
    chair = models.CharField("présidence", max_length=250, blank=True)
    secretariat = models.CharField("secrétariat", max_length=250, blank=True)
    steers = models.BooleanField("suit la feuille de route", default=False)
    is_proposed = models.BooleanField("proposée, pas encore arrêtée", default=False)
    valid_from = models.DateField("depuis", null=True, blank=True)
    valid_to = models.DateField("jusqu’au", null=True, blank=True)
    dates_text = models.CharField("dates, telles que publiées", max_length=200, blank=True)
    succeeds = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="succède à",
    )
    order = models.PositiveSmallIntegerField("rang", default=0)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = "instance"
        verbose_name_plural = "instances"
        ordering = ["order", "code"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("level", CommitteeLevel, name="committee_level"),
            models.CheckConstraint(
                condition=~Q(name=""), name="committee_name", violation_error_message="Une instance a un nom."
            ),
            models.CheckConstraint(
                condition=~Q(code=""),
                name="committee_code",
                violation_error_message="Une instance a un code.",
            ),
            models.CheckConstraint(
                condition=Q(succeeds__isnull=True) | ~Q(succeeds=F("id")),
                name="committee_succeeds_another",
                violation_error_message="Une instance ne succède pas à elle-même.",
            ),
            ordered_dates_constraint(
                "valid_from", "valid_to", name="committee_period", message="La fin précède le début."
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def sits_on(self, day: dt.date) -> bool:
        """The same rule as :meth:`CommitteeQuerySet.in_force`, of one row already read."""
        return not self.is_over(day) and (self.valid_from is None or self.valid_from <= day)

    def is_over(self, day: dt.date) -> bool:
        return self.valid_to is not None and self.valid_to < day


class MeetingQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Meetings of the committees one reads; those in preparation where the scope works on drafts."""
        here = scope.draft_regions
        drafts = Q(committee__territory__in=here) | Q(committee__territory__parent__in=here)
        return self.filter(committee__in=Committee.objects.visible_to(scope)).filter(
            ~Q(state=MeetingState.DRAFT) | drafts
        )


@traced(traces.MEETING)
class Meeting(Sourced, TimeStamped, Versioned):
    """A day, and hours when they are known, both in the time of the committee's territory.

    ``reference`` names the meeting in the reference data; empty for those that people add.
    """

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="meetings", verbose_name="instance"
    )
    on = models.DateField("jour")
    begins = models.TimeField("début", null=True, blank=True)
    ends = models.TimeField("fin", null=True, blank=True)
    place = models.CharField("lieu", max_length=250, blank=True)
    title = models.CharField("objet", max_length=250, blank=True)
    state = models.CharField("état", max_length=20, choices=MeetingState.choices, default=MeetingState.DRAFT)
    reference = models.CharField("repère des données de référence", max_length=80, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ["on", "begins", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("state", MeetingState, name="meeting_state"),
            models.UniqueConstraint(
                fields=["committee", "on", "begins"],
                nulls_distinct=False,
                name="meeting_unique",
                violation_error_message="Cette instance a déjà une séance ce jour-là à cette heure.",
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference=""),
                name="meeting_reference_unique",
                violation_error_message="Ce repère est celui d’une autre séance.",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(begins__isnull=False, ends__gt=F("begins")),
                name="meeting_hours",
                violation_error_message="La fin d’une séance suit son début, le même jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {french_date(self.on)}"
