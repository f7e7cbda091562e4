"""Definitions of indicators. Their measures, targets and links have pages of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError

from common.administration.models import NamedCells, ScopedInline, ScopedModelAdmin, SeenForm
from common.administration.site import site
from common.scope import Scope
from indicators.access import may_administer_indicators, may_list_definitions
from indicators.models import Applicability, Indicator, IndicatorCategory, Measure

_SOURCE = (
    "D’où vient l’information",
    {"classes": ("collapse",), "fields": ("source", "certainty", "note")},
)
RELOADED = "Ce que donnent les données de référence revient à leur rechargement\u00a0: corrigez aussi leurs fichiers."
_USED = "Des relevés portent le code {code}\u00a0: il ne change ni ne se retire."


class CategoryFormSet(NamedCells):
    def clean(self) -> None:
        """Measures hold the code itself: those that bear it would be lost."""
        super().clean()
        for form in self.initial_forms:
            values = getattr(form, "cleaned_data", {})
            touched = "code" in form.changed_data or values.get("DELETE")
            former = form.initial.get("code")
            if touched and Measure.objects.filter(indicator=self.instance, category=former).exists():
                raise ValidationError(_USED.format(code=former))


class DefinitionPart(ScopedInline):
    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return may_list_definitions(scope)

    def may_add(self, scope: Scope) -> bool:
        return may_administer_indicators(scope)

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return may_administer_indicators(scope)

    def may_delete(self, scope: Scope, row: Any = None) -> bool:
        return may_administer_indicators(scope)


class CategoryInline(DefinitionPart):
    model = IndicatorCategory
    formset = CategoryFormSet
    fields = ("code", "label", "order")
    verbose_name = "catégorie"
    verbose_name_plural = "catégories"


class ApplicabilityInline(DefinitionPart):
    model = Applicability
    fields = ("territory", "valid_from", "valid_to", "reason")
    verbose_name = "territoire où il a un sens"
    verbose_name_plural = "territoires où il a un sens (aucun\u00a0: tous)"

    def choices_of(self, field: Any, scope: Scope) -> Any:
        return super().choices_of(field, scope).order_by("kind", "name")


@admin.register(Indicator, site=site)
class IndicatorAdmin(ScopedModelAdmin):
    form = SeenForm
    inlines = (CategoryInline, ApplicabilityInline)
    list_display = ("code", "name", "programme", "kind", "unit", "territory_rule", "closed_on")
    list_display_links = ("code", "name")
    list_select_related = ("programme",)
    list_filter = ("programme", "kind", "sensitive")
    search_fields = ("code", "name", "definition")
    search_help_text = "Code ou mots de l’intitulé et de la définition, avec leurs accents"
    ordering = ("order", "code")
    fieldsets = (
        (
            None,
            {
                "description": RELOADED,
                "fields": ("code", "name", "programme", "definition", "order", "closed_on"),
            },
        ),
        ("Valeur", {"fields": ("kind", "unit", "decimals", "direction", "numerator", "denominator")}),
        ("Publication", {"fields": ("periodicity", "publication_delay", "sensitive")}),
        (
            "Règles de calcul",
            {"fields": ("territory_rule", "summed_level", "time_rule", "cumulative", "zero_start")},
        ),
        (
            "Valeurs admises",
            {"fields": ("minimum", "maximum", "integer_only", "monotone", "total_of_parts")},
        ),
        _SOURCE,
    )
    help_texts = {
        "code": "Majuscules, chiffres et tirets\u202f; les fichiers de relevés le portent. Ne change plus ensuite.",
        "kind": "Ne change plus dès qu’un relevé existe.",
        "summed_level": "Le niveau dont les chiffres s’agrègent\u202f; aucun si aucune règle.",
        "closed_on": "Un indicateur ne s’efface pas\u00a0: son suivi s’arrête.",
    }

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """What figures rest on does not change, but is validated with the rest."""
        form = super().get_form(request, obj, change, **kwargs)
        fixed = {"code"} if obj else set()
        if obj and obj.measures.exists():
            fixed.add("kind")
        for name in fixed & set(form.base_fields):
            form.base_fields[name].disabled = True
        return form

    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return may_list_definitions(scope)

    def may_add(self, scope: Scope) -> bool:
        return may_administer_indicators(scope)

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return may_administer_indicators(scope)
