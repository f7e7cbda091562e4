"""What partners pull of indicators, and which of it shows each row, in SQL over ``e``, the events just written.

Measures bear their transaction themselves: see indicators/models/stamping.py.
"""

from __future__ import annotations

from common.db.shown import HeldAlong, HeldFirst
from common.db.stamps import Below, Stamped, Touch, changed, held, stamping
from territories.models.stamps import MOVED_TERRITORY, regions_of

INDICATORS = Stamped(
    "indicators", "SELECT i.id, '{}'::bigint[] AS regions, true AS opened FROM indicators_indicator i"
)
TARGETS = Stamped(
    "targets",
    f"SELECT j.id, {regions_of('t')} AS regions, true AS opened FROM indicators_trajectory j "
    "JOIN territories_territory t ON t.id = j.territory_id",
)
STAMPED = (INDICATORS, TARGETS)

_ITSELF = "SELECT e.pgh_obj_id"
BY_INDICATOR = (
    Touch(INDICATORS, _ITSELF),
    Touch(
        TARGETS,
        "SELECT j.id FROM indicators_trajectory j WHERE j.indicator_id = e.pgh_obj_id",
        changed("indicators_indicatorevent", "code", "name", "unit"),
    ),
)


def by_part(events: str) -> tuple[Touch, ...]:
    return (Touch(INDICATORS, held(events, "indicator_id")),)


BY_TRAJECTORY = (
    Touch(TARGETS, _ITSELF),
    # One version comes or goes: another one is in force, or no longer.
    Touch(
        TARGETS,
        "SELECT j.id FROM indicators_trajectory j WHERE j.indicator_id = e.indicator_id "
        "AND j.territory_id = e.territory_id AND j.category = e.category",
        "e.pgh_label <> 'update'",
    ),
)
BY_TARGET = (Touch(TARGETS, held("indicators_targetevent", "trajectory_id")),)
_BY_TERRITORY = (
    Touch(
        TARGETS,
        "SELECT j.id FROM indicators_trajectory j WHERE j.territory_id = e.pgh_obj_id",
        MOVED_TERRITORY,
    ),
)
_BY_PROGRAMME = (
    Touch(
        INDICATORS,
        "SELECT i.id FROM indicators_indicator i WHERE i.programme_id = e.pgh_obj_id",
        changed("programmes_programmeevent", "code", "name"),
    ),
)

# Measures: a stamp for what their own column no longer says.
MEASURES = "measures"
_PLACES = """LEFT JOIN territories_establishment s ON s.id = m.establishment_id
LEFT JOIN territories_territory t ON t.id = COALESCE(m.territory_id, s.department_id)"""
# All the regions that an establishment was ever in.
_EVER = """ARRAY(SELECT DISTINCT d.parent_id FROM territories_establishmentevent b
JOIN territories_territory d ON d.id = b.department_id WHERE b.pgh_obj_id = m.establishment_id)"""


def stamping_measures(rows: str, *, opened: str, regions: str, deleted: str) -> str:
    """Stamps measures ``m`` of ``rows``, which is what follows a FROM."""
    return f"""
    INSERT INTO journal_stamp AS kept
    (resource, object_id, transaction, touched_at, regions, opened, deleted)
    SELECT '{MEASURES}', m.id, txid_current(), clock_timestamp(), {regions}, {opened}, {deleted}
    FROM {rows} ORDER BY m.id
    ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction,
    touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted,
    regions = azimut_regions(kept.regions, excluded.regions)
    """


GONE_MEASURES = stamping_measures(
    f"old_values m LEFT JOIN indicators_indicator i ON i.id = m.indicator_id {_PLACES}",
    opened="m.establishment_id IS NULL OR NOT COALESCE(i.sensitive, true)",
    regions=f"COALESCE({regions_of('t')}, '{{}}')",
    deleted="true",
)
# What becomes sensitive is taken from those who read it, what no longer is comes back to them.
_WITHHELD = stamping_measures(
    "new_values e JOIN indicators_measure m ON m.indicator_id = e.pgh_obj_id AND m.establishment_id IS NOT NULL "
    f"{_PLACES} WHERE {changed('indicators_indicatorevent', 'sensitive')}",
    opened="true",
    regions="ARRAY[t.parent_id]",
    deleted="false",
)
_MOVED = stamping_measures(
    "new_values e JOIN indicators_measure m ON m.establishment_id = e.pgh_obj_id "
    "JOIN indicators_indicator i ON i.id = m.indicator_id "
    f"WHERE {changed('territories_establishmentevent', 'department_id')}",
    opened="NOT i.sensitive",
    regions=_EVER,
    deleted="false",
)
# All the regions that a territory was ever in.
_EVER_AROUND = (
    "ARRAY(SELECT DISTINCT b.parent_id FROM territories_territoryevent b WHERE b.pgh_obj_id = e.pgh_obj_id)"
)
_CARRIED = stamping_measures(
    "new_values e JOIN indicators_measure m ON m.territory_id = e.pgh_obj_id OR m.establishment_id IN "
    "(SELECT s.id FROM territories_establishment s WHERE s.department_id = e.pgh_obj_id) "
    f"JOIN indicators_indicator i ON i.id = m.indicator_id WHERE {MOVED_TERRITORY}",
    opened="m.establishment_id IS NULL OR NOT i.sensitive",
    regions=_EVER_AROUND,
    deleted="false",
)
FROM_BELOW = (
    Below("stamps_of_indicators", "programmes_programmeevent", stamping(_BY_PROGRAMME)),
    Below("stamps_of_indicators", "territories_territoryevent", stamping(_BY_TERRITORY)),
    Below("stamps_measures_carried", "territories_territoryevent", _CARRIED),
    Below("stamps_measures_withheld", "indicators_indicatorevent", _WITHHELD),
    Below("stamps_measures_moved", "territories_establishmentevent", _MOVED),
)

HELD_ALONG = (
    HeldAlong("territories_territory", ("parent_id",), "territories_establishment", "department_id = OLD.id"),
)
HELD_FIRST = tuple(
    HeldFirst(f"indicators_{part}", "indicators_indicator", "n.indicator_id")
    for part in ("indicatorcategory", "applicability", "indicatorlink")
)
