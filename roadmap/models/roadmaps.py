"""Roadmaps, national and regional, in one shape: named levels and a tree of goals."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from common.db.constraints import choice_constraint
from common.db.shown import changes_alone
from common.db.trace import traced
from common.models import ScopedQuerySet, Sourced, TimeStamped, Versioned
from common.scope import Scope
from roadmap.enums import RoadmapKind, RoadmapState
from roadmap.models import traces
from territories.models import Territory


class RoadmapQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """National roadmaps to anybody with a mandate; regional ones by region, drafts to those who write."""
        if scope.is_empty:
            return self.none()
        published = Q(published_at__isnull=False)
        regional = Q(territory_id__in=scope.draft_regions) | published & Q(
            territory_id__in=scope.readable_regions
        )
        if scope.every_region:
            regional |= published
        return self.current().filter(Q(kind=RoadmapKind.NATIONAL) | regional)

    def current(self) -> Self:
        """Without those that an undone import withdrew."""
        return self.filter(withdrawn_at__isnull=True)

    def national(self) -> Self:
        return self.filter(kind=RoadmapKind.NATIONAL)

    def of_region(self, territory: Territory) -> Self:
        return self.filter(kind=RoadmapKind.REGIONAL, territory=territory)


@traced(traces.ROADMAP)
@changes_alone("published_at", "withdrawn_at", "kind", "territory", "state", "code", "title")
class Roadmap(Sourced, TimeStamped, Versioned):
    """``announced_period`` is the period as its title says it, when the columns say another."""

    kind = models.CharField("portée", max_length=20, choices=RoadmapKind.choices)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="roadmaps", verbose_name="territoire"
    )
    code = models.SlugField("code", max_length=60, unique=True)
    title = models.CharField("titre", max_length=300)
    document_version = models.CharField("version du document", max_length=100, blank=True)
    period_start = models.PositiveSmallIntegerField("première année", null=True, blank=True)
    period_end = models.PositiveSmallIntegerField("dernière année", null=True, blank=True)
    announced_period = models.CharField("période annoncée par le titre", max_length=60, blank=True)
    state = models.CharField(
        "état", max_length=20, choices=RoadmapState.choices, default=RoadmapState.ADOPTED
    )
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name="remplace",
    )
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        verbose_name = "feuille de route"
        verbose_name_plural = "feuilles de route"
        ordering = ["kind", "-period_start", "title", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("kind", RoadmapKind, name="roadmap_kind"),
            choice_constraint("state", RoadmapState, name="roadmap_state"),
            models.CheckConstraint(
                condition=Q(period_end__isnull=True) | Q(period_start__lte=F("period_end")),
                name="roadmap_period",
                violation_error_message="La dernière année précède la première.",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("pk")),
                name="roadmap_supersedes_another",
                violation_error_message="Une feuille de route ne se remplace pas elle-même.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> range:
        """The years it programmes, empty when its period is unknown."""
        if self.period_start is None or self.period_end is None:
            return range(0)
        return range(self.period_start, self.period_end + 1)


@traced(traces.LEVEL)
@changes_alone("name", "depth")
class RoadmapLevel(models.Model):
    """A named level of one roadmap; ``announced_count`` is how many goals the source says there are."""

    roadmap = models.ForeignKey(
        Roadmap, on_delete=models.CASCADE, related_name="levels", verbose_name="feuille de route"
    )
    depth = models.PositiveSmallIntegerField("profondeur")
    name = models.CharField("nom", max_length=80)
    plural = models.CharField("pluriel", max_length=80)
    announced_count = models.PositiveSmallIntegerField("nombre annoncé", null=True, blank=True)
    note = models.TextField("note", blank=True)

    class Meta:
        verbose_name = "niveau"
        verbose_name_plural = "niveaux"
        ordering = ["roadmap", "depth"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "depth"],
                name="roadmaplevel_depth",
                violation_error_message="Cette feuille de route a déjà un niveau à cette profondeur.",
            ),
            models.UniqueConstraint(
                fields=["roadmap", "name"],
                name="roadmaplevel_name",
                violation_error_message="Cette feuille de route a déjà un niveau de ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
