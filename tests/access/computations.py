"""Lines of the matrix for the computations: those who administer, each for their regions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from indicators.models import ComputationRun
from roadmap.models import Action

LIST = (403, 200, 403, 403, 403, 403, 200, 403, 403)
AGAIN = (403, 302, 403, 403, 403, 403, 404, 403, 403)
READS = {"indicators:run-list": LIST}
POSTS = {"indicators:run-again": AGAIN}


def arguments(name: str, action: Action) -> list[Any]:
    if name == "indicators:run-list":
        return []
    region = action.roadmap.territory
    now = timezone.now()
    # The parked one alone: asking for it again adds others, among them what changed meanwhile.
    run, _ = ComputationRun.objects.get_or_create(
        territory=region,
        state="parked",
        defaults={"parts": ["roadmap"], "on": now.date(), "started_at": now, "reason": "change"},
    )
    return [run.pk]
