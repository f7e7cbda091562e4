"""Writing what a year programmes: a step whose words stay keeps its row, hence its proofs."""

from __future__ import annotations

from django.db.models import F

from roadmap.models import Action, Programming, Step
from roadmap.services.editing.content import StepEntry, YearEntry

# Ranks of steps are unique at every moment: rows are first moved where no rank is.
_ASIDE = 10_000


def write_year(action: Action, year: int, entry: YearEntry) -> None:
    """A year that says nothing is removed; its steps are matched by the row that each entry names."""
    if not entry.text:
        action.programmings.filter(year=year).delete()
        return
    programming, created = Programming.objects.get_or_create(
        action=action, year=year, defaults={"text": entry.text}
    )
    if not created and programming.text != entry.text:
        programming.text = entry.text
        programming.save(update_fields=["text"])
    _write_steps(programming, entry.steps)


def _write_steps(programming: Programming, steps: tuple[StepEntry, ...]) -> None:
    kept = [step.pk for step in steps if step.pk]
    programming.steps.exclude(pk__in=kept).delete()
    existing = programming.steps.in_bulk()
    new = []
    changed = []
    for position, step in enumerate(steps, start=1):
        row = existing.get(step.pk) if step.pk else None
        if row is None:
            new.append(Step(programming=programming, position=position, **_said(step)))
        elif (row.position, row.text, row.state, row.due) != (position, step.text, step.state, step.due):
            row.position, row.text, row.state, row.due = position, step.text, step.state, step.due
            changed.append(row)
    if changed:
        programming.steps.filter(pk__in=[row.pk for row in changed]).update(position=F("position") + _ASIDE)
        Step.objects.bulk_update(changed, ["position", "text", "state", "due"])
    Step.objects.bulk_create(new)


def _said(step: StepEntry) -> dict[str, object]:
    return {"text": step.text, "state": step.state, "due": step.due}
