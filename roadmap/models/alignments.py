"""Alignment of a regional action or goal to a national goal; versioned by the national roadmap."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from common.db.trace import traced
from common.models import TimeStamped
from roadmap.models import traces
from roadmap.models.actions import Action
from roadmap.models.goals import Goal


@traced(traces.ALIGNMENT)
class Alignment(TimeStamped):
    action = models.ForeignKey(
        Action,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="alignments",
        verbose_name="action",
    )
    goal = models.ForeignKey(
        Goal,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="alignments",
        verbose_name="objectif régional",
    )
    national_goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="aligned", verbose_name="objectif national"
    )

    class Meta:
        verbose_name = "alignement"
        verbose_name_plural = "alignements"
        ordering = ["national_goal", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=True, goal__isnull=False)
                | Q(action__isnull=False, goal__isnull=True),
                name="alignment_of_one",
                violation_error_message="Un alignement part d’une action ou d’un objectif régional.",
            ),
            models.CheckConstraint(
                condition=Q(goal__isnull=True) | ~Q(goal=F("national_goal")),
                name="alignment_to_another",
                violation_error_message="Un objectif n’est pas aligné sur lui-même.",
            ),
            models.UniqueConstraint(
                fields=["action", "national_goal"],
                condition=Q(action__isnull=False),
                name="alignment_action_unique",
                violation_error_message="Cette action est déjà alignée sur cet objectif.",
            ),
            models.UniqueConstraint(
                fields=["goal", "national_goal"],
                condition=Q(goal__isnull=False),
                name="alignment_goal_unique",
                violation_error_message="Cet objectif est déjà aligné sur cet objectif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action or self.goal} → {self.national_goal}"
