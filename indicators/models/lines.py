"""Lines of a file of measures between its check and its publication, and the headers that a region taught."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint
from common.db.trace import traced
from common.models import ScopedQuerySet, TimeStamped
from common.scope import Scope
from indicators.enums import ColumnMeaning, LineOutcome
from indicators.models import traces
from indicators.models.definitions import Indicator
from journal.models import ImportBatch
from territories.models import Establishment, Territory


class MeasureLine(models.Model):
    """One figure of a file as it was understood, or why it was not; a million of them are written by SQL.

    The table is not logged by PostgreSQL: publishing counts the lines again and refuses if a crash lost some.
    ``said`` keeps the texts of the file for a refused line; ``old_*`` is the measure that publishing replaces.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.CASCADE,
        related_name="measure_lines",
        db_index=False,
        verbose_name="import",
    )
    row = models.PositiveIntegerField("ligne du fichier")
    column = models.PositiveSmallIntegerField("colonne du fichier", null=True, blank=True)
    outcome = models.CharField("effet", max_length=20, choices=LineOutcome.choices)
    excluded = models.BooleanField("écartée à la main", default=False)
    problem = models.TextField("problème", blank=True)
    said = models.JSONField("cellules du fichier", null=True, blank=True)
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name="indicateur",
    )
    territory = models.ForeignKey(
        Territory,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name="territoire",
    )
    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name="établissement",
    )
    category = models.CharField("catégorie", max_length=20, blank=True)
    on = models.DateField("date", null=True)
    value = models.DecimalField("valeur", max_digits=20, decimal_places=6, null=True)
    numerator = models.DecimalField("numérateur", max_digits=20, decimal_places=6, null=True)
    denominator = models.DecimalField("dénominateur", max_digits=20, decimal_places=6, null=True)
    quality = models.CharField("qualité", max_length=20, blank=True)
    bound = models.CharField("exactitude", max_length=10, blank=True)
    source = models.CharField("source", max_length=250, blank=True)
    outlier = models.BooleanField("à vérifier", default=False)
    measure_id = models.BigIntegerField("relevé remplacé", null=True)
    old_value = models.DecimalField("ancienne valeur", max_digits=20, decimal_places=6, null=True)
    old_numerator = models.DecimalField("ancien numérateur", max_digits=20, decimal_places=6, null=True)
    old_denominator = models.DecimalField("ancien dénominateur", max_digits=20, decimal_places=6, null=True)
    old_quality = models.CharField("ancienne qualité", max_length=20, blank=True)
    old_recorded_at = models.DateTimeField("relevé remplacé, enregistré le", null=True)

    class Meta:
        verbose_name = "ligne de relevés"
        verbose_name_plural = "lignes de relevés"
        ordering = ["batch", "id"]
        constraints = [choice_constraint("outcome", LineOutcome, name="measureline_outcome")]
        indexes = [models.Index(fields=["batch", "outcome", "id"], name="measureline_outcome")]

    def __str__(self) -> str:
        return f"ligne {self.row} de {self.batch}"


class MeasureColumnQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> MeasureColumnQuerySet:
        return self.filter(territory_id__in=scope.draft_regions)


@traced(traces.COLUMN)
class MeasureColumn(TimeStamped):
    """A header that a region explained once, so that its next files are understood without asking."""

    territory = models.ForeignKey(
        Territory, on_delete=models.CASCADE, related_name="measure_columns", verbose_name="région"
    )
    header = models.CharField("en-tête", max_length=200, help_text="en minuscules, sans accents")
    meaning = models.CharField("sens", max_length=20, choices=ColumnMeaning.choices)

    objects = MeasureColumnQuerySet.as_manager()

    class Meta:
        verbose_name = "en-tête expliqué"
        verbose_name_plural = "en-têtes expliqués"
        ordering = ["territory", "header"]
        constraints = [
            choice_constraint("meaning", ColumnMeaning, name="measurecolumn_meaning"),
            models.UniqueConstraint(
                fields=["territory", "header"],
                name="measurecolumn_unique",
                violation_error_message="Cet en-tête est déjà expliqué.",
            ),
            models.CheckConstraint(
                condition=~Q(header=""),
                name="measurecolumn_header",
                violation_error_message="Un en-tête vide ne s’explique pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.header} → {self.get_meaning_display()}"
