"""Goals: an axis, a priority or an objective, whatever the roadmap calls its levels."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from common.db.constraints import choice_constraint
from common.db.search import folded_field
from common.db.shown import changes_alone
from common.db.trace import traced
from common.enums import Certainty
from common.models import ScopedQuerySet, Sourced, TimeStamped, Versioned
from common.scope import Scope
from roadmap.enums import SuccessionKind
from roadmap.models import traces
from roadmap.models.roadmaps import Roadmap, RoadmapLevel
from roadmap.models.weights import weight_constraint, weight_field
from territories.models import Organisation


class GoalQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return self.current().filter(roadmap__in=Roadmap.objects.visible_to(scope))

    def current(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def active(self) -> Self:
        return self.current().filter(archived_at__isnull=True)


@traced(traces.GOAL)
@changes_alone("archived_at", "withdrawn_at", "roadmap", "number", "title")
class Goal(Sourced, TimeStamped, Versioned):
    """``number`` is text, unique within its level only: « 14-1 » of a region is not « 14 » of the nation.

    ``certainty`` speaks of the wording, ``number_certainty`` of the number.
    """

    roadmap = models.ForeignKey(
        Roadmap, on_delete=models.PROTECT, related_name="goals", verbose_name="feuille de route"
    )
    level = models.ForeignKey(
        RoadmapLevel, on_delete=models.PROTECT, related_name="goals", verbose_name="niveau"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="sous"
    )
    number = models.CharField("numéro", max_length=30, blank=True)
    number_certainty = models.CharField(
        "certitude du numéro", max_length=20, choices=Certainty.choices, default=Certainty.CERTAIN
    )
    title = models.TextField("intitulé")
    title_folded = folded_field("title")
    description = models.TextField("description", blank=True)
    lead = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_goals",
        verbose_name="porteur",
    )
    position = models.PositiveIntegerField("rang", default=0)
    weight = weight_field()
    archived_at = models.DateTimeField("archivé le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"
        ordering = ["roadmap", "level__depth", "position", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("number_certainty", Certainty, name="goal_number_certainty"),
            models.UniqueConstraint(
                fields=["roadmap", "level", "number"],
                condition=~Q(number="") & Q(withdrawn_at__isnull=True),
                name="goal_number_unique",
                violation_error_message="Ce numéro est déjà pris à ce niveau de la feuille de route.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="goal_parent_is_another",
                violation_error_message="Un objectif n’est pas sous lui-même.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="goal_title",
                violation_error_message="Un objectif a un intitulé.",
            ),
            weight_constraint(name="goal_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


@traced(traces.SUCCESSION)
class GoalSuccession(Sourced):
    """A goal of one roadmap becomes a goal of the next."""

    predecessor = models.ForeignKey(
        Goal, on_delete=models.CASCADE, related_name="successions", verbose_name="ancien objectif"
    )
    successor = models.ForeignKey(
        Goal, on_delete=models.CASCADE, related_name="origins", verbose_name="nouvel objectif"
    )
    kind = models.CharField("nature", max_length=20, choices=SuccessionKind.choices)

    class Meta:
        verbose_name = "filiation d’objectifs"
        verbose_name_plural = "filiations d’objectifs"
        ordering = ["successor", "predecessor"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("kind", SuccessionKind, name="goalsuccession_kind"),
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="goalsuccession_unique",
                violation_error_message="Cette filiation est déjà enregistrée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


@traced(traces.MILESTONE)
class Milestone(Sourced):
    """A dated mark of a goal or of an action, never of both."""

    goal = models.ForeignKey(
        Goal,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name="objectif",
    )
    action = models.ForeignKey(
        "roadmap.Action",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name="action",
    )
    due = models.DateField("échéance", null=True, blank=True)
    due_text = models.CharField("échéance telle qu’écrite", max_length=100, blank=True)
    label = models.TextField("jalon")
    reached_on = models.DateField("atteint le", null=True, blank=True)

    class Meta:
        verbose_name = "jalon"
        verbose_name_plural = "jalons"
        ordering = [F("due").asc(nulls_last=True), "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(goal__isnull=True, action__isnull=False)
                | Q(goal__isnull=False, action__isnull=True),
                name="milestone_of_one",
                violation_error_message="Un jalon est celui d’un objectif ou d’une action.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
