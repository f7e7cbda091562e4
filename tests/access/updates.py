"""The lines of the matrix for updates, proposals, blockings and campaigns, and what they are about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from roadmap.models import Action, Blocking, Campaign, Proof, Proposal, Step
from tests.factories import make_programming, make_user

# Seen by all who read the published action, done by the ARS and the action's pilots.
EDITORS_ONLY = (200, 403, 403, 403, 403, 403, 404, 404, 404)
PUBLISHED = (200, 200, 200, 200, 200, 200, 404, 404, 404)
# Seen by those who work in the region, run by the ARS.
DRAFTS = (200, 200, 200, 404, 404, 404, 404, 404, 404)
RUN = (302, 403, 403, 404, 404, 404, 404, 404, 404)


def _refused(code: int) -> tuple[int, ...]:
    """What the ARS gets for a form sent empty; the others do not come that far."""
    return tuple(code if found == 200 else found for found in EDITORS_ONLY)


READS = {
    # A contributor who does not pilot the action is led to a proposal.
    "roadmap:status-update": (200, 403, 302, 403, 403, 403, 404, 404, 404),
    "roadmap:action-steps": EDITORS_ONLY,
    "roadmap:step-proofs": EDITORS_ONLY,
    "roadmap:proof": PUBLISHED,
    "roadmap:my-updates": (200, 403, 200, 403, 403, 403, 200, 403, 403),
    "roadmap:campaign-list": (200, 200, 200, 403, 403, 403, 404, 404, 404),
    "roadmap:campaign-open": EDITORS_ONLY,
    "roadmap:campaign-detail": DRAFTS,
    "roadmap:propose": (403, 403, 200, 403, 403, 403, 404, 404, 404),
    "roadmap:proposal-list": (200, 200, 200, 403, 403, 403, 200, 403, 403),
    "roadmap:proposal-detail": DRAFTS,
    "roadmap:blocking-open": EDITORS_ONLY,
    "roadmap:blocking-lift": EDITORS_ONLY,
}
POSTS = {
    "roadmap:status-update": _refused(422),
    "roadmap:action-steps": _refused(409),
    "roadmap:step-proofs": _refused(422),
    "roadmap:my-updates": (302, 403, 302, 403, 403, 403, 302, 403, 403),
    "roadmap:campaign-open": _refused(422),
    "roadmap:campaign-remind": RUN,
    "roadmap:campaign-close": RUN,
    "roadmap:propose": (403, 403, 422, 403, 403, 403, 404, 404, 404),
    "roadmap:proposal-detail": (422, 403, 403, 404, 404, 404, 404, 404, 404),
    "roadmap:blocking-open": _refused(422),
    "roadmap:blocking-lift": _refused(422),
}


def arguments(name: str, action: Action) -> list[Any]:
    """What the address of a line of this file is made of; the objects are made on the way."""
    makers = {
        "roadmap:status-update": lambda: action.pk,
        "roadmap:action-steps": lambda: action.pk,
        "roadmap:step-proofs": lambda: _step(action).pk,
        "roadmap:proof": lambda: _proof(action).pk,
        "roadmap:propose": lambda: action.pk,
        "roadmap:proposal-detail": lambda: _proposal(action).pk,
        "roadmap:blocking-open": lambda: action.pk,
        "roadmap:blocking-lift": lambda: _blocking(action).pk,
        "roadmap:campaign-list": lambda: "04",
        "roadmap:campaign-open": lambda: "04",
        "roadmap:campaign-detail": lambda: _campaign(action).pk,
        "roadmap:campaign-remind": lambda: _campaign(action).pk,
        "roadmap:campaign-close": lambda: _campaign(action).pk,
    }
    return [makers[name]()] if name in makers else []


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


def _campaign(action: Action) -> Campaign:
    territory = action.roadmap.territory
    found = Campaign.objects.filter(territory=territory).first()
    days = {"opens_on": dt.date(2026, 1, 1), "closes_on": dt.date(2026, 12, 31)}
    return found or Campaign.objects.create(
        territory=territory, title="Points de juin", author=make_user(), author_label="ARS", **days
    )


def _proposal(action: Action) -> Proposal:
    changes = {"state": "under_way", "confidence": None, "comment": "Parti.", "on": None}
    found = action.proposals.first()
    return found or Proposal.objects.create(
        action=action, kind="status", changes=changes, author=make_user(), author_label="GRADeS"
    )


def _blocking(action: Action) -> Blocking:
    found = action.blockings.first()
    return found or Blocking.objects.create(action=action, what="Le marché", author_label="ARS")
