"""What the sources publish about a programme: counts, money, dates, services; and what it serves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q, Sum

from common.db.constraints import choice_constraint, ordered_dates_constraint
from common.db.trace import traced
from common.models import ScopedQuerySet, Sourced, TimeStamped
from common.scope import Scope
from programmes.enums import DatePrecision, EnvelopeNature, TallyState, TallyUnit
from programmes.models import traces
from programmes.models.programmes import Programme, Strand, Window
from roadmap.models import Action, Goal
from territories.access import of_readable_territories
from territories.enums import EstablishmentCategory
from territories.models import Organisation, Territory


class FactQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(of_readable_territories(scope))


class Fact(Sourced, TimeStamped):
    """Something published about a programme in a territory, perhaps about one of its windows."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="%(class)s_set", verbose_name="programme"
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name="territoire"
    )

    objects: ClassVar[models.Manager[Any]] = FactQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = Sourced.Meta.constraints


@traced(traces.TALLY)
class Tally(Fact):
    """A count published without the list behind it; ``window`` is empty for the whole programme."""

    window = models.ForeignKey(
        Window,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="tallies",
        verbose_name="fenêtre",
    )
    unit = models.CharField("unité", max_length=20, choices=TallyUnit.choices)
    state = models.CharField("état", max_length=20, choices=TallyState.choices, default=TallyState.ANY)
    category = models.CharField(  # noqa: DJ001 - empty is not a category of the list
        "catégorie", max_length=20, choices=EstablishmentCategory.choices, null=True, blank=True
    )
    label = models.CharField("libellé", max_length=250)
    value = models.PositiveBigIntegerField("nombre")
    value_text = models.CharField("tel que publié", max_length=100, blank=True)
    on = models.DateField("au", null=True, blank=True)
    precision = models.CharField(
        "précision de la date", max_length=10, choices=DatePrecision.choices, default=DatePrecision.DAY
    )

    class Meta(Fact.Meta):
        verbose_name = "décompte publié"
        verbose_name_plural = "décomptes publiés"
        ordering = ["programme", "window", "unit", "state", "pk"]
        constraints = [
            *Fact.Meta.constraints,
            choice_constraint("unit", TallyUnit, name="tally_unit"),
            choice_constraint("state", TallyState, name="tally_state"),
            choice_constraint("category", EstablishmentCategory, name="tally_category", nullable=True),
            choice_constraint("precision", DatePrecision, name="tally_precision"),
            models.UniqueConstraint(
                fields=["programme", "territory", "window", "unit", "state", "category", "label", "on"],
                nulls_distinct=False,
                name="tally_unique",
                violation_error_message="Ce décompte est déjà enregistré.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}\u00a0: {self.value}"


class EnvelopeQuerySet(FactQuerySet):
    def amount(self, nature: EnvelopeNature) -> Decimal | None:
        """The sum of what is counted in, in euros; None when nothing is known, which is not zero."""
        total: Decimal | None = self.filter(nature=nature, in_total=True).aggregate(total=Sum("amount"))[
            "total"
        ]
        return total


@traced(traces.ENVELOPE)
class Envelope(Fact):
    """Money, in euros. ``in_total`` is false for what the source shows apart from its own total."""

    window = models.ForeignKey(
        Window,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="envelopes",
        verbose_name="fenêtre",
    )
    label = models.CharField("libellé", max_length=200)
    amount = models.DecimalField("montant (€)", max_digits=16, decimal_places=2)
    nature = models.CharField("nature", max_length=20, choices=EnvelopeNature.choices)
    in_total = models.BooleanField("comptée dans le total", default=True)
    state_text = models.CharField("état publié", max_length=200, blank=True)
    on = models.DateField("au", null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = EnvelopeQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = "enveloppe"
        verbose_name_plural = "enveloppes"
        ordering = ["programme", "territory", "label", "pk"]
        constraints = [
            *Fact.Meta.constraints,
            choice_constraint("nature", EnvelopeNature, name="envelope_nature"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="envelope_amount",
                violation_error_message="Un montant n’est pas négatif.",
            ),
            models.UniqueConstraint(
                fields=["programme", "territory", "window", "label", "nature", "on"],
                nulls_distinct=False,
                name="envelope_unique",
                violation_error_message="Cette enveloppe est déjà enregistrée.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


@traced(traces.KEY_DATE)
class KeyDate(Fact):
    """A date of the programme's calendar."""

    strand = models.ForeignKey(
        Strand,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="key_dates",
        verbose_name="volet",
    )
    label = models.CharField("libellé", max_length=400)
    on = models.DateField("date", null=True, blank=True)
    precision = models.CharField(
        "précision de la date", max_length=10, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    date_text = models.CharField("date, telle que publiée", max_length=200, blank=True)

    class Meta(Fact.Meta):
        verbose_name = "date de programme"
        verbose_name_plural = "dates de programme"
        ordering = ["programme", "on", "pk"]
        constraints = [
            *Fact.Meta.constraints,
            choice_constraint("precision", DatePrecision, name="keydate_precision"),
            models.UniqueConstraint(
                fields=["programme", "territory", "label"],
                name="keydate_unique",
                violation_error_message="Cette date est déjà au calendrier du programme.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


@traced(traces.SERVICE)
class ProgrammeService(Fact):
    """A service that a programme rolls out in a territory, such as those of a cyber resource centre."""

    name = models.CharField("service", max_length=200)
    provider = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programme_services",
        verbose_name="offert par",
    )
    state_text = models.CharField("état publié", max_length=200, blank=True)
    opens_on = models.DateField("ouverture", null=True, blank=True)
    closes_on = models.DateField("fermeture", null=True, blank=True)
    order = models.PositiveSmallIntegerField("rang", default=0)

    class Meta(Fact.Meta):
        verbose_name = "service d’un programme"
        verbose_name_plural = "services d’un programme"
        ordering = ["programme", "territory", "order", "name"]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["programme", "territory", "name"],
                name="programmeservice_unique",
                violation_error_message="Ce service est déjà enregistré.",
            ),
            ordered_dates_constraint(
                "opens_on", "closes_on", name="programmeservice_period", message="La fin précède le début."
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammeLinkQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(
            Q(goal__in=Goal.objects.visible_to(scope)) | Q(action__in=Action.objects.visible_to(scope))
        )


@traced(traces.LINK)
class ProgrammeLink(Sourced, TimeStamped):
    """What a programme serves: a goal or an action. Only what a source or the ARS links is linked."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="links", verbose_name="programme"
    )
    goal = models.ForeignKey(
        Goal,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="programme_links",
        verbose_name="objectif",
    )
    action = models.ForeignKey(
        Action,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="programme_links",
        verbose_name="action",
    )

    objects = ProgrammeLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien d’un programme"
        verbose_name_plural = "liens d’un programme"
        ordering = ["programme", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(goal__isnull=True, action__isnull=False)
                | Q(goal__isnull=False, action__isnull=True),
                name="programmelink_of_one",
                violation_error_message="Un programme est lié à un objectif ou à une action.",
            ),
            models.UniqueConstraint(
                fields=["programme", "goal", "action"],
                nulls_distinct=False,
                name="programmelink_unique",
                violation_error_message="Ce lien existe déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} → {self.goal or self.action}"
