"""The text of a year and its steps say the same: whichever of the two was edited leads the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from roadmap.enums import StepState
from roadmap.imports.steps import split_steps
from roadmap.services.editing.content import ActionContent, StepEntry, YearEntry
from roadmap.services.errors import RoadmapRefused


def bullets(steps: Sequence[StepEntry]) -> str:
    """The text that the steps make: one line alone, else one bullet each."""
    if len(steps) == 1:
        return steps[0].text
    return "\n".join(f"- {step.text}" for step in steps)


def recut(text: str, steps: Sequence[StepEntry]) -> tuple[StepEntry, ...]:
    """The steps of a new text; one whose words are found again keeps its row, its state and its date."""
    left = list(steps)
    found = []
    for words in split_steps(text):
        same = next((step for step in left if step.text == words), None)
        if same is not None:
            left.remove(same)
        found.append(same or StepEntry(words))
    return tuple(found)


def coherent(base: ActionContent, typed: ActionContent) -> ActionContent:
    """What was typed, each year's text and steps made one.

    Raises:
        RoadmapRefused: a year whose text and steps were both rewritten, differently.
    """
    years = {year: coherent_year(year, base.year(year), entry) for year, entry in typed.years.items()}
    return replace(typed, years={year: entry for year, entry in years.items() if entry.text})


def coherent_year(year: int, base: YearEntry, typed: YearEntry) -> YearEntry:
    text_changed = _lines(typed.text) != _lines(base.text)
    steps_changed = [step.text for step in typed.steps] != [step.text for step in base.steps]
    if text_changed and steps_changed:
        return _both(year, typed)
    if text_changed:
        return YearEntry(typed.text.strip(), recut(typed.text, typed.steps))
    if steps_changed:
        return YearEntry(bullets(typed.steps), typed.steps)
    return YearEntry(base.text, typed.steps)


def _both(year: int, typed: YearEntry) -> YearEntry:
    steps = recut(typed.text, typed.steps)
    if [step.text for step in steps] != [step.text for step in typed.steps]:
        message = (
            f"Le texte de {year} et ses étapes ont été récrits tous les deux, et ne disent pas la même chose. "
            "Remettez l’un des deux comme il était : l’autre le suivra."
        )
        raise RoadmapRefused(message.replace(" :", "\u00a0:"), field=f"texte-{year}")
    return YearEntry(typed.text.strip(), steps)


def _lines(text: str) -> list[str]:
    """Browsers send other line ends than those that are stored."""
    return [line.rstrip() for line in text.strip().splitlines()]


def lost_steps(before: ActionContent, after: ActionContent, *, proven: frozenset[int]) -> list[StepEntry]:
    """Steps that would go although somebody told their state, or backed them with a proof."""
    kept = {step.pk for entry in after.years.values() for step in entry.steps}
    return [
        step
        for entry in before.years.values()
        for step in entry.steps
        if step.pk not in kept and (step.state != StepState.UNKNOWN or step.pk in proven)
    ]
