"""The lines of the matrix for updates, proposals, blockings and campaigns, and what they are about."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from roadmap.models import Action, Proof, Step
from tests.factories import make_programming

# Seen by all who read the published action, done by the ARS and the action's pilots.
EDITORS_ONLY = (200, 403, 403, 403, 403, 403, 404, 404, 404)
PUBLISHED = (200, 200, 200, 200, 200, 200, 404, 404, 404)


def _refused(code: int) -> tuple[int, ...]:
    """What the ARS gets for a form sent empty; the others do not come that far."""
    return tuple(code if found == 200 else found for found in EDITORS_ONLY)


READS = {
    "roadmap:status-update": EDITORS_ONLY,
    "roadmap:action-steps": EDITORS_ONLY,
    "roadmap:step-proofs": EDITORS_ONLY,
    "roadmap:proof": PUBLISHED,
}
POSTS = {
    "roadmap:status-update": _refused(422),
    "roadmap:action-steps": _refused(409),
    "roadmap:step-proofs": _refused(422),
}


def arguments(name: str, action: Action) -> list[Any]:
    """What the address of a line of this file is made of; the objects are made on the way."""
    makers = {
        "roadmap:status-update": lambda: action.pk,
        "roadmap:action-steps": lambda: action.pk,
        "roadmap:step-proofs": lambda: _step(action).pk,
        "roadmap:proof": lambda: _proof(action).pk,
    }
    return [makers[name]()]


def _step(action: Action) -> Step:
    steps = Step.objects.filter(programming__action=action)
    return steps.first() or make_programming(action, 2024, "Cadrer").steps.get()


def _proof(action: Action) -> Proof:
    step = _step(action)
    if found := step.proofs.first():
        return found
    proof = Proof(step=step, label="compte rendu.txt", content_type="text/plain", author_label="ARS")
    proof.file.save("0123.txt", ContentFile(b"vu"), save=True)
    return proof
