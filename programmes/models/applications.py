"""Who applied to a window, for what, and what was answered."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint
from common.db.trace import traced
from common.models import ScopedQuerySet, Sourced, TimeStamped
from common.scope import Scope
from programmes.enums import ApplicationState, DomainState
from programmes.models import traces
from programmes.models.programmes import Strand, Window
from territories.models import Establishment, Organisation


class ApplicationQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(window__in=Window.objects.visible_to(scope))

    def beneficiaries(self) -> int:
        """Unique applicants: one that applies to three windows counts once."""
        establishments = self.filter(establishment__isnull=False)
        groups = self.filter(establishment__isnull=True)
        return (
            establishments.values("establishment").distinct().count()
            + groups.values("organisation").distinct().count()
        )


@traced(traces.APPLICATION)
class Application(Sourced, TimeStamped):
    """An application of an establishment or of a group; ``title`` is the project, when it has a name."""

    window = models.ForeignKey(
        Window, on_delete=models.CASCADE, related_name="applications", verbose_name="fenêtre"
    )
    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="établissement",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="organisme ou groupement",
    )
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="partnered_applications", verbose_name="partenaires"
    )
    title = models.CharField("projet", max_length=400, blank=True)
    state = models.CharField("état", max_length=20, choices=ApplicationState.choices)
    filed_on = models.DateField("déposée le", null=True, blank=True)
    decided_on = models.DateField("décidée le", null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "candidature"
        verbose_name_plural = "candidatures"
        ordering = ["window", "title", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("state", ApplicationState, name="application_state"),
            models.CheckConstraint(
                condition=Q(establishment__isnull=False) | Q(organisation__isnull=False),
                name="application_of_somebody",
                violation_error_message="Une candidature est celle d’un établissement ou d’un organisme.",
            ),
            models.UniqueConstraint(
                fields=["window", "establishment", "organisation", "title"],
                nulls_distinct=False,
                name="application_unique",
                violation_error_message="Cette candidature est déjà enregistrée pour cette fenêtre.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.establishment or self.organisation)


@traced(traces.DOMAIN)
class ApplicationDomain(TimeStamped):
    """A domain that an application commits to, and whether its targets were reached."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="domains", verbose_name="candidature"
    )
    strand = models.ForeignKey(
        Strand,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="application_domains",
        verbose_name="volet",
    )
    label = models.CharField("domaine", max_length=200)
    state = models.CharField("état", max_length=20, choices=DomainState.choices)
    decided_on = models.DateField("décidé le", null=True, blank=True)

    class Meta:
        verbose_name = "domaine de candidature"
        verbose_name_plural = "domaines de candidature"
        ordering = ["application", "label"]
        constraints = [
            choice_constraint("state", DomainState, name="applicationdomain_state"),
            models.UniqueConstraint(
                fields=["application", "label"],
                name="applicationdomain_unique",
                violation_error_message="Ce domaine est déjà dans la candidature.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
