"""National programmes, their strands and the windows through which one applies."""

from __future__ import annotations

from typing import Self

from django.db import models

from common.db.constraints import choice_constraint, ordered_dates_constraint
from common.db.shown import changes_alone
from common.db.trace import traced
from common.models import ScopedQuerySet, Sourced, TimeStamped
from common.scope import Scope
from programmes.enums import DatePrecision, WindowKind
from programmes.models import traces
from territories.access import of_readable_territories
from territories.models import Organisation, Territory

_PERIOD = "La fin précède le début."


class ProgrammeQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Programmes are national and public; anybody with a mandate reads them."""
        return self.none() if scope.is_empty else self


@traced(traces.PROGRAMME)
@changes_alone("code", "name")
class Programme(Sourced, TimeStamped):
    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=200)
    summary = models.TextField("en bref", blank=True)
    lead = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name="porteur",
    )
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    dates_text = models.CharField("dates, telles que publiées", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("rang", default=0)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "programme"
        verbose_name_plural = "programmes"
        ordering = ["order", "code"]
        constraints = [
            *Sourced.Meta.constraints,
            ordered_dates_constraint("starts_on", "ends_on", name="programme_period", message=_PERIOD),
        ]

    def __str__(self) -> str:
        return self.name


@traced(traces.STRAND)
@changes_alone("code", "name")
class Strand(Sourced, TimeStamped):
    """A part of a programme (volet, domaine, couloir); a code may change meaning, so it bears dates."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="strands", verbose_name="programme"
    )
    kind_label = models.CharField("nature", max_length=40, help_text="volet, domaine, couloir…")
    code = models.CharField("code", max_length=40)
    name = models.CharField("nom", max_length=250)
    description = models.TextField("description", blank=True)
    valid_from = models.DateField("lecture valable depuis", null=True, blank=True)
    valid_to = models.DateField("lecture valable jusqu’au", null=True, blank=True)
    order = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "volet"
        verbose_name_plural = "volets"
        ordering = ["programme", "valid_from", "order", "code"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["programme", "code", "valid_from"],
                nulls_distinct=False,
                name="strand_code_unique",
                violation_error_message="Ce code désigne déjà un volet du programme à cette date.",
            ),
            ordered_dates_constraint("valid_from", "valid_to", name="strand_period", message=_PERIOD),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


class WindowQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(of_readable_territories(scope))


@traced(traces.WINDOW)
@changes_alone("code", "name", "programme", "territory")
class Window(Sourced, TimeStamped):
    """A window, tranche, wave or call, in one territory. Windows are never summed: applicants repeat."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="windows", verbose_name="programme"
    )
    strand = models.ForeignKey(
        Strand,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="windows",
        verbose_name="volet",
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="programme_windows", verbose_name="territoire"
    )
    kind = models.CharField("nature", max_length=20, choices=WindowKind.choices)
    code = models.CharField("code", max_length=40)
    name = models.CharField("nom", max_length=250)
    applicants = models.CharField("porteurs éligibles", max_length=250, blank=True)
    condition = models.CharField("condition", max_length=250, blank=True)
    opens_on = models.DateField("ouverture", null=True, blank=True)
    closes_on = models.DateField("clôture", null=True, blank=True)
    precision = models.CharField(
        "précision des dates", max_length=10, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    dates_text = models.CharField("dates, telles que publiées", max_length=250, blank=True)
    state_text = models.CharField("état publié", max_length=250, blank=True)
    state_on = models.DateField("état publié au", null=True, blank=True)
    order = models.PositiveSmallIntegerField("rang", default=0)

    objects = WindowQuerySet.as_manager()

    class Meta:
        verbose_name = "fenêtre"
        verbose_name_plural = "fenêtres"
        ordering = ["programme", "order", "opens_on", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("kind", WindowKind, name="window_kind"),
            choice_constraint("precision", DatePrecision, name="window_precision"),
            models.UniqueConstraint(
                fields=["programme", "territory", "code"],
                name="window_code_unique",
                violation_error_message="Ce code désigne déjà une fenêtre du programme dans ce territoire.",
            ),
            ordered_dates_constraint("opens_on", "closes_on", name="window_period", message=_PERIOD),
        ]

    def __str__(self) -> str:
        return self.name
