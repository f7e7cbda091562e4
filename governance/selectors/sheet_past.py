"""What a sheet shows beside its stored figures, as the journal knew it at the moment of those figures.

An object older than the journal, which says nothing of it before that moment, is shown as it is today, and counted:
the page says so.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from common.scope import Scope
from indicators.models import Snapshot
from indicators.selectors.snapshots import Computed
from journal.selectors.as_of import end_of_day, standing_rows, unknown_then
from programmes.models import Programme, ProgrammeLink, Window
from roadmap.models import Action
from territories.models import Establishment, Territory

WINDOW, LINK, ESTABLISHMENT = "programmes.window", "programmes.programmelink", "territories.establishment"


@dataclass(frozen=True, slots=True)
class Then:
    """``at`` is the moment of what is shown, None for today; ``as_today`` of it are shown as today."""

    at: dt.datetime | None = None
    as_today: int = 0


def figures_moment(computed: Computed) -> dt.datetime | None:
    """That of the data of the figures of a past day, its end when nothing was computed by then; None for today."""
    return _moment(computed, computed.figures or computed.roadmap)


def roadmap_moment(computed: Computed) -> dt.datetime | None:
    """The same of the roadmap: its actions are computed again more often than the figures."""
    return _moment(computed, computed.roadmap or computed.figures)


def _moment(computed: Computed, snapshot: Snapshot | None) -> dt.datetime | None:
    if not computed.is_past:
        return None
    moment: dt.datetime = snapshot.data_at if snapshot else end_of_day(computed.on, computed.territory.zone)
    return moment


def windows_then(
    scope: Scope, programme: Programme, places: Collection[Territory], moment: dt.datetime
) -> tuple[list[Any], list[Any]]:
    """The windows of a programme in territories that the scope reads: as they stood, then those shown as today (two
    queries). One that went since where the scope does not read took its past along."""
    where = {"programme_id": programme.pk, "territory_id__in": [place.pk for place in places]}
    visible = Window.objects.visible_to(scope)
    still_read = Q(pgh_obj_id__in=visible.values("pk")) | ~Q(pgh_obj_id__in=Window.objects.values("pk"))
    stood = standing_rows(WINDOW, moment, **where).filter(still_read)
    return list(stood), list(unknown_then(visible.filter(**where), WINDOW, moment))


def served_today(scope: Scope, programme: Programme) -> Q:
    """Of snapshots of actions, those that the programme serves."""
    links = ProgrammeLink.objects.visible_to(scope).filter(programme=programme, action__isnull=False)
    return Q(action__in=links.values("action"))


def served_then(scope: Scope, programme: Programme, moment: dt.datetime) -> Q:
    """Those that it served; a link is made or undone, never rewritten, so that an older one was as it is."""
    stood = standing_rows(LINK, moment, programme_id=programme.pk, action_id__isnull=False)
    older = unknown_then(
        ProgrammeLink.objects.filter(programme=programme, action__isnull=False), LINK, moment
    )
    linked = Q(action__in=stood.values("action_id")) | Q(action__in=older.values("action_id"))
    return linked & Q(action__in=Action.objects.visible_to(scope).values("pk"))


def establishments_then(scope: Scope, moment: dt.datetime, **where: Any) -> tuple[Counter[str], Counter[str]]:
    """How many of each category stood then, and how many are counted as today (two queries); ``where`` says which, by
    the columns of the table."""
    stood = standing_rows(ESTABLISHMENT, moment, **where)
    older = Establishment.objects.visible_to(scope).filter(**where)
    return by_category(stood), by_category(unknown_then(older, ESTABLISHMENT, moment))


def by_category(rows: QuerySet[Any]) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list("category").annotate(number=Count("pk"))))
