"""What a person decides upon a checked line before it is published."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction

from journal.enums import BatchState, Outcome, Resolution
from journal.import_kinds import ImportRefused
from journal.models import ImportBatch, ImportLine
from roadmap.enums import ActionState
from roadmap.imports.compare import Columns, Known, compare, outcome_of
from roadmap.imports.doubts import note_settled
from roadmap.imports.portal import known_actions
from roadmap.imports.reading import OF_THE_ROW
from roadmap.models import Action, Roadmap

_REMARKS = ("repairs", "to_confirm", "problems")


@transaction.atomic
def decide(line: ImportLine, *, decision: str, value: str) -> ImportLine:
    """Record one decision: ``exclude``, ``reading``, ``state``, ``confirm``, ``resolution``, ``same_as``.

    Raises:
        ImportRefused: the batch is no longer open, or the decision makes no sense for this line.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=line.batch_id)
    if batch.state != BatchState.CHECKED:
        raise ImportRefused("Cet import est déjà publié : ses lignes ne se décident plus.")
    deciders = {
        "exclude": _exclude,
        "reading": _choose_reading,
        "state": _choose_state,
        "confirm": _confirm,
        "resolution": _resolve,
        "same_as": _same_as,
    }
    if decision not in deciders:
        raise ImportRefused("Cette décision n’existe pas.")
    before = list(line.to_confirm)
    deciders[decision](line, value)
    if decision in ("confirm", "state"):
        _note_settled(line, [doubt for doubt in before if doubt not in line.to_confirm])
    line.save()
    found = Counter(batch.lines.values_list("outcome", flat=True))
    batch.counts = {str(outcome): found[outcome] for outcome in Outcome}
    batch.save(update_fields=["counts", "updated_at"])
    return line


def _exclude(line: ImportLine, value: str) -> None:
    line.excluded = value == "1"


def _choose_reading(line: ImportLine, value: str) -> None:
    """Another reading takes the place of the one proposed, which stays among the others."""
    rank = _number(value, below=len(line.alternatives))
    chosen = dict(line.alternatives[rank])
    line.alternatives[rank] = {**line.reading, **{name: getattr(line, name) for name in _REMARKS}}
    for name in _REMARKS:
        own = [remark for remark in chosen.pop(name) if remark["kind"] != "readings"]
        of_the_row = [remark for remark in getattr(line, name) if remark["kind"] in OF_THE_ROW]
        setattr(line, name, own + of_the_row)
    line.reading = chosen
    _reconsider(line)


def _choose_state(line: ImportLine, value: str) -> None:
    """The state that a person reads in the words of the file, where the reader was not sure; the words stay."""
    doubts = [remark for remark in line.to_confirm if remark["kind"] == "state"]
    if not doubts or value not in ActionState.values:
        raise ImportRefused("Cet état ne peut pas être choisi pour cette ligne.")
    line.reading = {**line.reading, "state": value}
    line.to_confirm = [remark for remark in line.to_confirm if remark not in doubts]
    _reconsider(line)


def _confirm(line: ImportLine, value: str) -> None:
    """One doubt is lifted: the reading as it stands is right."""
    rank = _number(value, below=len(line.to_confirm))
    line.to_confirm = [remark for position, remark in enumerate(line.to_confirm) if position != rank]


def _note_settled(line: ImportLine, gone: list[dict[str, Any]]) -> None:
    """Remembered with the reading, so that the action no longer carries them, whatever the rest of the line does."""
    action = Action.objects.filter(pk=line.target_id).only("to_confirm").first() if line.target_id else None
    line.reading = note_settled(line.reading, gone, action.to_confirm if action else [])


def _resolve(line: ImportLine, value: str) -> None:
    if line.outcome != Outcome.CONFLICT or value not in Resolution.values:
        raise ImportRefused("Cette ligne n’est pas en conflit.")
    line.resolution = value


def _same_as(line: ImportLine, value: str) -> None:
    """The row is the action that it resembles, not a new one."""
    proposed = {str(near["id"]) for near in line.near_matches}
    if value not in proposed:
        raise ImportRefused("Cette action n’était pas proposée pour cette ligne.")
    taken = ImportLine.objects.filter(batch_id=line.batch_id, target_id=int(value))
    if taken.exclude(outcome=Outcome.ABSENT).exists():
        raise ImportRefused("Une autre ligne du fichier est déjà rapprochée de cette action.")
    taken.delete()
    line.target_id = int(value)
    line.to_confirm = [remark for remark in line.to_confirm if remark["kind"] != "near"]
    _reconsider(line)


def _reconsider(line: ImportLine) -> None:
    """Set the line against the portal again after its reading or its target changed."""
    if line.problems or line.target_id is None:
        line.outcome = Outcome.REFUSED if line.problems else Outcome.NEW
        return
    target = _known(line)
    columns = Columns.of_layout(line.batch.layout)
    changes = compare(line.reading, target.content, target.base, columns)
    line.changes = [change.as_json() for change in changes]
    line.outcome, line.target_version = outcome_of(changes), target.version


def _known(line: ImportLine) -> Known:
    roadmap = Roadmap.objects.get(pk=line.batch.parameters["roadmap"])
    found = known_actions(roadmap, only=line.target_id)
    if not found:
        raise ImportRefused("L’action rapprochée n’est plus dans le portail.")
    return found[0]


def _number(value: str, *, below: int) -> int:
    if not value.isdigit() or int(value) >= below:
        raise ImportRefused("Ce choix n’existe pas pour cette ligne.")
    return int(value)
