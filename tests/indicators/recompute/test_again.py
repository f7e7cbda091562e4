"""What is edited while its region is computed is in the figures without waiting for the next sweep."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from indicators.models import ActionSnapshot
from indicators.services import recompute as computing
from indicators.services.recompute import Outcome, recompute
from indicators.tasks import recompute_scope
from journal.enums import Part
from journal.models import DirtyMark
from roadmap.models import Step
from tests.factories import make_action, make_goal, make_region, make_roadmap

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(work: Any) -> Any:
    def alone() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result(timeout=20)


def test_an_edit_during_the_computation_is_computed_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    region = make_region()
    action = make_action(make_goal(make_roadmap(region)), years={2024: ["Recruter", "Former"]})
    fill, refused = computing._FILLS[Part.ROADMAP], []

    def edited_meanwhile(*args: Any) -> Any:
        rows = fill(*args)
        if not refused:
            elsewhere(lambda: Step.objects.filter(text="Recruter").update(state="done"))
            refused.append(elsewhere(lambda: recompute(territory_id=region.pk).outcome))
        return rows

    # Asked for, and done at once: the queue itself is for tests/faults.
    monkeypatch.setattr(recompute_scope, "delay", recompute_scope.run)
    monkeypatch.setitem(computing._FILLS, Part.ROADMAP, edited_meanwhile)
    recompute_scope(region.pk, ["roadmap", "figures"])
    assert refused == [Outcome.BUSY]
    assert ActionSnapshot.objects.get(action=action).steps_done == 1
    assert not DirtyMark.objects.filter(territory=region).exists()
