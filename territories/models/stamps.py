"""What partners pull of territories, organisations and establishments, in SQL over ``e``, the events just written."""

from __future__ import annotations

from common.db.shown import HeldFirst
from common.db.stamps import Stamped, Touch, changed, held


def regions_of(alias: str) -> str:
    """The region that a territory is or lies in, as an array; empty for the nation, which all share."""
    return (
        f"CASE {alias}.kind WHEN 'nation' THEN '{{}}'::bigint[] "
        f"WHEN 'region' THEN ARRAY[{alias}.id] ELSE ARRAY[{alias}.parent_id] END"
    )


# The API shows the regions apart: they bear the numbers, and the stamps, of the territories that they are.
TERRITORIES = Stamped(
    "territories", f"SELECT t.id, {regions_of('t')} AS regions, true AS opened FROM territories_territory t"
)
ORGANISATIONS = Stamped(
    "organisations", "SELECT o.id, '{}'::bigint[] AS regions, true AS opened FROM territories_organisation o"
)
ESTABLISHMENTS = Stamped(
    "establishments",
    f"SELECT s.id, {regions_of('t')} AS regions, true AS opened FROM territories_establishment s "
    "JOIN territories_territory t ON t.id = s.department_id",
)
STAMPED = (TERRITORIES, ORGANISATIONS, ESTABLISHMENTS)

RENAMED_ORGANISATION = changed("territories_organisationevent", "name", "short_name")
# Another region reads what lies in it; its code and its kind never change.
MOVED_TERRITORY = changed("territories_territoryevent", "parent_id")
RENAMED_ESTABLISHMENT = changed("territories_establishmentevent", "name", "finess")

_ITSELF = "SELECT e.pgh_obj_id"
BY_TERRITORY = (
    Touch(TERRITORIES, _ITSELF),
    Touch(
        ESTABLISHMENTS,
        "SELECT s.id FROM territories_establishment s WHERE s.department_id = e.pgh_obj_id",
        MOVED_TERRITORY,
    ),
    Touch(
        ORGANISATIONS,
        "SELECT w.organisation_id FROM territories_organisationarea w WHERE w.territory_id = e.pgh_obj_id",
        changed("territories_territoryevent", "name"),
    ),
)
BY_ORGANISATION = (
    Touch(ORGANISATIONS, _ITSELF),
    Touch(
        ESTABLISHMENTS,
        "SELECT s.id FROM territories_establishment s WHERE s.legal_entity_id = e.pgh_obj_id",
        RENAMED_ORGANISATION,
    ),
)
BY_NAME = (Touch(ORGANISATIONS, held("territories_organisationnameevent", "organisation_id")),)
BY_AREA = (Touch(ORGANISATIONS, held("territories_organisationareaevent", "organisation_id")),)
BY_ESTABLISHMENT = (Touch(ESTABLISHMENTS, _ITSELF),)

HELD_FIRST = tuple(
    HeldFirst(f"territories_{part}", "territories_organisation", "n.organisation_id")
    for part in ("organisationname", "organisationarea")
)
