"""From a file sent by a browser to a checked batch."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from journal.import_kinds import Actor, ImportKind, Upload
from journal.models import ImportBatch
from territories.models import Territory


def check_upload(
    *,
    kind: ImportKind,
    file: UploadedFile[bytes],
    territory: Territory,
    actor: Actor,
    year_from: int = 0,
    as_of: dt.date | None = None,
    **options: Any,
) -> ImportBatch:
    """Check a file under a random name of our own; the sender's name is kept as a label only.

    Raises:
        TabularError: the file is not a table that can be read; nothing is stored.
    """
    with tempfile.TemporaryDirectory(prefix="azimut-import-") as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as stream:
            for chunk in file.chunks():
                stream.write(chunk)
        name = Path(file.name or "tableau").name[:255]
        return kind.check(Upload(path, name, territory, year_from, as_of, options), actor=actor)
