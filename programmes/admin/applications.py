"""Applications to a window, with the domains they commit to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q

from common.administration.models import NamedCells, ScopedInline, SeenForm
from common.administration.site import scope_of, site
from common.scope import NOBODY, Scope
from programmes import access
from programmes.admin.base import KEY, RELOADED, SOURCE, FactAdmin, PlaceFilter, listed_territories
from programmes.forms import FinessField
from programmes.models import Application, ApplicationDomain, Strand
from territories.admin import administered_territories
from territories.enums import TerritoryKind
from territories.models import Establishment


class WindowPlaceFilter(PlaceFilter):
    path = "window__territory"


class ApplicationForm(SeenForm):
    scope: Scope = NOBODY

    def clean(self) -> dict[str, Any]:
        """A local administrator cannot file, in a window of the nation, for who is of no region."""
        values = super().clean()
        window, establishment = values.get("window"), values.get("establishment")
        if window is None or {"window", "establishment"} & set(self.errors):
            return values
        written = Application(window=window, establishment=establishment)
        if not access.may_change_application(self.scope, written):
            self.add_error("establishment", "Pour cette fenêtre, indiquez un établissement de vos régions.")
        return values


class DomainFormSet(NamedCells):
    def clean(self) -> None:
        """A domain is a strand of the programme that one applies to."""
        super().clean()
        window_id = self.instance.window_id
        for form in self.forms:
            strand = getattr(form, "cleaned_data", {}).get("strand")
            if strand and window_id and strand.programme_id != self.instance.window.programme_id:
                form.add_error("strand", "Ce volet est celui d’un autre programme.")


class DomainInline(ScopedInline):
    model = ApplicationDomain
    formset = DomainFormSet
    fields = ("label", "strand", "state", "decided_on")
    verbose_name = "domaine"
    verbose_name_plural = "domaines"

    def choices_of(self, field: Any, scope: Scope) -> Any:
        return Strand.objects.select_related("programme")

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if obj and (strand := formset.form.base_fields.get("strand")):
            strand.queryset = strand.queryset.filter(programme=obj.window.programme_id)
        return formset

    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return access.may_list_facts(scope)

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return _may_change(scope, row)

    def may_delete(self, scope: Scope, row: Any = None) -> bool:
        return _may_change(scope, row)

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return _may_change(scope_of(request), obj)


@admin.register(Application, site=site)
class ApplicationAdmin(FactAdmin):
    form = ApplicationForm
    inlines = (DomainInline,)
    fixed = ("window",)
    list_display = ("applicant", "title", "window", "territory", "state", "decided_on")
    list_select_related = ("window__programme", "window__territory", "establishment", "organisation")
    list_filter = ("window__programme", WindowPlaceFilter, "state")
    search_fields = ("title", "establishment__name", "establishment__finess", "organisation__name")
    search_help_text = "Projet, établissement, numéro FINESS ou organisme, avec ses accents"
    ordering = ("window", "title", "pk")
    fieldsets = (
        (
            None,
            {
                "description": RELOADED,
                "fields": ("window", "establishment", "organisation", "title", "partners"),
            },
        ),
        ("Suite donnée", {"fields": ("state", "filed_on", "decided_on")}),
        SOURCE,
    )
    help_texts = {
        "window": KEY,
        "establishment": "Son numéro FINESS, neuf caractères.",
        "organisation": "Quand le candidat n’est pas un établissement, ou en plus de lui.",
        "partners": "Plusieurs choix possibles, touche Ctrl tenue.",
    }

    @admin.display(description="candidat")
    def applicant(self, application: Application) -> str:
        return str(application.establishment or application.organisation)

    @admin.display(description="territoire", ordering="window__territory")
    def territory(self, application: Application) -> str:
        return str(application.window.territory)

    def rows(self, scope: Scope) -> Any:
        """Those of one's windows and of one's establishments; of the nation, those of who is of no region."""
        found = Application.objects.all()
        if scope.administers_portal:
            return found
        here = administered_territories(scope)
        national = Q(establishment=None, window__territory__kind=TerritoryKind.NATION)
        return found.filter(
            national | Q(window__territory__in=here) | Q(establishment__department__in=here)
        ).filter(window__territory__in=listed_territories(scope))

    def choices_of(self, field: Any, scope: Scope) -> Any:
        if field.name == "establishment":
            return Establishment.objects.filter(department__in=administered_territories(scope))
        return super().choices_of(field, scope)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "establishment":
            kwargs["form_class"] = FinessField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.scope = scope_of(request)
        return form

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return _may_change(scope, row)


def _may_change(scope: Scope, application: Application | None) -> bool:
    """Without one, whether there is any that the scope may change or create."""
    if application is None or application.pk is None:
        return access.may_list_facts(scope)
    return access.may_change_application(scope, application)
