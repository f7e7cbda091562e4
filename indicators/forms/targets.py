"""The form of the targets of an indicator: a start, dated points, and why they are revised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from dsfr.forms import DsfrBaseForm

from common.templatetags.french import french_date
from indicators.enums import Direction
from indicators.forms.fields import DueField, NumberField, know_indicator, number_of
from indicators.imports.numbers import french
from indicators.models import Indicator, Trajectory
from indicators.services.targets import Baseline, Point
from roadmap.forms.fields import line_field, text_field

BLANK_ROWS = 3
MAX_ROWS = 24
_ROW = ("due", "value", "low", "high", "due_text", "note")


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one target."""

    number: int
    fields: Sequence[BoundField]


class TrajectoryForm(DsfrBaseForm):
    """``rows`` targets, those left empty being none; ``expected_version`` is what the page showed, 0 for none."""

    data: Any

    expected_version = forms.IntegerField(min_value=0, max_value=32_000, widget=forms.HiddenInput)
    rows = forms.IntegerField(min_value=1, max_value=MAX_ROWS, widget=forms.HiddenInput)
    baseline_value = NumberField(label="Valeur de départ", required=False)
    baseline_on = DueField(label="Date de départ", required=False, help_text="31/12/2022, déc. 2022 ou 2022")
    reason = text_field("Raison de la révision", rows=3, limit=2_000)
    source = line_field("Source", limit=500, help_text="où ces cibles sont écrites")

    def __init__(
        self,
        *args: Any,
        indicator: Indicator,
        trajectory: Trajectory | None,
        points: Sequence[Point] = (),
        more: bool = False,
        **kwargs: Any,
    ) -> None:
        initial = initial_of(trajectory, points)
        super().__init__(*args, initial=initial, **kwargs)
        bounds = any(point.low is not None for point in points)
        self.in_bounds = indicator.direction == Direction.RANGE or bounds
        self.count = self._count(initial["rows"], more=more)
        for number in range(self.count):
            self._add_row(number, indicator)
        if trajectory is None:
            self.fields["reason"].label = "Raison"
        elif not self._is_stale(trajectory):
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Une révision des cibles dit pourquoi."
        know_indicator(self, indicator)

    def _is_stale(self, trajectory: Trajectory) -> bool:
        """What was sent from the page of another version is told first: a reason is asked for afterwards."""
        return self.is_bound and str(self.data.get("expected_version")) != str(trajectory.version)

    def _count(self, shown: int, *, more: bool) -> int:
        """As many rows as the page sent, or three more when it asked; a false number asks for what is shown."""
        told = str(self.data.get("rows", "")) if self.is_bound else ""
        count = int(told) if told.isdecimal() and len(told) < 4 and 0 < int(told) <= MAX_ROWS else shown
        if not more:
            return count
        count = min(count + BLANK_ROWS, MAX_ROWS)
        self.data = self.data.copy()
        self.data["rows"] = str(count)
        return count

    def _add_row(self, number: int, indicator: Indicator) -> None:
        said = f"cible {number + 1}"
        fields: dict[str, forms.Field] = {
            "due": DueField(label="Échéance", required=False),
            "value": NumberField(label="Valeur", required=False),
            "low": NumberField(label="Borne basse", required=False),
            "high": NumberField(label="Borne haute", required=False),
            "due_text": line_field("Échéance telle qu’écrite", limit=120),
            "note": line_field("Note", limit=500),
        }
        if not self.in_bounds:
            del fields["low"], fields["high"]
        elif indicator.direction == Direction.RANGE:
            del fields["value"]
        for name, field in fields.items():
            # Read aloud, each field says of which target it is.
            field.widget.attrs |= {"aria-label": f"{field.label}, {said}", "class": "fr-input"}
            self.fields[f"{name}_{number}"] = field

    def row_fields(self) -> Iterator[Row]:
        for number in range(self.count):
            names = [f"{name}_{number}" for name in _ROW if f"{name}_{number}" in self.fields]
            yield Row(number, [self[name] for name in names])

    @property
    def baseline(self) -> Baseline:
        told = self.cleaned_data
        return Baseline(number_of(told["baseline_value"]), told["baseline_on"])

    @property
    def points(self) -> list[Point]:
        return [point for point, _ in self._points()]

    def field_named(self, name: str) -> str | None:
        """The field of the page that a refusal of the service names: its points are counted without the blanks."""
        if name in self.fields and not name.rpartition("_")[2].isdecimal():
            return name
        kind, _, index = name.rpartition("_")
        rows = [number for _, number in self._points()]
        found = f"{kind}_{rows[int(index)]}" if index.isdecimal() and int(index) < len(rows) else ""
        return found if found in self.fields else None

    def _points(self) -> list[tuple[Point, int]]:
        told, points = self.cleaned_data, []
        for number in range(self.count):
            said = {name: told.get(f"{name}_{number}") for name in _ROW}
            if any(said.values()):
                numbers: dict[str, Any] = {name: number_of(said[name]) for name in ("value", "low", "high")}
                words: dict[str, Any] = {name: said[name] or "" for name in ("due_text", "note")}
                points.append((Point(due=said["due"], **numbers, **words), number))
        return points


def initial_of(trajectory: Trajectory | None, points: Sequence[Point]) -> dict[str, Any]:
    """The version in force as its form shows it, with blank rows for more."""
    initial: dict[str, Any] = {
        "expected_version": trajectory.version if trajectory else 0,
        "rows": min(len(points) + BLANK_ROWS, MAX_ROWS),
    }
    if trajectory is not None:
        initial["baseline_value"] = _text(trajectory.baseline_value)
        initial["baseline_on"] = french_date(trajectory.baseline_on)
    for number, point in enumerate(points):
        initial |= {f"{name}_{number}": _text(getattr(point, name)) for name in ("value", "low", "high")}
        initial |= {f"due_{number}": french_date(point.due), f"due_text_{number}": point.due_text}
        initial[f"note_{number}"] = point.note
    return initial


def _text(number: Any) -> str:
    return "" if number is None else french(number)
