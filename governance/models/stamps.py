"""What partners pull of committees and meetings, in SQL over ``e``, the events just written."""

from __future__ import annotations

from common.db.stamps import Stamped, Touch, changed
from territories.models.stamps import regions_of

COMMITTEES = Stamped(
    "committees",
    f"SELECT c.id, {regions_of('t')} AS regions, true AS opened FROM governance_committee c "
    "JOIN territories_territory t ON t.id = c.territory_id",
)
MEETINGS = Stamped(
    "meetings",
    f"SELECT m.id, {regions_of('t')} AS regions, m.state <> 'draft' AS opened FROM governance_meeting m "
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
