"""Windows, counts, envelopes, dates and services of a programme, in one territory each."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from common.administration.site import site
from common.templatetags.french import french_partial
from programmes.admin.base import DAY, KEY, PUBLISHED, RELOADED, SOURCE, FactAdmin, PlaceFilter
from programmes.forms import AmountField, euros
from programmes.models import Envelope, KeyDate, ProgrammeService, Tally, Window


@admin.register(Window, site=site)
class WindowAdmin(FactAdmin):
    fixed = ("programme", "code")
    list_display = ("name", "programme", "territory", "kind", "opens_on", "closes_on")
    list_filter = ("programme", PlaceFilter, "kind")
    search_fields = ("name", "code", "programme__name")
    search_help_text = "Nom, code ou programme, avec ses accents"
    ordering = ("programme__order", "order", "opens_on", "pk")
    fieldsets = (
        (
            None,
            {
                "description": RELOADED,
                "fields": ("programme", "territory", "strand", "kind", "code", "name", "order"),
            },
        ),
        ("Qui candidate", {"fields": ("applicants", "condition")}),
        ("Dates", {"fields": ("opens_on", "closes_on", "precision", "dates_text")}),
        ("État publié", {"fields": ("state_text", "state_on")}),
        SOURCE,
    )
    help_texts = {
        "code": f"Unique pour le programme dans le territoire. {KEY}",
        "closes_on": DAY,
        "dates_text": PUBLISHED,
    }


@admin.register(Tally, site=site)
class TallyAdmin(FactAdmin):
    list_display = ("label", "value", "programme", "window", "territory", "unit", "state", "on")
    list_select_related = ("programme", "territory", "window")
    list_filter = ("programme", PlaceFilter, "unit")
    search_fields = ("label", "programme__name", "window__name")
    search_help_text = "Libellé, programme ou fenêtre, avec ses accents"
    ordering = ("programme__order", "window", "unit", "state", "pk")
    fieldsets = (
        (None, {"description": RELOADED, "fields": ("programme", "territory", "window", "label")}),
        ("Nombre", {"fields": ("value", "value_text", "unit", "state", "category")}),
        ("Date", {"fields": ("on", "precision")}),
        SOURCE,
    )
    help_texts = {
        "window": "Laissez vide pour un décompte de tout le programme.",
        "value_text": "Les mots de la source, si le nombre n’y est pas écrit tel quel.",
        "on": DAY,
    }


@admin.register(Envelope, site=site)
class EnvelopeAdmin(FactAdmin):
    list_display = ("label", "in_euros", "nature", "in_total", "programme", "territory", "on")
    list_filter = ("programme", PlaceFilter, "nature")
    search_fields = ("label", "programme__name", "window__name")
    search_help_text = "Libellé, programme ou fenêtre, avec ses accents"
    ordering = ("programme__order", "territory", "label", "pk")
    readonly_fields = ("in_euros",)
    fieldsets = (
        (None, {"description": RELOADED, "fields": ("programme", "territory", "window", "label")}),
        ("Montant", {"fields": ("amount", "nature", "in_total", "state_text", "on")}),
        SOURCE,
    )
    help_texts = {
        "window": "Laissez vide pour une enveloppe de tout le programme.",
        "amount": "Par exemple «\u00a02\u202f120\u202f000\u00a0€\u00a0».",
        "in_total": "Décochez ce que la source montre à part de son propre total.",
    }

    @admin.display(description="montant", ordering="amount")
    def in_euros(self, envelope: Envelope) -> str:
        return euros(envelope.amount)

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        """Who only reads reads it as an amount."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        name, options = fieldsets[1]
        read = tuple("in_euros" if field == "amount" else field for field in options["fields"])
        return [fieldsets[0], (name, {**options, "fields": read}), *fieldsets[2:]]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "amount":
            kwargs |= {"form_class": AmountField, "widget": AmountField.widget}
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(KeyDate, site=site)
class KeyDateAdmin(FactAdmin):
    list_display = ("label", "day", "programme", "territory")
    search_fields = ("label", "date_text", "programme__name")
    search_help_text = "Libellé ou programme, avec ses accents"
    ordering = ("programme__order", "on", "pk")
    fieldsets = (
        (None, {"description": RELOADED, "fields": ("programme", "territory", "strand", "label")}),
        ("Date", {"fields": ("on", "precision", "date_text")}),
        SOURCE,
    )
    help_texts = {"on": DAY, "date_text": PUBLISHED}

    @admin.display(description="date", ordering="on")
    def day(self, date: KeyDate) -> str:
        return date.date_text or french_partial(date.on, date.precision)


@admin.register(ProgrammeService, site=site)
class ServiceAdmin(FactAdmin):
    list_display = ("name", "programme", "territory", "provider", "state_text", "opens_on")
    list_select_related = ("programme", "territory", "provider")
    search_fields = ("name", "programme__name", "provider__name")
    search_help_text = "Service, programme ou organisme, avec ses accents"
    ordering = ("programme__order", "territory", "order", "name")
    fieldsets = (
        (None, {"description": RELOADED, "fields": ("programme", "territory", "name", "provider", "order")}),
        ("État", {"fields": ("state_text", "opens_on", "closes_on")}),
        SOURCE,
    )
    help_texts = {"closes_on": "Un service ne s’efface pas\u00a0: il ferme."}
