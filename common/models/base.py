"""Abstract bases shared by every app."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from common.db.constraints import choice_constraint
from common.enums import Certainty
from common.scope import Scope


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset that knows what a scope may see; pages, exports and tasks all start from it."""

    def visible_to(self, scope: Scope) -> Self:
        """Rows that this scope may know exist."""
        raise NotImplementedError


class TimeStamped(models.Model):
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """Carries the number that a second editor's form is checked against."""

    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        abstract = True


class Sourced(models.Model):
    """A fact read somewhere: where, and how sure the reading is."""

    source = models.TextField("source", blank=True)
    certainty = models.CharField(
        "certitude", max_length=20, choices=Certainty.choices, default=Certainty.CERTAIN
    )
    note = models.TextField("note", blank=True)

    class Meta:
        abstract = True
        constraints = [choice_constraint("certainty", Certainty, name="%(app_label)s_%(class)s_certainty")]
