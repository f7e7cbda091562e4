"""The addresses of updates, proposals, blockings and campaigns."""

from __future__ import annotations

from django.urls import path

from roadmap.views import proofs, status

patterns = [
    path("actions/<int:pk>/point/", status.status_update, name="status-update"),
    path("actions/<int:pk>/etapes/", status.action_steps, name="action-steps"),
    path("etapes/<int:pk>/pieces/", proofs.step_proofs, name="step-proofs"),
    path("pieces/<int:pk>/", proofs.proof, name="proof"),
]
