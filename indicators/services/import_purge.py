"""What a check leaves behind when nobody publishes it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from indicators.models import MeasureLine
from indicators.services.import_check import KIND
from journal.enums import BatchState
from journal.models import ImportBatch

DAYS = 30


def purge_unpublished() -> int:
    """Forget the lines of checks that nobody published in a month; how many lines went.

    The check itself stays in the list of imports; publishing it then asks for the file again.
    """
    before = timezone.now() - dt.timedelta(days=DAYS)
    stale = ImportBatch.objects.filter(kind=KIND, state=BatchState.CHECKED, created_at__lt=before)
    gone, _ = MeasureLine.objects.filter(batch__in=stale).delete()
    return gone
