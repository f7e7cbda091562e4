"""Programmes, their strands and the national goals they serve: the portal's administrators correct them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.utils.text import Truncator

from common.administration.models import ScopedInline, ScopedModelAdmin, SeenForm
from common.administration.site import site
from common.scope import Scope
from programmes import access
from programmes.admin.base import KEY, PUBLISHED, RELOADED, SOURCE
from programmes.models import Programme, ProgrammeLink, Strand
from roadmap.enums import RoadmapKind


class NationalPart(ScopedInline):
    """A part of a programme: corrected by the portal's administrators, read by the local ones."""

    extra = 0

    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return access.may_list_facts(scope)

    def may_add(self, scope: Scope) -> bool:
        return access.may_administer_programmes(scope)

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return access.may_administer_programmes(scope)


class StrandInline(NationalPart):
    model = Strand
    fields = ("kind_label", "code", "name", "valid_from", "valid_to", "order")


class LinkInline(NationalPart):
    """Links to actions are made by the ARS, on the pages of the actions."""

    model = ProgrammeLink
    fields = ("goal", "source", "certainty")
    verbose_name = "objectif national servi"
    verbose_name_plural = "objectifs nationaux servis"

    def get_queryset(self, request: Any) -> Any:
        found = super().get_queryset(request).filter(goal__roadmap__kind=RoadmapKind.NATIONAL)
        return found.select_related("goal__level")

    def choices_of(self, field: Any, scope: Scope) -> Any:
        found = super().choices_of(field, scope).filter(roadmap__kind=RoadmapKind.NATIONAL)
        linked = ProgrammeLink.objects.filter(goal__isnull=False).values("goal")
        return found.filter(Q(withdrawn_at=None) | Q(pk__in=linked)).select_related("level")

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if goal := formset.form.base_fields.get("goal"):
            goal.required = True
            goal.label_from_instance = lambda goal: Truncator(str(goal)).chars(90)
        return formset

    def may_delete(self, scope: Scope, row: Any = None) -> bool:
        return access.may_administer_programmes(scope)


@admin.register(Programme, site=site)
class ProgrammeAdmin(ScopedModelAdmin):
    form = SeenForm
    inlines = (StrandInline, LinkInline)
    list_display = ("name", "code", "lead", "starts_on", "ends_on")
    list_select_related = ("lead",)
    search_fields = ("name", "code", "summary")
    search_help_text = "Nom, code ou mots du résumé, avec leurs accents"
    ordering = ("order", "code")
    fieldsets = (
        (None, {"description": RELOADED, "fields": ("code", "name", "summary", "lead", "order")}),
        ("Dates", {"fields": ("starts_on", "ends_on", "dates_text")}),
        SOURCE,
    )
    help_texts = {"code": f"Dans l’adresse de sa page. {KEY}", "dates_text": PUBLISHED}

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return access.may_list_facts(scope)

    def may_add(self, scope: Scope) -> bool:
        return access.may_administer_programmes(scope)

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return access.may_administer_programmes(scope)
