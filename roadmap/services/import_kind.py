"""The roadmap table as a kind of import: what the command and the pages share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from journal.import_kinds import Actor, Upload
from journal.models import ImportBatch, ImportLine
from journal.selectors.batches import summary_of
from journal.services.lines import refused_csv, set_aside_refused
from roadmap.imports.portal import KIND
from roadmap.selectors.import_overtaken import overtaken
from roadmap.selectors.import_preview import LineView, line_views
from roadmap.services.import_check import check_table, store_check
from roadmap.services.import_decide import decide
from roadmap.services.import_publish import publish_batch
from roadmap.services.import_undo import obstacles_to_undo, undo_batch


class RoadmapImport:
    """See :class:`journal.import_kinds.ImportKind`."""

    name = KIND
    label = "Feuille de route régionale"
    upload_template = "journal/includes/upload.html"
    preview_template = ""
    line_template = "roadmap/imports/_line.html"
    layout_template = "roadmap/imports/_layout.html"

    def check(self, upload: Upload, *, actor: Actor) -> ImportBatch:
        return store_check(check_table(upload), actor=actor)

    def publish(self, batch: ImportBatch, *, actor: Actor) -> ImportBatch:
        return publish_batch(batch, actor=actor)

    def undo(self, batch: ImportBatch, *, actor: Actor) -> ImportBatch:
        return undo_batch(batch, actor=actor)

    def obstacles(self, batch: ImportBatch) -> list[str]:
        return obstacles_to_undo(batch)

    def overtaken(self, batch: ImportBatch) -> list[str]:
        return overtaken(batch)

    def decide(self, line: ImportLine, *, decision: str, value: str) -> ImportLine:
        return decide(line, decision=decision, value=value)

    def line_views(self, batch: ImportBatch, lines: Sequence[ImportLine]) -> list[LineView]:
        return line_views(batch, lines)

    def result_url(self, batch: ImportBatch) -> str:
        url = reverse("roadmap:action-list", kwargs={"code": batch.territory.code})
        roadmap = batch.parameters.get("roadmap")
        return f"{url}?feuille={roadmap}" if roadmap else url

    def written_in_words(self, batch: ImportBatch) -> str:
        return summary_of(batch).written_in_words

    def set_aside(self, batch: ImportBatch) -> int:
        return set_aside_refused(batch)

    def refused_csv(self, batch: ImportBatch) -> Iterator[str]:
        return refused_csv(batch)

    def preview(self, batch: ImportBatch, asked: Mapping[str, str]) -> dict[str, Any]:
        return {}
