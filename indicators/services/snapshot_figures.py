"""The figures of a snapshot: totals over establishments first, then every indicator, then every programme."""

from __future__ import annotations

from common.scope import Scope
from indicators.alerts import alerts_sql
from indicators.models import Indicator, Snapshot
from indicators.selectors.figures_query import FIGURES, Asked, parameters_of
from indicators.services import snapshot_sql as sql
from indicators.services.totals import recompute_nation_totals, recompute_totals
from territories.enums import TerritoryKind
from territories.models import Territory

_INDICATORS = sql.read("snapshot_figures").format(figures=FIGURES, alerts=alerts_sql())
_PROGRAMMES = sql.read("snapshot_programmes")
_PARTS = (TerritoryKind.DEPARTMENT, TerritoryKind.ANIMATION_AREA)


def fill(snapshot: Snapshot, territory: Territory) -> int:
    """Writes the rows of a snapshot that has none yet; how many, totals included."""
    is_nation = territory.kind == TerritoryKind.NATION
    rows = recompute_nation_totals() if is_nation else recompute_totals(region=territory)
    rows += _write_indicators(snapshot, territory)
    return rows + sql.run(
        _PROGRAMMES,
        {
            "snapshot": snapshot.pk,
            "territory": territory.pk,
            "is_nation": is_nation,
            "day": snapshot.on,
        },
    )


def _write_indicators(snapshot: Snapshot, territory: Territory) -> int:
    places = _places(territory)
    asked = [
        Asked(indicator, place, "", snapshot.on)
        for indicator in Indicator.objects.order_by("pk").values_list("pk", flat=True)
        for place in places
    ]
    # Read as those of the region read it: nobody is trusted with what rule 11 hides of the nation.
    regions = frozenset({territory.pk}) if territory.kind == TerritoryKind.REGION else frozenset()
    parameters = parameters_of(Scope(draft_regions=regions), asked)
    return sql.run(_INDICATORS, parameters | {"snapshot": snapshot.pk})


def _places(territory: Territory) -> list[int]:
    """The scope itself and, of a region, its departments and animation areas."""
    if territory.kind == TerritoryKind.NATION:
        return [territory.pk]
    within = Territory.objects.filter(parent=territory, kind__in=_PARTS).order_by("kind", "code")
    return [territory.pk, *within.values_list("pk", flat=True)]
