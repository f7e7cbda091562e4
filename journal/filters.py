"""What the journal can be narrowed to, read from the address of the page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from dsfr.forms import DsfrBaseForm

from common.scope import Scope
from journal.selectors.trace import CAUSES, TraceFilter
from journal.selectors.trace_values import kind_names
from journal.trace_kinds import traced_models
from territories.models import Territory

SHARED = "commun"
_LONGEST_TEXT = 200
# How far back a text is looked for when no beginning is given: the words of every change since are read.
_TEXT_REACH = dt.timedelta(days=365)


class TraceFilterForm(DsfrBaseForm):
    """Regions are limited to those whose drafts the scope reads: another one's code is not a choice."""

    texte = forms.CharField(
        label="Texte",
        max_length=_LONGEST_TEXT,
        required=False,
        help_text="Dans le nom de l’objet, ou dans ce qui a changé, avant ou après",
    )
    region = forms.ChoiceField(label="Région", required=False)
    nature = forms.ChoiceField(label="Nature", required=False)
    acteur = forms.CharField(
        label="Auteur", max_length=_LONGEST_TEXT, required=False, help_text="Tout ou partie du nom"
    )
    cause = forms.ChoiceField(
        label="Cause",
        required=False,
        choices=[("", "Toutes"), *((name, label) for name, (label, _) in CAUSES.items())],
    )
    du = forms.DateField(
        label="Du", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    au = forms.DateField(
        label="Au", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    objet = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Territory.objects.regions().filter(pk__in=scope.draft_regions).order_by("name")
        self.regions = {region.code: region for region in found}
        shared = (SHARED, "Commun aux régions")
        self._choices("region", [("", "Toutes"), *((r.code, r.name) for r in self.regions.values()), shared])
        kinds = sorted((kind_names(kind)[0].capitalize(), kind) for kind in traced_models())
        self._choices("nature", [("", "Toutes"), *((kind, name) for name, kind in kinds)])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_objet(self) -> tuple[str, int] | None:
        kind, _, number = self.cleaned_data["objet"].partition(":")
        # A number that PostgreSQL cannot hold is nobody's.
        known = kind in traced_models() and number.isdecimal() and int(number) < 2**63
        return (kind, int(number)) if known else None

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("du"), self.cleaned_data.get("au")
        if since and until and until < since:
            self.add_error("au", "La fin précède le début.")
        return self.cleaned_data

    @property
    def zone(self) -> dt.tzinfo | None:
        """The time of the region that is looked at; None when several are."""
        regions = list(self.regions.values())
        chosen = self.regions.get(self.cleaned_data.get("region", "")) if self.is_valid() else None
        if chosen is None and len(regions) == 1:
            chosen = regions[0]
        return chosen.zone if chosen else None

    @property
    def text_since(self) -> dt.date | None:
        """From when a text is looked for, when nobody said; the page tells it."""
        said = self.cleaned_data if self.is_valid() or self.errors else {}
        if not said.get("texte") or said.get("du"):
            return None
        return (said.get("au") or timezone.localdate()) - _TEXT_REACH

    def narrowed(self, default_zone: dt.tzinfo) -> TraceFilter:
        """What is understood of the address; a field at fault narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        zone = self.zone or default_zone
        since, until = said.get("du") or self.text_since, said.get("au")
        return TraceFilter(
            region=self._region(said.get("region", "")),
            kind=said.get("nature", ""),
            subject=said.get("objet"),
            actor=said.get("acteur", ""),
            cause=said.get("cause", ""),
            since=dt.datetime.combine(since, dt.time.min, zone) if since else None,
            until=dt.datetime.combine(until + dt.timedelta(days=1), dt.time.min, zone) if until else None,
            text=said.get("texte", ""),
        )

    def _region(self, code: str) -> int | None:
        if code == SHARED:
            return 0
        region = self.regions.get(code)
        return region.pk if region else None
