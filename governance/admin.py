"""The administration of committees and of their meetings; meetings of a region also have a page of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from common.administration.models import ScopedModelAdmin, SeenForm
from common.administration.site import site
from common.scope import Scope
from governance import access
from governance.enums import CommitteeLevel
from governance.models import Committee, Meeting
from programmes.admin.base import KEY, RELOADED, SOURCE, PlaceFilter, listed_territories
from territories.admin import administered_territories
from territories.enums import TerritoryKind


class CommitteePlaceFilter(PlaceFilter):
    path = "committee__territory"


class CommitteeForm(SeenForm):
    def clean(self) -> dict[str, Any]:
        """What is national is the nation's, and nothing else is."""
        values = super().clean()
        territory, level = values.get("territory"), values.get("level")
        if (
            territory
            and level
            and (territory.kind == TerritoryKind.NATION) != (level == CommitteeLevel.NATIONAL)
        ):
            self.add_error(
                "level", "Une instance nationale est celle de la nation, et les autres ne le sont pas."
            )
        return values


class GovernanceAdmin(ScopedModelAdmin):
    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return access.may_list_committees(scope)

    def may_add(self, scope: Scope) -> bool:
        return access.may_list_committees(scope)


@admin.register(Committee, site=site)
class CommitteeAdmin(GovernanceAdmin):
    form = CommitteeForm
    list_display = ("name", "short_name", "level", "territory", "valid_from", "valid_to", "is_proposed")
    list_select_related = ("territory",)
    list_filter = (PlaceFilter, "level", "steers", "is_proposed")
    search_fields = ("name", "short_name", "code")
    search_help_text = "Nom, sigle ou code"
    fieldsets = (
        (
            None,
            {
                "description": RELOADED,
                "fields": ("code", "territory", "level", "name", "short_name", "order"),
            },
        ),
        ("Ce qu’elle fait", {"fields": ("mission", "chair", "secretariat", "steers")}),
        ("Quand", {"fields": ("valid_from", "valid_to", "dates_text", "is_proposed", "succeeds")}),
        SOURCE,
    )
    help_texts = {
        "code": f"Dans l’adresse de sa page. {KEY}",
        "territory": KEY,
        "chair": "Une fonction ou un organisme, jamais une personne.",
        "secretariat": "Une fonction ou un organisme, jamais une personne.",
        "steers": "Les tableaux de bord se comparent à sa séance précédente.",
    }

    def rows(self, scope: Scope) -> Any:
        return Committee.objects.filter(territory__in=listed_territories(scope))

    def choices_of(self, field: Any, scope: Scope) -> Any:
        if field.name == "territory":
            return administered_territories(scope).order_by("kind", "name")
        return self.rows(scope)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        for name in {"code", "territory"} & set(form.base_fields) if obj else ():
            form.base_fields[name].disabled = True
        return form

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        if row is None or row.pk is None:
            return access.may_list_committees(scope)
        return access.may_change_committee(scope, row)


@admin.register(Meeting, site=site)
class MeetingAdmin(GovernanceAdmin):
    form = SeenForm
    list_display = ("on", "begins", "committee", "state", "title")
    list_select_related = ("committee",)
    list_filter = (CommitteePlaceFilter, "state")
    search_fields = ("title", "committee__name", "committee__short_name")
    search_help_text = "Objet ou instance"
    ordering = ("-on", "-begins", "-pk")
    fieldsets = (
        (None, {"fields": ("committee", "on", "begins", "ends", "place", "title", "state")}),
        SOURCE,
    )
    help_texts = {"committee": KEY, "begins": "À l’heure du territoire de l’instance."}

    def rows(self, scope: Scope) -> Any:
        return Meeting.objects.filter(committee__territory__in=listed_territories(scope))

    def choices_of(self, field: Any, scope: Scope) -> Any:
        """A meeting is added to a committee that one administers."""
        return Committee.objects.filter(territory__in=administered_territories(scope))

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj and "committee" in form.base_fields:
            form.base_fields["committee"].disabled = True
        return form

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        if row is None or row.pk is None:
            return access.may_list_committees(scope)
        return access.may_change_committee(scope, row.committee)
