"""The file of measures as a kind of import: what the command and the pages share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction

from common.tabular.model import Limits
from common.tabular.stream import StreamLimits
from common.templatetags.french import count
from indicators.enums import LineOutcome
from indicators.models import MeasureLine
from indicators.selectors.measure_imports import overtaken, preview_of, refused_rows
from indicators.services.import_check import KIND, MeasureFile, check_file
from indicators.services.import_columns import teach_columns
from indicators.services.import_publish import publish_batch
from indicators.services.import_report import write_refused
from indicators.services.import_undo import obstacles_to_undo, undo_batch
from journal.enums import BatchState
from journal.import_kinds import Actor, ImportRefused, Upload
from journal.models import ImportBatch, ImportLine

# What one request checks and publishes within its time; the command has no such bound.
PAGE_LIMITS = StreamLimits(text_bytes=Limits().file_bytes, text_rows=100_000, workbook=Limits())


class MeasureImport:
    """See :class:`journal.import_kinds.ImportKind`."""

    name = KIND
    label = "Relevés d’indicateurs"
    upload_template = "indicators/imports/upload.html"
    preview_template = "indicators/imports/preview.html"
    line_template = ""
    layout_template = ""

    @transaction.atomic
    def check(self, upload: Upload, *, actor: Actor) -> ImportBatch:
        teach_columns(territory=upload.territory, said=upload.options.get("columns", {}))
        file = MeasureFile(
            path=upload.path,
            name=upload.name,
            territory=upload.territory,
            indicators=tuple(upload.options["indicators"]),
            limits=PAGE_LIMITS,
        )
        return check_file(file, actor=actor)

    def publish(self, batch: ImportBatch, *, actor: Actor) -> ImportBatch:
        return publish_batch(batch, actor=actor)

    def undo(self, batch: ImportBatch, *, actor: Actor) -> ImportBatch:
        return undo_batch(batch, actor=actor)

    def obstacles(self, batch: ImportBatch) -> list[str]:
        return obstacles_to_undo(batch)

    def overtaken(self, batch: ImportBatch) -> list[str]:
        return overtaken(batch)

    def decide(self, line: ImportLine, *, decision: str, value: str) -> ImportLine:
        raise ImportRefused("Une ligne de relevés se corrige dans le fichier, ou s’écarte.")

    def line_views(self, batch: ImportBatch, lines: Sequence[ImportLine]) -> list[Any]:
        return []

    def result_url(self, batch: ImportBatch) -> str:
        return ""

    def written_in_words(self, batch: ImportBatch) -> str:
        """« 30 relevés créés, 2 modifiés, 5 inchangés »."""
        counts = batch.counts
        return ", ".join(
            (
                count(counts["new"], "relevé créé,relevés créés"),
                count(counts["changed"], "modifié,modifiés"),
                count(counts["unchanged"], "inchangé,inchangés"),
            )
        )

    def set_aside(self, batch: ImportBatch) -> int:
        """Put aside every refused line; gives how many.

        Raises:
            ImportRefused: the batch is no longer waiting to be published.
        """
        if batch.state != BatchState.CHECKED:
            raise ImportRefused("Cet import est déjà publié\u00a0: ses lignes ne changent plus.")
        lines = MeasureLine.objects.filter(batch=batch, outcome=LineOutcome.REFUSED, excluded=False)
        return lines.update(excluded=True)

    def refused_csv(self, batch: ImportBatch) -> Iterator[str]:
        return write_refused(refused_rows(batch))

    def preview(self, batch: ImportBatch, asked: Mapping[str, str]) -> dict[str, Any]:
        return preview_of(batch, show=asked.get("lignes", ""), page=asked.get("page", ""))
