"""The figures of a snapshot: every indicator in every territory of its scope, and every programme."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from indicators.models.definitions import Indicator
from indicators.models.snapshots import Snapshot
from programmes.models import Programme
from territories.models import Territory


class IndicatorSnapshot(models.Model):
    """The figure of an indicator (category: total) in a territory, as indicators/sql/figures.sql computes it.

    Computed as the region's own ARS sees it; ``withheld_from_others`` says that rule 11 hides it from everybody else.
    ``value`` is in the unit of the indicator at six decimals, ``value_shown`` at the indicator's. ``reported`` of
    ``expected`` parts make a total. ``as_published``: a percentage that its source gives without its denominator; NULL
    in what was computed before the column, which says nothing of it. ``emptiness``, ``rate_missing`` and ``standing``
    are the codes of indicators.rules.
    """

    id = models.BigAutoField(primary_key=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.CASCADE, related_name="figures", db_index=False, verbose_name="calcul"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="+", verbose_name="indicateur"
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name="territoire"
    )
    value = models.DecimalField("valeur", max_digits=30, decimal_places=6, null=True, blank=True)
    value_shown = models.DecimalField(
        "valeur affichée", max_digits=30, decimal_places=6, null=True, blank=True
    )
    value_on = models.DateField("au", null=True, blank=True)
    is_total = models.BooleanField("total de ses parties", default=False)
    as_published = models.BooleanField("publié tel quel", null=True, blank=True)
    quality = models.CharField("qualité", max_length=20, blank=True)
    bound = models.CharField("exactitude", max_length=10, blank=True)
    emptiness = models.CharField("pourquoi vide", max_length=30, blank=True)
    next_due = models.DateField("attendu le", null=True, blank=True)
    reported = models.PositiveIntegerField("parties comptées", null=True, blank=True)
    expected = models.PositiveIntegerField("parties attendues", null=True, blank=True)
    baseline_value = models.DecimalField(
        "valeur de départ", max_digits=30, decimal_places=6, null=True, blank=True
    )
    baseline_on = models.DateField("date de départ", null=True, blank=True)
    target = models.DecimalField("cible", max_digits=30, decimal_places=6, null=True, blank=True)
    low = models.DecimalField("borne basse", max_digits=30, decimal_places=6, null=True, blank=True)
    high = models.DecimalField("borne haute", max_digits=30, decimal_places=6, null=True, blank=True)
    due = models.DateField("échéance de la cible", null=True, blank=True)
    trajectory_version = models.PositiveIntegerField("version de la cible", null=True, blank=True)
    rate = models.DecimalField("taux", max_digits=30, decimal_places=2, null=True, blank=True)
    rate_missing = models.CharField("pourquoi sans taux", max_length=30, blank=True)
    share = models.DecimalField("part de la cible", max_digits=30, decimal_places=2, null=True, blank=True)
    expected_value = models.DecimalField(
        "valeur attendue", max_digits=30, decimal_places=6, null=True, blank=True
    )
    gap = models.DecimalField("écart", max_digits=30, decimal_places=2, null=True, blank=True)
    standing = models.CharField("position", max_length=20, blank=True)
    withheld_from_others = models.BooleanField("couvert par le secret hors de la région", default=False)
    alerts = ArrayField(models.CharField(max_length=30), verbose_name="alertes", default=list)

    class Meta:
        verbose_name = "chiffre d’un indicateur"
        verbose_name_plural = "chiffres des indicateurs"
        ordering = ["snapshot", "indicator", "territory"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "territory", "indicator"],
                name="indicatorsnapshot_unique",
                violation_error_message="Cet indicateur est déjà dans ce calcul.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.territory}"


class ProgrammeSnapshot(models.Model):
    """A programme in the region or the nation of a snapshot.

    Amounts are in euros, of the envelopes of that very territory whose amount is known; NULL when none is known.
    ``beneficiaries`` are counted once whatever the windows. ``standings`` counts its indicators there by standing.
    """

    id = models.BigAutoField(primary_key=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.CASCADE, related_name="programmes", db_index=False, verbose_name="calcul"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="+", verbose_name="programme"
    )
    planned = models.DecimalField("prévu", max_digits=16, decimal_places=2, null=True, blank=True)
    committed = models.DecimalField("engagé", max_digits=16, decimal_places=2, null=True, blank=True)
    paid = models.DecimalField("payé", max_digits=16, decimal_places=2, null=True, blank=True)
    applications = models.PositiveIntegerField("candidatures", null=True, blank=True)
    beneficiaries = models.PositiveIntegerField("bénéficiaires distincts", null=True, blank=True)
    open_windows = models.PositiveIntegerField("fenêtres ouvertes", default=0)
    indicators = models.PositiveIntegerField("indicateurs", default=0)
    valued = models.PositiveIntegerField("indicateurs qui ont un chiffre", default=0)
    standings = models.JSONField("positions", default=dict)

    class Meta:
        verbose_name = "avancement d’un programme"
        verbose_name_plural = "avancements des programmes"
        ordering = ["snapshot", "programme"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "programme"],
                name="programmesnapshot_unique",
                violation_error_message="Ce programme est déjà dans ce calcul.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.programme)
