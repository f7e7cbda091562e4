"""Actions of a roadmap and the organisations that pilot them."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint
from common.db.search import folded_field, vector_field
from common.db.trace import traced
from common.models import ScopedQuerySet, TimeStamped, Versioned
from common.scope import Scope
from roadmap.enums import PilotRole
from roadmap.models import traces
from roadmap.models.goals import Goal
from roadmap.models.rates import rate_annotations, tally_annotation
from roadmap.models.roadmaps import Roadmap
from roadmap.models.weights import weight_constraint, weight_field
from territories.models import Organisation


class ActionQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Published actions of the readable regions; drafts where the scope works on them."""
        region = "roadmap__territory_id__in"
        published = Q(published_at__isnull=False, roadmap__published_at__isnull=False)
        mine = Q(**{region: scope.draft_regions}) | published & Q(**{region: scope.readable_regions})
        if scope.every_region:
            mine |= published
        return self.current().filter(mine)

    def current(self) -> Self:
        """Without those that an undone import withdrew; archived ones are still there."""
        return self.filter(withdrawn_at__isnull=True, roadmap__withdrawn_at__isnull=True)

    def active(self) -> Self:
        """Current and not archived: what lists and figures are made of."""
        return self.current().filter(archived_at__isnull=True)

    def with_rate(self, on: dt.date) -> Self:
        """What the rate of each action is made of at the end of a day, as roadmap/rules/progress.py says.

        Whole numbers, 0 where there are none: ``steps_done``, ``steps_planned``, ``steps_unknown``,
        ``steps_cancelled`` of all the steps; ``rate_done`` over ``rate_known`` is the rate, and
        ``rate_unknown`` what its coverage lacks; ``steps_late`` are planned steps due before the day, and
        ``next_due`` is when the next planned one falls due, NULL without any.
        """
        return self.annotate(**rate_annotations(on))

    def with_tally(self, on: dt.date) -> Self:
        """The numbers of :meth:`with_rate` as one array, ``tally``, in the order of ``rates.TALLY``.

        Nine times cheaper over thousands of actions, in a statement that takes each number out of a
        ``MATERIALIZED`` part: PostgreSQL would otherwise count again for each.
        """
        return self.annotate(tally=tally_annotation(on))


@traced(traces.ACTION)
class Action(TimeStamped, Versioned):
    """``extras`` holds the columns of the region's table that the model has no room for, by header."""

    roadmap = models.ForeignKey(
        Roadmap, on_delete=models.PROTECT, related_name="actions", verbose_name="feuille de route"
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="actions", verbose_name="objectif"
    )
    code = models.CharField("code", max_length=40)
    title = models.TextField("intitulé")
    title_folded = folded_field("title")
    search = vector_field("title")
    priority = models.PositiveSmallIntegerField("priorité", null=True, blank=True)
    position = models.PositiveIntegerField("rang", default=0)
    weight = weight_field()
    extras = models.JSONField("autres colonnes du document", default=dict, blank=True)
    to_confirm = models.JSONField("à confirmer", default=list, blank=True)
    current_status = models.ForeignKey(
        "roadmap.StatusUpdate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="point de situation en vigueur",
    )
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    archived_at = models.DateTimeField("archivée le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ["roadmap", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "code"],
                condition=Q(withdrawn_at__isnull=True),
                name="action_code_unique",
                violation_error_message="Ce code est déjà celui d’une autre action de la feuille de route.",
            ),
            models.CheckConstraint(
                condition=Q(priority__isnull=True) | Q(priority__range=(1, 3)),
                name="action_priority",
                violation_error_message="La priorité est 1, 2 ou 3.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="action_title",
                violation_error_message="Une action a un intitulé.",
            ),
            models.CheckConstraint(
                condition=~Q(code=""), name="action_code", violation_error_message="Une action a un code."
            ),
            weight_constraint(name="action_weight"),
        ]
        indexes = [GinIndex(fields=["search"], name="action_search")]

    def __str__(self) -> str:
        return self.title


@traced(traces.PILOTAGE)
class Pilotage(models.Model):
    """Who pilots an action, in what role; ``label`` keeps the words of the document.

    An organisation that the portal does not know stays as written until somebody recognises it.
    """

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="pilotages", verbose_name="action"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pilotages",
        verbose_name="organisme",
    )
    role = models.CharField("rôle", max_length=20, choices=PilotRole.choices, default=PilotRole.PILOT)
    label = models.CharField("tel qu’écrit", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "pilotage"
        verbose_name_plural = "pilotages"
        ordering = ["action", "position", "pk"]
        constraints = [
            choice_constraint("role", PilotRole, name="pilotage_role"),
            models.UniqueConstraint(
                fields=["action", "organisation", "role"],
                condition=Q(organisation__isnull=False),
                name="pilotage_unique",
                violation_error_message="Cet organisme a déjà ce rôle dans l’action.",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(label=""),
                name="pilotage_named",
                violation_error_message="Un pilote est un organisme connu, ou un nom tel qu’écrit.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.organisation.label if self.organisation else self.label
