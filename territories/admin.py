"""Territories to read, establishments, organisations with their names and the territories they serve."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from common.administration.models import NamedCells, ScopedInline, ScopedModelAdmin, SeenForm
from common.administration.site import scope_of, site
from common.scope import Scope
from territories import access
from territories.enums import OrganisationKind, TerritoryKind
from territories.models import Establishment, Organisation, OrganisationArea, OrganisationName, Territory
from territories.services.organisations import keep_former_name

_SOURCE = (
    "D’où vient l’information",
    {"classes": ("collapse",), "fields": ("source", "certainty", "note")},
)


def administered_territories(scope: Scope) -> Any:
    """The regions that one administers, and what lies in them."""
    if scope.administers_portal:
        return Territory.objects.all()
    regions = scope.administered_regions
    return Territory.objects.filter(Q(pk__in=regions) | Q(parent__in=regions))


def regions_served(organisation: Organisation) -> set[int | None]:
    areas = organisation.areas.select_related("territory")
    return {access.region_of(area.territory) for area in areas}


class TerritoryFilter(admin.SimpleListFilter):
    """Only what the person administers is a choice."""

    title = "territoire servi"
    parameter_name = "territoire"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        served = administered_territories(scope_of(request)).filter(organisation_areas__isnull=False)
        found = served.distinct().order_by("kind", "name")
        return [(str(territory.pk), territory.name) for territory in found]

    def queryset(self, request: Any, queryset: Any) -> Any:
        known = {key for key, _ in self.lookup_choices}
        chosen = self.value()
        if chosen not in known:
            return queryset
        areas = OrganisationArea.objects.filter(territory=int(chosen))
        return queryset.filter(pk__in=areas.values("organisation"))


@admin.register(Territory, site=site)
class TerritoryAdmin(ScopedModelAdmin):
    list_display = ("name", "kind", "code", "parent", "timezone")
    list_select_related = ("parent",)
    list_filter = ("kind",)
    search_fields = ("name", "code")
    search_help_text = "Nom ou code, avec ses accents"
    ordering = ("kind", "code")
    fieldsets = (
        (None, {"fields": ("kind", "code", "name", "parent", "timezone")}),
        ("Validité", {"fields": ("valid_from", "valid_to")}),
        _SOURCE,
    )

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        """With another code it would be another territory: figures and files find it by its own."""
        return ("kind", "code") if obj else ()

    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return access.may_list_organisations(scope)


class AreaFormSet(NamedCells):
    def clean(self) -> None:
        """Without any, the organisation would leave the region of who writes."""
        super().clean()
        if self.scope.administers_portal or any(self.errors):
            return
        kept = [
            form
            for form in self.forms
            if form.cleaned_data.get("territory") and not form.cleaned_data.get("DELETE")
        ]
        if not kept:
            raise ValidationError("Indiquez au moins un territoire servi dans vos régions.")


class OrganisationPart(ScopedInline):
    fields: tuple[str, ...] = ()

    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return access.may_list_organisations(scope)

    def may_add(self, scope: Scope) -> bool:
        return access.may_list_organisations(scope)

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return _may_change(scope, row)

    def may_delete(self, scope: Scope, row: Any = None) -> bool:
        return _may_change(scope, row)

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return _may_change(scope_of(request), obj)


class AreaInline(OrganisationPart):
    model = OrganisationArea
    formset = AreaFormSet
    fields = ("territory", "valid_from", "valid_to")
    verbose_name = "territoire servi"
    verbose_name_plural = "territoires servis"

    def choices_of(self, field: Any, scope: Scope) -> Any:
        return administered_territories(scope).order_by("kind", "name")


class NameInline(OrganisationPart):
    model = OrganisationName
    fields = ("name", "valid_from", "valid_to")
    verbose_name = "autre nom"
    verbose_name_plural = "autres noms, anciens ou d’usage"


@admin.register(Organisation, site=site)
class OrganisationAdmin(ScopedModelAdmin):
    form = SeenForm
    inlines = (AreaInline, NameInline)
    list_display = ("name", "short_name", "kind", "served", "valid_to")
    list_filter = ("kind", TerritoryFilter)
    search_fields = ("name", "short_name", "other_names__name")
    search_help_text = "Nom, sigle ou ancien nom, avec ses accents"
    ordering = ("name", "pk")
    fieldsets = (
        (None, {"fields": ("kind", "name", "short_name", "legal_form")}),
        ("Validité", {"fields": ("valid_from", "valid_to")}),
        _SOURCE,
    )
    help_texts = {
        "name": "Si vous le changez, l’ancien nom est gardé parmi les autres noms.",
        "short_name": "Celui qui tient dans une case de tableau.",
        "valid_to": "Dernier jour compris. Un organisme ne s’efface pas\u00a0: il cesse.",
    }

    @admin.display(description="territoires servis")
    def served(self, organisation: Organisation) -> str:
        return ", ".join(sorted(area.territory.name for area in organisation.areas.all()))

    def rows(self, scope: Scope) -> Any:
        """Those that serve a region one administers; its own pages show the others."""
        found = Organisation.objects.prefetch_related("areas__territory")
        if scope.administers_portal:
            return found
        here = OrganisationArea.objects.filter(territory__in=administered_territories(scope))
        return found.filter(pk__in=here.values("organisation"))

    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return access.may_list_organisations(scope)

    def may_add(self, scope: Scope) -> bool:
        return access.may_list_organisations(scope)

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return _may_change(scope, row)

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> forms.Field:
        if db_field.name == "kind":
            kinds = access.local_kinds(scope_of(request))
            kwargs["choices"] = [("", "Choisir une nature"), *((kind.value, kind.label) for kind in kinds)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and "name" in form.changed_data:
            former = form.initial["name"]
            keep_former_name(organisation=form.instance, former=former, last_day=timezone.localdate())


def _may_change(scope: Scope, organisation: Organisation | None) -> bool:
    """Without one, whether there is any that the scope may change or create."""
    if organisation is None or organisation.pk is None:
        return access.may_list_organisations(scope)
    return access.may_change_organisation(scope, organisation, regions=regions_served(organisation))


class EstablishmentForm(SeenForm):
    def clean(self) -> dict[str, Any]:
        """Its area is one of the region of its department."""
        values = super().clean()
        department, area = values.get("department"), values.get("animation_area")
        if department and area and area.parent_id != department.parent_id:
            self.add_error("animation_area", "Ce territoire est celui d’une autre région que le département.")
        return values


class DepartmentFilter(admin.SimpleListFilter):
    title = "département"
    parameter_name = "departement"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        found = administered_territories(scope_of(request)).filter(establishments__isnull=False).distinct()
        return [(str(territory.pk), territory.name) for territory in found.order_by("code")]

    def queryset(self, request: Any, queryset: Any) -> Any:
        chosen = self.value()
        known = {key for key, _ in self.lookup_choices}
        return queryset.filter(department=int(chosen)) if chosen in known else queryset


@admin.register(Establishment, site=site)
class EstablishmentAdmin(ScopedModelAdmin):
    form = EstablishmentForm
    list_display = ("finess", "name", "category", "department", "animation_area", "valid_to")
    list_display_links = ("finess", "name")
    list_select_related = ("department", "animation_area")
    list_filter = ("category", DepartmentFilter)
    search_fields = ("finess", "name")
    search_help_text = "Numéro FINESS ou nom, avec ses accents"
    ordering = ("finess",)
    fieldsets = (
        (None, {"fields": ("finess", "name", "category", "department", "animation_area", "legal_entity")}),
        ("Validité", {"fields": ("valid_from", "valid_to")}),
        _SOURCE,
    )
    help_texts = {
        "finess": "Neuf caractères, zéro de tête compris. Il ne change plus ensuite.",
        "animation_area": "De la même région que le département\u202f; laissez vide si la région n’en dessine pas.",
        "valid_to": "Un établissement ne s’efface pas\u00a0: il ferme.",
    }

    def rows(self, scope: Scope) -> Any:
        return Establishment.objects.filter(department__in=administered_territories(scope))

    def choices_of(self, field: Any, scope: Scope) -> Any:
        kinds = {"department": TerritoryKind.DEPARTMENT, "animation_area": TerritoryKind.ANIMATION_AREA}
        if kind := kinds.get(field.name):
            return administered_territories(scope).filter(kind=kind).order_by("code")
        return super().choices_of(field, scope).filter(kind=OrganisationKind.LEGAL_ENTITY)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        """Another number is another establishment: figures and files find it by its own."""
        return ("finess",) if obj else ()

    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return access.may_list_establishments(scope)

    def may_add(self, scope: Scope) -> bool:
        return access.may_list_establishments(scope)

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        if row is None or row.pk is None:
            return access.may_list_establishments(scope)
        return access.may_change_establishment(scope, row)
