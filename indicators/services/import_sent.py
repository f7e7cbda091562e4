"""Checking a file that a partner sent: as the page does, whatever it is written in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from common.tabular.model import TabularError
from indicators.imports.ndjson import HEADER_LINES
from indicators.models import Indicator, MeasureLine
from indicators.services.import_kind import MeasureImport
from journal.import_kinds import Actor, Upload
from journal.models import ImportBatch
from journal.services.uploads import check_upload
from territories.models import Territory

AsTable = Callable[[Path, Path], Path]
"""Turns the file into a text table in the folder that it is given."""


@dataclass(frozen=True, slots=True)
class Sent:
    """``as_table`` is None for what the reader of tables reads by itself."""

    file: UploadedFile[Any]
    territory: Territory
    indicators: Sequence[Indicator]
    as_table: AsTable | None = None


@transaction.atomic
def check_sent(sent: Sent, *, actor: Actor) -> ImportBatch:
    """A checked batch, which nothing publishes yet.

    Raises:
        TabularError: it holds no table of measures; the row is that of the file.
    """
    kind = MeasureImport()
    if sent.as_table is None:
        return check_upload(
            kind=kind,
            file=sent.file,
            territory=sent.territory,
            actor=actor,
            indicators=sent.indicators,
            columns={},
        )
    return _check_objects(kind, sent, sent.as_table, actor)


def _check_objects(kind: MeasureImport, sent: Sent, as_table: AsTable, actor: Actor) -> ImportBatch:
    options = {"indicators": sent.indicators, "columns": {}}
    with tempfile.TemporaryDirectory(prefix="azimut-import-") as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as stream:
            for chunk in sent.file.chunks():
                stream.write(chunk)
        table = as_table(path, Path(folder))
        try:
            batch = kind.check(Upload(table, table.name, sent.territory, options=options), actor=actor)
        except TabularError as error:
            raise _at_its_line(error) from error
    # A line of the file is told by its own number, as those of a table are.
    MeasureLine.objects.filter(batch=batch).update(row=F("row") - HEADER_LINES)
    batch.file_name = Path(sent.file.name or "objets.ndjson").name[:255]
    batch.save(update_fields=["file_name", "updated_at"])
    return batch


def _at_its_line(error: TabularError) -> TabularError:
    row = error.row - HEADER_LINES if error.row and error.row > HEADER_LINES else None
    return TabularError(error.message, row=row, column=error.column)
