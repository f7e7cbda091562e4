"""The page of the nation for an indicator that adds its establishments, over a thousand and a million measures."""

from __future__ import annotations

from typing import Any

from bench import pages

INDICATOR = "BANC-TOTAL"
FIRST_FINESS = 700_000_000
_FILL = """
INSERT INTO indicators_measure (indicator_id, establishment_id, category, "on", value, quality, bound, outlier, source,
  note, recorded_at, recorded_by_label)
SELECT %(indicator)s, e.id, '', %(last)s::date - 30 * month, (e.id * 7 + month) %% 500, 'validated', 'exact', false,
  'Banc d’essai', '', now(), ''
FROM (
  SELECT id FROM territories_establishment WHERE finess >= %(first)s ORDER BY finess LIMIT %(establishments)s
) e, generate_series(0, %(months)s - 1) month
"""


def prepare(establishments: int, months: int) -> None:
    """So many establishments all over the country, the measures of each, and their totals as the night leaves them."""
    from django.db import connection  # noqa: PLC0415 - after django.setup

    from indicators.services.totals import recompute_nation_totals, recompute_totals  # noqa: PLC0415
    from territories.models import Establishment, Territory  # noqa: PLC0415

    departments = list(Territory.objects.filter(kind="department").order_by("code"))
    Establishment.objects.bulk_create(
        [
            Establishment(
                finess=f"{FIRST_FINESS + n:09}",
                name=f"Établissement {n}",
                category="ES",
                department=departments[n % len(departments)],
            )
            for n in range(establishments)
        ],
        ignore_conflicts=True,
    )
    values = {
        "indicator": _indicator(),
        "first": str(FIRST_FINESS),
        "establishments": establishments,
        "months": months,
        "last": pages.LAST,
    }
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE indicators_measure, indicators_measureline")
        cursor.execute(_FILL, values)
        cursor.execute("VACUUM ANALYZE indicators_measure")
    for region in Territory.objects.regions():
        recompute_totals(region=region)
    recompute_nation_totals()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE indicators_establishmenttotal")


def page_total() -> dict[str, Any]:
    return pages.page(f"/indicateurs/{INDICATOR}/?territoire=FR")


def page_total_bare() -> dict[str, Any]:
    from territories.models import Territory  # noqa: PLC0415 - after django.setup

    nation = Territory.objects.get(kind="nation").pk
    return pages.bare("page_total", {"indicator": _indicator(), "territory": nation})


def _indicator() -> int:
    from indicators.models import Indicator  # noqa: PLC0415 - after django.setup

    fields = {
        "name": "Banc d’essai d’un total",
        "unit": "nombre",
        "kind": "count",
        "direction": "up",
        "territory_rule": "sum",
        "summed_level": "establishment",
    }
    return Indicator.objects.get_or_create(code=INDICATOR, defaults=fields)[0].pk
