"""All the blocks of an action's form together: one validity, one content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict

from roadmap.forms.editing import (
    AlignmentsForm,
    IdentityForm,
    MilestoneForm,
    PilotForm,
    RemarksForm,
    StepForm,
    YearForm,
    content_initial,
    identity_initial,
    rows_of,
)
from roadmap.selectors.editing import EditOptions
from roadmap.services.editing.content import ActionContent, YearEntry
from roadmap.services.errors import RoadmapRefused

IDENTITY, PILOTS, MILESTONES, ALIGNMENTS = "identite", "pilotes", "jalons", "alignements"
# The block of the form that a refused field stands in, and its name there.
_FIELDS = {
    **{name: ("identity", name) for name in ("title", "code", "goal", "priority", "weight", "published")},
    "settled": ("remarks", "settled"),
    "alignments": ("alignments", "first"),
}
_ROWS = {"pilots": "pilots", "milestones": "milestones"}


@dataclass
class YearForms:
    year: int
    form: YearForm
    steps: BaseFormSet[Any]


class ActionForms:
    """``focus`` names the one block that is shown (« annee-2025 »), empty for the whole form.

    ``base`` is what the page was opened with: blocks that are not shown say the same as it.
    """

    def __init__(
        self,
        base: ActionContent,
        *,
        years: Sequence[int],
        options: EditOptions,
        focus: str = "",
        data: QueryDict | None = None,
    ) -> None:
        self.base = base
        self.data = data
        all_years = sorted({*years, *base.years})
        names = [IDENTITY, PILOTS, *(f"annee-{year}" for year in all_years), MILESTONES, ALIGNMENTS]
        self.focus = focus if focus in names else ""
        self.options = options
        self.refusals: list[str] = []
        self.identity = self._identity() if self.shows(IDENTITY) else None
        self.remarks = self._remarks() if self.shows(IDENTITY) and base.remarks else None
        self.pilots = self._pilots() if self.shows(PILOTS) else None
        self.years = [self._year(year) for year in all_years if self.shows(f"annee-{year}")]
        self.milestones = self._milestones() if self.shows(MILESTONES) else None
        self.alignments = self._alignments() if self.shows(ALIGNMENTS) else None

    def shows(self, block: str) -> bool:
        return self.focus in ("", block)

    def _identity(self) -> IdentityForm:
        return IdentityForm(self.data, initial=identity_initial(self.base), options=self.options)

    def _remarks(self) -> RemarksForm:
        return RemarksForm(self.data, remarks=self.base.remarks)

    def _pilots(self) -> BaseFormSet[Any]:
        initial = [
            {"organisation": str(pilot.organisation or ""), "role": pilot.role, "label": pilot.label}
            for pilot in self.base.pilots
        ]
        kwargs = {"organisations": self.options.organisations}
        return rows_of(PilotForm, extra=2)(self.data, initial=initial, prefix="pilotes", form_kwargs=kwargs)

    def _year(self, year: int) -> YearForms:
        entry = self.base.year(year)
        steps = rows_of(StepForm, extra=3 if self.focus else 1)
        return YearForms(
            year,
            YearForm(self.data, initial={"text": entry.text}, prefix=f"annee-{year}"),
            steps(self.data, initial=content_initial(entry), prefix=f"etapes-{year}"),
        )

    def _milestones(self) -> BaseFormSet[Any]:
        names = ("pk", "label", "due", "due_text", "reached_on")
        initial = [{name: getattr(row, name) for name in names} for row in self.base.milestones]
        return rows_of(MilestoneForm, extra=1)(self.data, initial=initial, prefix="jalons")

    def _alignments(self) -> AlignmentsForm:
        kept = [str(key) for key in sorted(self.base.alignments)]
        return AlignmentsForm(
            self.data,
            initial={"keep": kept},
            prefix="alignements",
            options=self.options,
            aligned=self.base.alignments,
        )

    def parts(self) -> Iterator[BaseForm | BaseFormSet[Any]]:
        shown = [self.identity, self.remarks, self.pilots, self.milestones, self.alignments]
        yield from (part for part in shown if part is not None)
        for year in self.years:
            yield from (year.form, year.steps)

    def is_valid(self) -> bool:
        # Every part is asked, so that the page says all that is wrong at once.
        valid = [part.is_valid() for part in self.parts()]
        return all(valid)

    def content(self) -> ActionContent:
        """What was typed, as it was typed: a year's text and steps may still disagree."""
        typed = self.base
        if self.identity:
            typed = _with_identity(typed, self.identity.cleaned_data)
        if self.remarks:
            typed = replace(typed, remarks=self.remarks.left())
        if self.pilots is not None:
            typed = replace(typed, pilots=_entries(self.pilots))
        if self.milestones is not None:
            typed = replace(typed, milestones=_entries(self.milestones))
        if self.alignments:
            typed = replace(typed, alignments=self.alignments.chosen())
        years = {
            year.year: YearEntry(year.form.cleaned_data["text"], _entries(year.steps)) for year in self.years
        }
        return replace(typed, years={**typed.years, **years})

    def refuse(self, refusal: RoadmapRefused) -> None:
        """Put a refusal of the service beside its field, or above the form."""
        part_name, field = _FIELDS.get(refusal.field, ("", ""))
        part = getattr(self, part_name, None) if part_name else None
        group, _, year = refusal.field.rpartition("-")
        found = next((forms for forms in self.years if str(forms.year) == year), None)
        if part is not None:
            part.add_error(field, refusal.message)
        elif found and group == "texte":
            found.form.add_error("text", refusal.message)
        elif found and group == "etapes":
            found.steps.non_form_errors().append(refusal.message)
        elif (rows := getattr(self, _ROWS.get(refusal.field, ""), None)) is not None:
            rows.non_form_errors().append(refusal.message)
        else:
            self.refusals.append(refusal.message)


def _with_identity(content: ActionContent, data: dict[str, Any]) -> ActionContent:
    return replace(
        content,
        title=data["title"].strip(),
        code=data["code"].strip(),
        goal=int(data["goal"]) if data["goal"] else None,
        priority=int(data["priority"]) if data["priority"] else None,
        weight=content.weight if data["weight"] is None else data["weight"],
        published=data["published"] == "yes",
    )


def _entries(rows: BaseFormSet[Any]) -> tuple[Any, ...]:
    """The rows that say something, in their order."""
    return tuple(entry for form in rows.forms if (entry := form.entry()) is not None)
