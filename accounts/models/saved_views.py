"""What a person keeps of a list: views of its filters, named, and the columns looked at last."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import QueryDict

from common.models import ScopedQuerySet, TimeStamped
from common.scope import Scope
from territories.models import Territory

NAME_LENGTH = 80
QUERY_LENGTH = 4_000


class SavedViewQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own and those that are shared, in the territories that the scope reads."""
        territories = Territory.objects.visible_to(scope)
        return self.filter(Q(owner_id=scope.user_id) | Q(shared=True), territory__in=territories)

    def of_page(self, page: str, territory: Territory) -> Self:
        return self.filter(page=page, territory=territory)


class SavedView(TimeStamped):
    """The filters of a page under a name.

    ``query`` is the query string of the filters that the page knew when they were saved, in the order of its
    form; ``columns`` are keys of its columns. Not traced: a private view is nobody else's business, and the
    journal of the region would show it.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="saved_views",
        verbose_name="propriétaire",
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="saved_views", verbose_name="territoire"
    )
    page = models.CharField("page", max_length=40)
    name = models.CharField("nom", max_length=NAME_LENGTH)
    query = models.CharField("filtres", max_length=QUERY_LENGTH, blank=True)
    ordering = models.CharField("tri", max_length=40, blank=True)
    columns: models.JSONField[list[str], list[str]] = models.JSONField("colonnes", default=list, blank=True)
    shared = models.BooleanField("partagée avec la région", default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "vue enregistrée"
        verbose_name_plural = "vues enregistrées"
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                "territory",
                "page",
                Lower("name"),
                name="savedview_name_unique",
                violation_error_message="Une vue de cette liste porte déjà ce nom.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(page=""),
                name="savedview_named",
                violation_error_message="Une vue porte un nom et appartient à une liste.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def parameters(self) -> QueryDict:
        """The filters as an address has them; the caller may change them."""
        return QueryDict(self.query, mutable=True)


class ListPreferenceQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own only."""
        return self.filter(owner_id=scope.user_id)


class ListPreference(models.Model):
    """The columns that a person looked at last on a page; not traced, it is no business of the region."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="compte"
    )
    page = models.CharField("page", max_length=40)
    columns: models.JSONField[list[str], list[str]] = models.JSONField("colonnes", default=list, blank=True)

    objects = ListPreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "préférence de liste"
        verbose_name_plural = "préférences de liste"
        ordering = ["owner", "page"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page"],
                name="listpreference_once",
                violation_error_message="Ce compte a déjà une préférence pour cette liste.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} · {self.page}"
