"""The pages that have charts, and who draws each: see docs/graphiques.md."""

from __future__ import annotations

from governance.selectors import charts_national, charts_region
from governance.selectors.charts import ChartedPage
from territories.enums import TerritoryKind

PAGES: dict[str, ChartedPage] = {
    TerritoryKind.REGION: ChartedPage(charts_region.LOAD, charts_region.CHARTS),
    TerritoryKind.NATION: ChartedPage(charts_national.LOAD, charts_national.CHARTS),
}
"""By the kind of the territory of the address."""
