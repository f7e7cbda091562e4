"""What the published facts of a programme share: their territories, who corrects them, what they hang on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.utils.text import Truncator

from common.administration.models import ScopedModelAdmin, SeenForm
from common.administration.site import scope_of
from common.scope import Scope
from programmes import access
from programmes.models import Strand, Window
from territories.admin import administered_territories
from territories.enums import TerritoryKind
from territories.models import Territory

SOURCE = (
    "D’où vient l’information",
    {"classes": ("collapse",), "fields": ("source", "certainty", "note")},
)
PUBLISHED = "Les mots de la source, quand elle ne donne pas un jour."
DAY = "Le dernier jour possible quand la source ne donne que le mois ou l’année."
RELOADED = "Ce que donnent les données de référence revient à leur rechargement\u00a0: corrigez aussi leurs fichiers."
KEY = "Ne change plus ensuite."


def listed_territories(scope: Scope) -> Any:
    """The nation, to read, and what one administers."""
    here = administered_territories(scope)
    return Territory.objects.filter(Q(kind=TerritoryKind.NATION) | Q(pk__in=here))


class PlaceFilter(admin.SimpleListFilter):
    """Only the territories that the list shows are a choice."""

    title = "territoire"
    parameter_name = "territoire"
    path = "territory"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        used = model_admin.get_queryset(request).order_by().values(self.path)
        found = listed_territories(scope_of(request)).filter(pk__in=used).order_by("kind", "name")
        return [(str(territory.pk), territory.name) for territory in found]

    def queryset(self, request: Any, queryset: Any) -> Any:
        chosen = self.value()
        known = {key for key, _ in self.lookup_choices}
        return queryset.filter(**{self.path: int(chosen)}) if chosen in known else queryset


class WindowPlaceFilter(PlaceFilter):
    path = "window__territory"


class FactForm(SeenForm):
    def clean(self) -> dict[str, Any]:
        """What it hangs on is of its own programme."""
        values = super().clean()
        programme, window, strand = (values.get(name) for name in ("programme", "window", "strand"))
        if programme and window and window.programme_id != programme.pk:
            self.add_error("window", "Cette fenêtre est celle d’un autre programme.")
        if programme and strand and strand.programme_id != programme.pk:
            self.add_error("strand", "Ce volet est celui d’un autre programme.")
        return values


class FactAdmin(ScopedModelAdmin):
    """Something published in a territory. ``fixed`` does not change once written, but is still validated."""

    form = FactForm
    fixed: tuple[str, ...] = ("programme",)
    list_select_related = ("programme", "territory")
    list_filter: Any = ("programme", PlaceFilter)

    def rows(self, scope: Scope) -> Any:
        return self.model._default_manager.filter(territory__in=listed_territories(scope))

    def choices_of(self, field: Any, scope: Scope) -> Any:
        """Strands are those of national programmes, hence open to all."""
        if field.name == "territory":
            return administered_territories(scope).order_by("kind", "name")
        if field.name == "window":
            here = listed_territories(scope)
            return Window.objects.filter(territory__in=here).select_related("programme", "territory")
        if field.name == "strand":
            return Strand.objects.select_related("programme")
        return super().choices_of(field, scope)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        fields = form.base_fields
        for name in set(self.fixed) & set(fields) if obj else ():
            fields[name].disabled = True
        for name in {"window", "strand"} & set(fields):
            if obj and name not in self.fixed:
                fields[name].queryset = fields[name].queryset.filter(programme=obj.programme_id)
            fields[name].label_from_instance = _window_in_words if name == "window" else _strand_in_words
        return form

    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return access.may_list_facts(scope)

    def may_add(self, scope: Scope) -> bool:
        return access.may_list_facts(scope)

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        if row is None or row.pk is None:
            return access.may_list_facts(scope)
        return access.may_change_fact(scope, row.territory)


def _window_in_words(window: Window) -> str:
    return f"{window.programme} – {window} ({window.territory})"


def _strand_in_words(strand: Strand) -> str:
    return f"{strand.programme} – {Truncator(str(strand)).chars(90)}"
