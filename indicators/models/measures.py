"""The long table of figures, those said to be absent, and the values that a territory proposes instead."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint
from common.db.trace import traced
from common.models import ScopedQuerySet, Sourced, TimeStamped
from common.scope import Scope
from indicators.enums import AbsenceReason, Bound, CounterState, Quality
from indicators.models import traces
from indicators.models.definitions import Indicator
from journal.models import ImportBatch
from territories.access import of_readable_territories
from territories.models import Establishment, Territory

_VALUE_OR_RATIO = "Un relevé est une valeur, ou un numérateur et un dénominateur."


def value_or_ratio(prefix: str) -> models.CheckConstraint:
    """A value, or a numerator over a denominator: never both, never half."""
    return models.CheckConstraint(
        condition=Q(value__isnull=False, numerator__isnull=True, denominator__isnull=True)
        | Q(value__isnull=True, numerator__isnull=False, denominator__isnull=False, denominator__gte=0),
        name=f"{prefix}_value_or_ratio",
        violation_error_message=_VALUE_OR_RATIO,
    )


class MeasureQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Figures of the nation and of the regions of a scope; those that name an establishment and are
        sensitive only to whoever reads the drafts of its region or pilots there (architecture, rule 11)."""
        if scope.is_empty:
            return self.none()
        of_territories = Q(territory__isnull=False) & of_readable_territories(scope)
        named = Q(establishment__in=Establishment.objects.visible_to(scope))
        trusted = scope.draft_regions | scope.editable_regions | {region for _, region in scope.piloting}
        open_to_scope = Q(indicator__sensitive=False) | Q(establishment__department__parent_id__in=trusted)
        return self.filter(of_territories | named & open_to_scope)


class Measure(models.Model):
    """One figure of one indicator, for a territory or an establishment, at the end of a period.

    A ratio that bears a value and no denominator is « publié tel quel »: shown, never aggregated.
    ``category`` is a code of the indicator's categories, empty for the total. Not traced row by row, because
    there are millions: see ``MeasureRevision``.
    """

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="measures",
        db_index=False,
        verbose_name="indicateur",
    )
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        db_index=False,
        verbose_name="territoire",
    )
    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        db_index=False,
        verbose_name="établissement",
    )
    category = models.CharField("catégorie", max_length=20, blank=True)
    on = models.DateField("date", help_text="fin de la période")
    value = models.DecimalField("valeur", max_digits=20, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField("numérateur", max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField("dénominateur", max_digits=20, decimal_places=6, null=True, blank=True)
    quality = models.CharField("qualité", max_length=20, choices=Quality.choices, default=Quality.PROVISIONAL)
    bound = models.CharField("exactitude", max_length=10, choices=Bound.choices, default=Bound.EXACT)
    outlier = models.BooleanField("à vérifier", default=False)
    source = models.CharField("source", max_length=250, blank=True)
    note = models.CharField("tel que publié", max_length=250, blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="measures",
        db_index=False,
        verbose_name="import",
    )
    recorded_at = models.DateTimeField("enregistré le", auto_now=True)
    recorded_by_label = models.CharField("enregistré par", max_length=200, blank=True)
    # Written by PostgreSQL only: see indicators/models/stamping.py.
    transaction = models.BigIntegerField(
        "transaction",
        db_default=models.Func(function="txid_current", output_field=models.BigIntegerField()),
        editable=False,
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = "relevé"
        verbose_name_plural = "relevés"
        ordering = ["indicator", "territory", "establishment", "category", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "territory", "establishment", "category", "on"],
                nulls_distinct=False,
                name="measure_unique",
                violation_error_message="Un relevé existe déjà pour ce territoire, cette catégorie et cette date.",
            ),
            models.CheckConstraint(
                condition=Q(territory__isnull=True, establishment__isnull=False)
                | Q(territory__isnull=False, establishment__isnull=True),
                name="measure_of_one_place",
                violation_error_message="Un relevé est celui d’un territoire ou d’un établissement.",
            ),
            value_or_ratio("measure"),
            choice_constraint("quality", Quality, name="measure_quality"),
            choice_constraint("bound", Bound, name="measure_bound"),
        ]
        indexes = [
            models.Index(fields=["batch"], name="measure_batch", condition=Q(batch__isnull=False)),
            models.Index(
                fields=["establishment"],
                name="measure_establishment",
                condition=Q(establishment__isnull=False),
            ),
            models.Index(
                fields=["territory"],
                name="measure_territory",
                condition=Q(territory__isnull=False),
            ),
            models.Index(fields=["transaction", "id"], name="measure_transaction"),
            # Costs an import next to nothing; what was recorded since a moment is found without reading it all.
            BrinIndex(fields=["recorded_at"], name="measure_recorded", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.territory or self.establishment} · {self.on}"


class OfTerritoryQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(of_readable_territories(scope))


@traced(traces.ABSENCE)
class Absence(Sourced):
    """A figure that the source does not give, said to be so; ``on`` is empty for every date."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="absences", verbose_name="indicateur"
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name="territoire"
    )
    category = models.CharField("catégorie", max_length=20, blank=True)
    on = models.DateField("date", null=True, blank=True)
    reason = models.CharField("raison", max_length=20, choices=AbsenceReason.choices)

    objects = OfTerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "chiffre absent"
        verbose_name_plural = "chiffres absents"
        ordering = ["indicator", "territory", "category", "on"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("reason", AbsenceReason, name="absence_reason"),
            models.UniqueConstraint(
                fields=["indicator", "territory", "category", "on"],
                nulls_distinct=False,
                name="absence_unique",
                violation_error_message="Cette absence est déjà enregistrée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.territory} · {self.get_reason_display()}"


@traced(traces.COUNTER)
class CounterProposal(TimeStamped):
    """Another value that a territory proposes; shown beside, counted only once accepted, always answered."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="counter_proposals", verbose_name="indicateur"
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="counter_proposals", verbose_name="territoire"
    )
    category = models.CharField("catégorie", max_length=20, blank=True)
    on = models.DateField("date")
    value = models.DecimalField("valeur", max_digits=20, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField("numérateur", max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField("dénominateur", max_digits=20, decimal_places=6, null=True, blank=True)
    reason = models.TextField("raison")
    method = models.TextField("méthode et source")
    state = models.CharField(
        "état", max_length=20, choices=CounterState.choices, default=CounterState.PENDING
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="counter_proposals",
        verbose_name="auteur",
    )
    author_label = models.CharField("auteur (à cette date)", max_length=200)
    answer = models.TextField("réponse", blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by_label = models.CharField("répondu par", max_length=200, blank=True)

    objects = OfTerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "contre-proposition"
        verbose_name_plural = "contre-propositions"
        ordering = ["-created_at", "-pk"]
        constraints = [
            choice_constraint("state", CounterState, name="counterproposal_state"),
            value_or_ratio("counterproposal"),
            models.CheckConstraint(
                condition=Q(state__in=[CounterState.PENDING, CounterState.WITHDRAWN])
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="counterproposal_answered",
                violation_error_message="Une réponse s’accompagne d’une phrase.",
            ),
            models.UniqueConstraint(
                fields=["indicator", "territory", "category", "on", "author"],
                condition=Q(state=CounterState.PENDING),
                name="counterproposal_pending_unique",
                violation_error_message="Vous avez déjà proposé une valeur, qui attend sa réponse.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.territory} · {self.on}"
