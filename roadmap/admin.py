"""National roadmaps and their goals: reference data that the portal's administrators correct."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from common.administration.models import ScopedInline, ScopedModelAdmin, SeenForm
from common.administration.site import site
from common.scope import Scope
from roadmap.access import may_administer_national
from roadmap.enums import RoadmapKind
from roadmap.models import Goal, Milestone, Roadmap, RoadmapLevel

_SOURCE = (
    "D’où vient l’information",
    {"classes": ("collapse",), "fields": ("source", "certainty", "note")},
)


class National(ScopedModelAdmin):
    form = SeenForm

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return may_administer_national(scope)

    def choices_of(self, field: Any, scope: Scope) -> Any:
        """Nothing regional can be linked from here."""
        found = super().choices_of(field, scope)
        narrowed = {
            "supersedes": {"kind": RoadmapKind.NATIONAL},
            "roadmap": {"kind": RoadmapKind.NATIONAL},
            "level": {"roadmap__kind": RoadmapKind.NATIONAL},
            "parent": {"roadmap__kind": RoadmapKind.NATIONAL, "withdrawn_at": None},
        }
        return found.filter(**narrowed.get(field.name, {}))


class LevelInline(ScopedInline):
    model = RoadmapLevel
    extra = 0
    fields = ("depth", "name", "plural", "announced_count")
    readonly_fields = ("depth",)

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return may_administer_national(scope)


@admin.register(Roadmap, site=site)
class RoadmapAdmin(National):
    inlines = (LevelInline,)
    list_display = ("title", "document_version", "period", "state", "published_at")
    list_filter = ("state",)
    search_fields = ("title", "code")
    search_help_text = "Titre ou code, avec ses accents"
    ordering = ("-period_start", "title", "pk")
    readonly_fields = ("code", "published_at")
    fieldsets = (
        (None, {"fields": ("code", "title", "document_version", "state", "supersedes", "published_at")}),
        ("Période", {"fields": ("period_start", "period_end", "announced_period")}),
        _SOURCE,
    )

    @admin.display(description="période", ordering="period_start")
    def period(self, roadmap: Roadmap) -> str:
        years = roadmap.years
        return f"{years[0]}-{years[-1]}" if years else "inconnue"

    def rows(self, scope: Scope) -> Any:
        return super().rows(scope).filter(kind=RoadmapKind.NATIONAL)


class GoalForm(SeenForm):
    def clean(self) -> dict[str, Any]:
        """Its level and what it stands under are of its own roadmap."""
        values = super().clean()
        roadmap = values.get("roadmap") or getattr(self.instance, "roadmap", None)
        level, parent = values.get("level"), values.get("parent")
        if roadmap and level and level.roadmap_id != roadmap.pk:
            self.add_error("level", "Ce niveau est celui d’une autre feuille de route.")
        if roadmap and parent and parent.roadmap_id != roadmap.pk:
            self.add_error("parent", "Cet objectif est celui d’une autre feuille de route.")
        elif parent and level and parent.level.depth >= level.depth:
            self.add_error("parent", "Un objectif se range sous un objectif de niveau plus haut.")
        return values


class MilestoneInline(ScopedInline):
    model = Milestone
    fields = ("label", "due", "due_text", "reached_on")

    def may_add(self, scope: Scope) -> bool:
        return may_administer_national(scope)

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return may_administer_national(scope)

    def may_delete(self, scope: Scope, row: Any = None) -> bool:
        return may_administer_national(scope)


@admin.register(Goal, site=site)
class GoalAdmin(National):
    form = GoalForm
    inlines = (MilestoneInline,)
    list_display = ("numbered", "title", "level", "roadmap", "lead")
    list_display_links = ("numbered", "title")
    list_select_related = ("level", "roadmap", "lead")
    list_filter = ("roadmap__title", "level__name")
    search_fields = ("number", "title")
    search_help_text = "Numéro ou mots de l’intitulé, avec leurs accents"
    ordering = ("roadmap", "level__depth", "position", "pk")
    fieldsets = (
        (
            None,
            {"fields": ("roadmap", "level", "parent", "number", "number_certainty", "title", "description")},
        ),
        ("Suivi", {"fields": ("lead", "position", "weight")}),
        _SOURCE,
    )
    help_texts = {
        "number": "Unique à son niveau\u202f; laissez vide si le document n’en donne pas.",
        "position": "L’ordre dans le document, à ce niveau.",
        "weight": "Ce qu’il compte dans le taux de l’objectif au-dessus\u202f; 1 d’ordinaire.",
    }

    @admin.display(description="numéro", ordering="number")
    def numbered(self, goal: Goal) -> str:
        return goal.number or "sans numéro"

    def rows(self, scope: Scope) -> Any:
        return super().rows(scope).filter(roadmap__kind=RoadmapKind.NATIONAL, withdrawn_at__isnull=True)

    def may_add(self, scope: Scope) -> bool:
        return may_administer_national(scope)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        """A goal does not change roadmap."""
        return ("roadmap",) if obj else ()

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A level and a goal are chosen by what tells them apart."""
        form = super().get_form(request, obj, change, **kwargs)
        for name in {"level", "parent"} & set(form.base_fields):
            field = form.base_fields[name]
            if obj:
                field.queryset = field.queryset.filter(roadmap=obj.roadmap)
            field.queryset = field.queryset.select_related("roadmap")
            field.label_from_instance = (
                _goal_in_words if name == "parent" else str if obj else _level_in_words
            )
        return form


def _level_in_words(level: RoadmapLevel) -> str:
    return f"{level.name} ({level.roadmap})"


def _goal_in_words(goal: Goal) -> str:
    words = str(goal)
    return words if len(words) <= 90 else f"{words[:89]}…"
