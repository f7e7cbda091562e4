"""Yearly programming of an action, cut into steps."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint
from common.db.search import folded_field, vector_field
from common.db.trace import traced
from roadmap.enums import StepState
from roadmap.models import traces
from roadmap.models.actions import Action


@traced(traces.PROGRAMMING)
class Programming(models.Model):
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="programmings", verbose_name="action"
    )
    year = models.PositiveSmallIntegerField("année")
    text = models.TextField("programmation")
    text_folded = folded_field("text")
    search = vector_field("text")

    class Meta:
        verbose_name = "programmation"
        verbose_name_plural = "programmations"
        ordering = ["action", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "year"],
                name="programming_year_unique",
                violation_error_message="Cette année est déjà programmée.",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2100)),
                name="programming_year",
                violation_error_message="L’année est comprise entre 2000 et 2100.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="programming_text",
                violation_error_message="Une programmation dit quelque chose.",
            ),
        ]
        indexes = [GinIndex(fields=["search"], name="programming_search")]

    def __str__(self) -> str:
        return f"{self.year} : {self.text}"


@traced(traces.STEP)
class Step(models.Model):
    programming = models.ForeignKey(
        Programming, on_delete=models.CASCADE, related_name="steps", verbose_name="programmation"
    )
    position = models.PositiveSmallIntegerField("rang")
    text = models.TextField("étape")
    due = models.DateField("échéance", null=True, blank=True)
    state = models.CharField("état", max_length=20, choices=StepState.choices, default=StepState.UNKNOWN)

    class Meta:
        verbose_name = "étape"
        verbose_name_plural = "étapes"
        ordering = ["programming", "position"]
        constraints = [
            choice_constraint("state", StepState, name="step_state"),
            models.UniqueConstraint(
                fields=["programming", "position"],
                name="step_position_unique",
                violation_error_message="Deux étapes ont le même rang.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="step_text",
                violation_error_message="Une étape dit quelque chose.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
