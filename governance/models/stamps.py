"""What partners pull of committees and meetings, in SQL over ``e``, the events just written."""

from __future__ import annotations

from common.db.shown import HeldAlong
from common.db.stamps import Below, Stamped, Touch, changed, stamping
from territories.models.stamps import MOVED_TERRITORY, regions_of

COMMITTEES = Stamped(
    "committees",
    f"SELECT c.id, {regions_of('t')} AS regions, true AS opened FROM governance_committee c "
    "JOIN territories_territory t ON t.id = c.territory_id",
)
# A draft of the nation is nobody's yet: « none » would mean everybody, for good.
_REGIONS = f"CASE WHEN m.state = 'draft' AND t.kind = 'nation' THEN ARRAY[t.id] ELSE {regions_of('t')} END"
MEETINGS = Stamped(
    "meetings",
    f"SELECT m.id, {_REGIONS} AS regions, m.state <> 'draft' AS opened FROM governance_meeting m "
    "JOIN governance_committee c ON c.id = m.committee_id JOIN territories_territory t ON t.id = c.territory_id",
)
STAMPED = (COMMITTEES, MEETINGS)

BY_COMMITTEE = (
    Touch(COMMITTEES, "SELECT e.pgh_obj_id"),
    Touch(
        MEETINGS,
        "SELECT m.id FROM governance_meeting m WHERE m.committee_id = e.pgh_obj_id",
        changed("governance_committeeevent", "code", "name", "short_name", "territory_id"),
    ),
)
BY_MEETING = (Touch(MEETINGS, "SELECT e.pgh_obj_id"),)

_MEETINGS_IN = """SELECT m.id FROM governance_meeting m JOIN governance_committee c ON c.id = m.committee_id
WHERE c.territory_id = e.pgh_obj_id"""
_BY_TERRITORY = (
    Touch(
        COMMITTEES,
        "SELECT c.id FROM governance_committee c WHERE c.territory_id = e.pgh_obj_id",
        MOVED_TERRITORY,
    ),
    Touch(MEETINGS, _MEETINGS_IN, changed("territories_territoryevent", "parent_id", "timezone")),
)
FROM_BELOW = (Below("stamps_of_committees", "territories_territoryevent", stamping(_BY_TERRITORY)),)

_PLACE = ("parent_id", "timezone")
HELD_ALONG = (HeldAlong("territories_territory", _PLACE, "governance_committee", "territory_id = OLD.id"),)
