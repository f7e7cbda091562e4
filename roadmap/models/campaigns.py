"""Update campaigns: who must say where which action stands, between two dates."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.db.constraints import ordered_dates_constraint
from common.db.trace import traced
from common.models import ScopedQuerySet, TimeStamped
from common.scope import Scope
from roadmap.models import traces
from roadmap.models.actions import Action
from roadmap.models.status import StatusUpdate
from territories.models import Organisation, Territory


class CampaignQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Campaigns of the regions whose drafts the scope reads."""
        return self.filter(territory_id__in=scope.draft_regions)

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


@traced(traces.CAMPAIGN)
class Campaign(TimeStamped):
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="campaigns", verbose_name="région"
    )
    title = models.CharField("titre", max_length=200)
    message = models.TextField("message aux pilotes", blank=True)
    opens_on = models.DateField("du")
    closes_on = models.DateField("au")
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    closed_by_label = models.CharField("close par", max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="campaigns",
        verbose_name="ouverte par",
    )
    author_label = models.CharField("ouverte par (nom d’alors)", max_length=200)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "campagne de mise à jour"
        verbose_name_plural = "campagnes de mise à jour"
        ordering = ["-opens_on", "-pk"]
        constraints = [
            ordered_dates_constraint(
                "opens_on",
                "closes_on",
                name="campaign_period",
                message="La fin de la campagne précède son début.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="campaign_title",
                violation_error_message="Une campagne a un titre.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@traced(traces.CAMPAIGN_ITEM)
class CampaignItem(models.Model):
    """One action that one organisation owes an update on; done by an update made during the campaign."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="items", verbose_name="campagne"
    )
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="campaign_items", verbose_name="action"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="campaign_items", verbose_name="organisme"
    )
    status_update = models.ForeignKey(
        StatusUpdate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="campaign_items",
        verbose_name="point de situation reçu",
    )
    done_at = models.DateTimeField("fait le", null=True, blank=True)

    class Meta:
        verbose_name = "mise à jour attendue"
        verbose_name_plural = "mises à jour attendues"
        ordering = ["campaign", "action", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "action", "organisation"],
                name="campaignitem_unique",
                violation_error_message="Cette action est déjà demandée à cet organisme.",
            ),
            models.CheckConstraint(
                condition=Q(status_update__isnull=True, done_at__isnull=True)
                | Q(status_update__isnull=False, done_at__isnull=False),
                name="campaignitem_done",
                violation_error_message="Une mise à jour faite désigne le point de situation reçu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.organisation}"
