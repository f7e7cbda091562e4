"""What happened in the portal since a table was checked, that forbids publishing it as it was understood."""

from __future__ import annotations

from django.db.models import F, OuterRef, Q, Subquery

from common.templatetags.french import count
from journal.enums import BatchState, Outcome, Resolution
from journal.models import ImportBatch
from roadmap.imports.portal import KIND, portal_mark
from roadmap.models import Action
from roadmap.selectors.moments import local_moment

SHOWN = 10


def overtaken(batch: ImportBatch) -> list[str]:
    """One sentence for each import published or undone since, and each action edited since; a few queries."""
    return [*_other_imports(batch), *_edited(batch)]


def _other_imports(batch: ImportBatch) -> list[str]:
    mark = portal_mark(batch.territory)
    if batch.parameters.get("mark", mark) == mark:
        return []
    since = Q(published_at__gt=batch.created_at) | Q(undone_at__gt=batch.created_at)
    others = (
        ImportBatch.objects.filter(since, kind=KIND, territory=batch.territory)
        .select_related("territory")
        .order_by("pk")
    )
    said = [_of_import(other) for other in others]
    return said or ["Un autre import de la région a été publié ou annulé."]


def _of_import(other: ImportBatch) -> str:
    undone = other.state == BatchState.UNDONE
    done, by = ("annulé", other.undone_by_label) if undone else ("publié", other.published_by_label)
    moment = local_moment(
        (other.undone_at if undone else other.published_at) or other.updated_at, other.territory
    )
    return f"L’import n°\u00a0{other.pk} («\u00a0{other.file_name}\u00a0») a été {done} le {moment} par {by}."


def _edited(batch: ImportBatch) -> list[str]:
    """Actions that publishing would change, and that somebody changed since."""
    writes = Q(outcome=Outcome.CHANGED) | (Q(outcome=Outcome.CONFLICT) & ~Q(resolution=Resolution.PENDING))
    now = Action.objects.filter(pk=OuterRef("target_id"))
    lines = batch.lines.filter(writes, excluded=False).annotate(
        version_now=Subquery(now.values("version")[:1]), title_now=Subquery(now.values("title")[:1])
    )
    moved = list(
        lines.exclude(version_now=F("target_version")).order_by("position").values_list("row", "title_now")
    )
    said = [
        f"Ligne {row}\u00a0: l’action «\u00a0{title or 'retirée'}\u00a0» a été modifiée."
        for row, title in moved[:SHOWN]
    ]
    more = len(moved) - SHOWN
    return [*said, f"Et {count(more, 'autre,autres')}."] if more > 0 else said
