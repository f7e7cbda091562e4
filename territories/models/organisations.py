"""Organisations, the names they bear and have borne, and the territories they serve."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint, ordered_dates_constraint
from common.db.shown import changes_alone
from common.db.stamps import Touch
from common.db.trace import About, of, traced
from common.models import ScopedQuerySet, Sourced, TimeStamped
from common.scope import Scope
from territories.enums import OrganisationKind
from territories.models import stamps
from territories.models.territories import Territory

_PERIOD_MESSAGE = "La fin de validité précède son début."


def _part_of_organisation(label: str, touches: tuple[Touch, ...]) -> About:
    return of(
        "territories.organisation", 'e."organisation_id"', label=label, territory="NULL", touches=touches
    )


class OrganisationQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Public facts: anybody with a mandate may read who serves which territory."""
        return self.none() if scope.is_empty else self

    def serving(self, territory: Territory) -> Self:
        """Organisations of a territory, national bodies and collective ones included."""
        everywhere = Q(
            kind__in=[
                OrganisationKind.COLLECTIVE,
                OrganisationKind.NATIONAL_BODY,
                OrganisationKind.HEALTH_INSURANCE,
            ]
        )
        return self.filter(everywhere | Q(areas__territory=territory)).distinct()


@traced(About(label='e."name"', touches=stamps.BY_ORGANISATION))
@changes_alone("name", "short_name")
class Organisation(Sourced, TimeStamped):
    kind = models.CharField("nature", max_length=20, choices=OrganisationKind.choices)
    name = models.CharField("nom", max_length=200)
    short_name = models.CharField("nom court", max_length=60, blank=True)
    legal_form = models.CharField("forme juridique", max_length=60, blank=True)
    valid_from = models.DateField("valide depuis", null=True, blank=True)
    valid_to = models.DateField("valide jusqu’au", null=True, blank=True)
    territories = models.ManyToManyField(
        Territory, through="OrganisationArea", related_name="organisations", verbose_name="territoires"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisme"
        verbose_name_plural = "organismes"
        ordering = ["name", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("kind", OrganisationKind, name="organisation_kind"),
            models.UniqueConstraint(
                fields=["kind", "name"],
                name="organisation_name_unique",
                violation_error_message="Un organisme de même nature porte déjà ce nom.",
            ),
            ordered_dates_constraint(
                "valid_from", "valid_to", name="organisation_period", message=_PERIOD_MESSAGE
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name that fits in a table cell."""
        return self.short_name or self.name


@traced(_part_of_organisation('e."name"', stamps.BY_NAME))
class OrganisationName(Sourced):
    """Another name of an organisation: a former one, a later one, an acronym, a usual spelling."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="other_names", verbose_name="organisme"
    )
    name = models.CharField("autre nom", max_length=200)
    valid_from = models.DateField("valide depuis", null=True, blank=True)
    valid_to = models.DateField("valide jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "autre nom d’organisme"
        verbose_name_plural = "autres noms d’organismes"
        ordering = ["organisation", "name"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="organisationname_unique",
                violation_error_message="Ce nom est déjà donné à cet organisme.",
            ),
            ordered_dates_constraint(
                "valid_from", "valid_to", name="organisationname_period", message=_PERIOD_MESSAGE
            ),
        ]

    def __str__(self) -> str:
        return self.name


@traced(
    _part_of_organisation(
        '(SELECT t.name FROM territories_territory t WHERE t.id = e."territory_id")', stamps.BY_AREA
    )
)
class OrganisationArea(Sourced):
    """One organisation serves one territory, between two dates where they are known."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="areas", verbose_name="organisme"
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="organisation_areas", verbose_name="territoire"
    )
    valid_from = models.DateField("depuis", null=True, blank=True)
    valid_to = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "territoire d’un organisme"
        verbose_name_plural = "territoires des organismes"
        ordering = ["organisation", "territory"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "territory", "valid_from"],
                nulls_distinct=False,
                name="organisationarea_unique",
                violation_error_message="Cet organisme sert déjà ce territoire depuis cette date.",
            ),
            ordered_dates_constraint(
                "valid_from", "valid_to", name="organisationarea_period", message=_PERIOD_MESSAGE
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.territory}"
