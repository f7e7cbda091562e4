"""What an indicator measures, where it makes sense, and what it is linked to."""

from __future__ import annotations

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from common.db.constraints import choice_constraint, ordered_dates_constraint
from common.db.shown import changes_alone
from common.db.trace import traced
from common.models import ScopedQuerySet, Sourced, TimeStamped, Versioned
from common.scope import Scope
from indicators.enums import Direction, IndicatorKind, Periodicity, SummedLevel, TerritoryRule, TimeRule
from indicators.models import traces
from programmes.models import Programme
from roadmap.models import Action, Goal
from territories.models import Territory

CODE = r"^[A-Z0-9][A-Z0-9-]*$"


class IndicatorQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Definitions are public; it is their figures that a territory or a secret may hide."""
        return self.none() if scope.is_empty else self


@traced(traces.INDICATOR)
@changes_alone("code", "name", "unit", "sensitive")
class Indicator(Sourced, TimeStamped, Versioned):
    """``zero_start`` declares « départ zéro par construction »: the only baseline that is not published."""

    code = models.CharField(
        "code",
        max_length=40,
        unique=True,
        validators=[RegexValidator(CODE, "Le code compte des majuscules, des chiffres et des tirets.")],
    )
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name="programme",
    )
    name = models.CharField("intitulé", max_length=250)
    definition = models.TextField("définition", blank=True)
    unit = models.CharField("unité", max_length=60)
    kind = models.CharField("nature", max_length=20, choices=IndicatorKind.choices)
    direction = models.CharField("sens", max_length=20, choices=Direction.choices)
    numerator = models.TextField("numérateur", blank=True)
    denominator = models.TextField("dénominateur", blank=True)
    periodicity = models.CharField(
        "périodicité", max_length=20, choices=Periodicity.choices, default=Periodicity.NONE
    )
    publication_delay = models.PositiveSmallIntegerField(
        "délai de publication (jours)", null=True, blank=True, help_text="après la fin de la période"
    )
    territory_rule = models.CharField(
        "règle entre territoires", max_length=20, choices=TerritoryRule.choices, default=TerritoryRule.NONE
    )
    summed_level = models.CharField(
        "niveau agrégé", max_length=20, choices=SummedLevel.choices, default=SummedLevel.NONE
    )
    time_rule = models.CharField(
        "règle dans le temps", max_length=20, choices=TimeRule.choices, default=TimeRule.LAST
    )
    cumulative = models.BooleanField("série cumulée", default=False)
    zero_start = models.BooleanField("départ zéro par construction", default=False)
    sensitive = models.BooleanField(
        "figures nominatives réservées",
        default=False,
        help_text="cyber : les chiffres d’un établissement nommé ne sont lus que de sa région",
    )
    decimals = models.PositiveSmallIntegerField("décimales affichées", default=0)
    minimum = models.DecimalField("minimum admis", max_digits=20, decimal_places=6, null=True, blank=True)
    maximum = models.DecimalField("maximum admis", max_digits=20, decimal_places=6, null=True, blank=True)
    integer_only = models.BooleanField("valeurs entières", default=False)
    monotone = models.BooleanField("ne diminue jamais", default=False)
    total_of_parts = models.BooleanField("le total est la somme des catégories", default=False)
    closed_on = models.DateField("suivi arrêté le", null=True, blank=True)
    order = models.PositiveSmallIntegerField("rang", default=0)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "indicateur"
        verbose_name_plural = "indicateurs"
        ordering = ["order", "code"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("kind", IndicatorKind, name="indicator_kind"),
            choice_constraint("direction", Direction, name="indicator_direction"),
            choice_constraint("periodicity", Periodicity, name="indicator_periodicity"),
            choice_constraint("territory_rule", TerritoryRule, name="indicator_territory_rule"),
            choice_constraint("summed_level", SummedLevel, name="indicator_summed_level"),
            choice_constraint("time_rule", TimeRule, name="indicator_time_rule"),
            models.CheckConstraint(
                condition=Q(code__regex=CODE),
                name="indicator_code",
                violation_error_message="Le code compte des majuscules, des chiffres et des tirets.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(territory_rule=TerritoryRule.NONE, summed_level=SummedLevel.NONE)
                    | ~Q(territory_rule=TerritoryRule.NONE) & ~Q(summed_level=SummedLevel.NONE)
                ),
                name="indicator_summed",
                violation_error_message="Une règle d’agrégation nomme le niveau qu’elle agrège, et un seul.",
            ),
            models.CheckConstraint(
                condition=~Q(territory_rule=TerritoryRule.RATIO) | Q(kind=IndicatorKind.RATIO),
                name="indicator_ratio_rule",
                violation_error_message="Seule une part s’agrège par ses numérateurs et dénominateurs.",
            ),
            models.CheckConstraint(
                condition=~Q(territory_rule=TerritoryRule.SUM)
                | Q(kind__in=[IndicatorKind.COUNT, IndicatorKind.AMOUNT]),
                name="indicator_sum_rule",
                violation_error_message="Seuls un nombre et un montant s’additionnent.",
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(minimum__lte=F("maximum")),
                name="indicator_bounds",
                violation_error_message="Le minimum admis dépasse le maximum.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


@traced(traces.CATEGORY)
class IndicatorCategory(models.Model):
    """A breakdown of the figures of an indicator; the empty code of a measure is the total."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="categories", verbose_name="indicateur"
    )
    code = models.CharField("code", max_length=20)
    label = models.CharField("libellé", max_length=120)
    order = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "catégorie d’indicateur"
        verbose_name_plural = "catégories d’indicateur"
        ordering = ["indicator", "order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "code"],
                name="indicatorcategory_unique",
                violation_error_message="Cette catégorie existe déjà pour l’indicateur.",
            ),
            models.CheckConstraint(
                condition=~Q(code=""),
                name="indicatorcategory_code",
                violation_error_message="Le code vide désigne le total, qui n’est pas une catégorie.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


@traced(traces.APPLICABILITY)
class Applicability(models.Model):
    """An indicator with no such row makes sense everywhere; with some, there and within only."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="applicability", verbose_name="indicateur"
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="applicable_indicators", verbose_name="territoire"
    )
    valid_from = models.DateField("depuis", null=True, blank=True)
    valid_to = models.DateField("jusqu’au", null=True, blank=True)
    reason = models.CharField("raison", max_length=250, blank=True)

    class Meta:
        verbose_name = "territoire d’un indicateur"
        verbose_name_plural = "territoires d’un indicateur"
        ordering = ["indicator", "territory"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "territory", "valid_from"],
                nulls_distinct=False,
                name="applicability_unique",
                violation_error_message="Ce territoire est déjà indiqué.",
            ),
            ordered_dates_constraint(
                "valid_from", "valid_to", name="applicability_period", message="La fin précède le début."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.territory}"


class IndicatorLinkQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(
            Q(goal__in=Goal.objects.visible_to(scope)) | Q(action__in=Action.objects.visible_to(scope))
        )


@traced(traces.LINK)
class IndicatorLink(Sourced, TimeStamped):
    """An indicator that speaks of a goal or of an action; never inferred, never in the action's rate."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="links", verbose_name="indicateur"
    )
    goal = models.ForeignKey(
        Goal,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="indicator_links",
        verbose_name="objectif",
    )
    action = models.ForeignKey(
        Action,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="indicator_links",
        verbose_name="action",
    )

    objects = IndicatorLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien d’un indicateur"
        verbose_name_plural = "liens d’un indicateur"
        ordering = ["indicator", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(goal__isnull=True, action__isnull=False)
                | Q(goal__isnull=False, action__isnull=True),
                name="indicatorlink_of_one",
                violation_error_message="Un indicateur est lié à un objectif ou à une action.",
            ),
            models.UniqueConstraint(
                fields=["indicator", "goal", "action"],
                nulls_distinct=False,
                name="indicatorlink_unique",
                violation_error_message="Ce lien existe déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} → {self.goal or self.action}"
