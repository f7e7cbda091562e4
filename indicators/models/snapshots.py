"""What was computed of a region or of the nation on a day: stored, dated, and what every dashboard is made of.

One ``Snapshot`` for each scope, part and day; a recomputation the same day replaces it. Its rows keep their words
(codes, titles) as they were, so that a past day is read as it was and two days can be compared. Numbers are exact:
integers, or decimals rounded once, half away from zero. Unknown is NULL, never 0.
"""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint
from common.models import ScopedQuerySet
from common.scope import Scope
from journal.enums import Part
from roadmap.enums import ActionState, Confidence
from roadmap.models import Action, Goal, Roadmap
from territories.access import of_readable_territories
from territories.models import Territory


class SnapshotQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Those of the nation, and of the regions that a scope reads: they are made of what is published."""
        return self.filter(of_readable_territories(scope))


class Snapshot(models.Model):
    """``data_at`` is the moment of the data, ``last_change`` the last line of the journal that it counts."""

    territory = models.ForeignKey(
        Territory, on_delete=models.CASCADE, related_name="snapshots", verbose_name="territoire"
    )
    part = models.CharField("partie", max_length=20, choices=Part.choices)
    on = models.DateField("jour")
    data_at = models.DateTimeField("données du")
    computed_at = models.DateTimeField("calculé le")
    last_change = models.BigIntegerField("dernière ligne du journal", null=True, blank=True)
    rows = models.PositiveIntegerField("lignes", default=0)

    objects: Any = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "calcul conservé"
        verbose_name_plural = "calculs conservés"
        ordering = ["territory", "part", "-on"]
        constraints = [
            choice_constraint("part", Part, name="snapshot_part"),
            models.UniqueConstraint(
                fields=["territory", "part", "on"],
                name="snapshot_unique",
                violation_error_message="Ce jour a déjà son calcul.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory} · {self.get_part_display()} · {self.on}"


class ActionSnapshot(models.Model):
    """An action that counted that day. Its rate is ``rate_done / rate_known``; none when nothing is known.

    ``alerts`` holds the codes of roadmap.alerts, in their order; ``pilots`` their names as shown.
    """

    id = models.BigAutoField(primary_key=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.CASCADE, related_name="actions", db_index=False, verbose_name="calcul"
    )
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="+", verbose_name="action")
    roadmap = models.ForeignKey(
        Roadmap, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name="feuille de route"
    )
    goal_id = models.BigIntegerField("objectif", null=True, blank=True)
    code = models.CharField("code", max_length=40)
    title = models.TextField("intitulé")
    position = models.PositiveIntegerField("rang", default=0)
    priority = models.PositiveSmallIntegerField("priorité", null=True, blank=True)
    pilots = models.TextField("pilotes", blank=True)
    state = models.CharField("état", max_length=20, choices=ActionState.choices, null=True, blank=True)  # noqa: DJ001 - unknown is not ""
    confidence = models.CharField("météo", max_length=20, choices=Confidence.choices, null=True, blank=True)  # noqa: DJ001 - unknown is not ""
    updated_on = models.DateField("dernier point de situation", null=True, blank=True)
    weight = models.DecimalField("poids", max_digits=5, decimal_places=2, default=1)
    steps_done = models.PositiveSmallIntegerField("étapes faites", default=0)
    steps_planned = models.PositiveSmallIntegerField("étapes prévues", default=0)
    steps_unknown = models.PositiveSmallIntegerField("étapes non renseignées", default=0)
    steps_late = models.PositiveSmallIntegerField("étapes en retard", default=0)
    rate_done = models.PositiveSmallIntegerField("faites, au taux", default=0)
    rate_known = models.PositiveSmallIntegerField("renseignées, au taux", default=0)
    rate_unknown = models.PositiveSmallIntegerField("non renseignées, au taux", default=0)
    next_due = models.DateField("prochaine échéance", null=True, blank=True)
    alerts = ArrayField(models.CharField(max_length=30), verbose_name="alertes", default=list)

    class Meta:
        verbose_name = "avancement d’une action"
        verbose_name_plural = "avancements des actions"
        ordering = ["snapshot", "roadmap", "position", "action"]
        constraints = [
            choice_constraint("state", ActionState, name="actionsnapshot_state", nullable=True),
            choice_constraint("confidence", Confidence, name="actionsnapshot_confidence", nullable=True),
            models.UniqueConstraint(
                fields=["snapshot", "action"],
                name="actionsnapshot_unique",
                violation_error_message="Cette action est déjà dans ce calcul.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class GoalSnapshot(models.Model):
    """A goal as of that day, or a whole roadmap (``goal`` NULL): its rate beside what was declared.

    ``rate`` and ``coverage`` are percentages at two decimals; ``coverage`` is 0, not NULL, where there are actions
    and nothing is known of their steps, NULL without any action. In the snapshot of a region, the rows of a national
    roadmap count the region's aligned actions, each once; in that of the nation, those of all the regions.
    ``states``, ``confidences``, ``priorities`` and ``alerts`` are counts by code, without the zeros; an action
    without a state counts under ``unknown``. ``actions`` are those not abandoned.
    """

    id = models.BigAutoField(primary_key=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.CASCADE, related_name="goals", db_index=False, verbose_name="calcul"
    )
    roadmap = models.ForeignKey(
        Roadmap, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name="feuille de route"
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="objectif"
    )
    parent_id = models.BigIntegerField("sous", null=True, blank=True)
    depth = models.PositiveSmallIntegerField("profondeur", default=0)
    position = models.PositiveIntegerField("rang", default=0)
    number = models.CharField("numéro", max_length=30, blank=True)
    title = models.TextField("intitulé")
    weight = models.DecimalField("poids", max_digits=5, decimal_places=2, default=1)
    rate = models.DecimalField("taux", max_digits=7, decimal_places=2, null=True, blank=True)
    coverage = models.DecimalField("couverture", max_digits=5, decimal_places=2, null=True, blank=True)
    children = models.PositiveIntegerField("éléments comptés", default=0)
    rated = models.PositiveIntegerField("éléments qui ont un taux", default=0)
    actions = models.PositiveIntegerField("actions non abandonnées", default=0)
    done = models.PositiveIntegerField("actions réalisées", default=0)
    abandoned = models.PositiveIntegerField("actions abandonnées", default=0)
    steps_known = models.PositiveIntegerField("étapes renseignées", default=0)
    steps_unknown = models.PositiveIntegerField("étapes non renseignées", default=0)
    states = models.JSONField("états", default=dict)
    confidences = models.JSONField("météos", default=dict)
    priorities = models.JSONField("priorités", default=dict)
    alerts = models.JSONField("alertes", default=dict)

    class Meta:
        verbose_name = "avancement d’un objectif"
        verbose_name_plural = "avancements des objectifs"
        ordering = ["snapshot", "roadmap", "depth", "position", "goal"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "roadmap", "goal"],
                nulls_distinct=False,
                name="goalsnapshot_unique",
                violation_error_message="Cet objectif est déjà dans ce calcul.",
            ),
            models.CheckConstraint(
                condition=Q(coverage__isnull=True) | Q(coverage__range=(0, 100)),
                name="goalsnapshot_coverage",
                violation_error_message="Une couverture est comprise entre 0 et 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class MilestoneSnapshot(models.Model):
    """A milestone as it was known that day; ``about`` is the number and title of its goal or action."""

    id = models.BigAutoField(primary_key=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.CASCADE, related_name="milestones", db_index=False, verbose_name="calcul"
    )
    milestone_id = models.BigIntegerField("jalon")
    goal_id = models.BigIntegerField("objectif", null=True, blank=True)
    action_id = models.BigIntegerField("action", null=True, blank=True)
    about = models.TextField("de")
    label = models.TextField("jalon")
    due = models.DateField("échéance", null=True, blank=True)
    due_text = models.CharField("échéance telle qu’écrite", max_length=100, blank=True)
    reached_on = models.DateField("atteint le", null=True, blank=True)

    class Meta:
        verbose_name = "jalon à date"
        verbose_name_plural = "jalons à date"
        ordering = ["snapshot", models.F("due").asc(nulls_last=True), "milestone_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "milestone_id"],
                name="milestonesnapshot_unique",
                violation_error_message="Ce jalon est déjà dans ce calcul.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
