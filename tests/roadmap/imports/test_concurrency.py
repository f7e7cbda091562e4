"""Two people publish the same file at the same time: one of them is told that the other was faster."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection

from journal.enums import BatchState
from journal.import_kinds import Actor, ImportRefused, Upload
from journal.models import ImportBatch
from roadmap.models import Action, Roadmap
from roadmap.services.import_check import check_table, store_check
from roadmap.services.import_publish import publish_batch
from tests.roadmap.imports.builders import small_grid, write
from tests.roadmap.imports.conftest import make_reunion

ACTOR = Actor(label="essai")


@pytest.mark.django_db(transaction=True)
def test_one_of_two_publications_at_once_is_refused(tmp_path: Path) -> None:
    region = make_reunion()
    path = write(small_grid(6), tmp_path / "table.csv")
    upload = Upload(path, path.name, region, 2024)
    batches = [store_check(check_table(upload), actor=ACTOR) for _ in range(2)]
    outcomes: list[str] = []
    barrier = Barrier(2)

    def publish(batch: ImportBatch) -> None:
        try:
            barrier.wait(timeout=20)
            publish_batch(batch, actor=ACTOR)
            outcomes.append("publié")
        except ImportRefused as error:
            outcomes.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=publish, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcome == "publié" for outcome in outcomes) == [False, True]
    assert any("autre import" in outcome for outcome in outcomes)
    assert Roadmap.objects.count() == 1
    assert Action.objects.count() == 6
    states = sorted(ImportBatch.objects.values_list("state", flat=True))
    assert states == [BatchState.CHECKED, BatchState.PUBLISHED]
