"""The lines of a check that nobody publishes are forgotten after a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from indicators.models import Measure, MeasureLine
from indicators.services.import_publish import publish_batch
from indicators.tasks import purge_unpublished
from journal.import_kinds import ImportRefused
from journal.models import ImportBatch
from tests.indicators.imports.conftest import ACTOR, HEADER

Check = Callable[..., ImportBatch]


def aged(batch: ImportBatch, days: int) -> ImportBatch:
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=timezone.now() - dt.timedelta(days=days))
    return ImportBatch.objects.get(pk=batch.pk)


def test_an_old_check_loses_its_lines_and_asks_for_the_file_again(check: Check) -> None:
    batch = aged(check(f"{HEADER}2A;2023;6\n"), 31)
    purge_unpublished()
    assert not MeasureLine.objects.filter(batch=batch).exists()
    with pytest.raises(ImportRefused, match="vérifiez le fichier de nouveau"):
        publish_batch(batch, actor=ACTOR)
    assert not Measure.objects.exists()


def test_a_recent_check_keeps_its_lines(check: Check) -> None:
    batch = aged(check(f"{HEADER}2A;2023;6\n"), 29)
    purge_unpublished()
    assert MeasureLine.objects.filter(batch=batch).count() == 1


def test_what_the_preview_of_a_published_batch_shows_stays(check: Check) -> None:
    publish_batch(check(f"{HEADER}2A;2023;6\n"), actor=ACTOR)
    batch = publish_batch(check(f"{HEADER}2A;2023;7\n"), actor=ACTOR)
    kept = MeasureLine.objects.filter(batch=aged(batch, 400)).count()
    purge_unpublished()
    assert kept == MeasureLine.objects.filter(batch=batch).count() == 1
