"""What partners pull of programmes, and which of it shows each row, in SQL over ``e``, the events just written."""

from __future__ import annotations

from common.db.stamps import Below, Stamped, Touch, changed, stamping
from territories.models.stamps import RENAMED_ESTABLISHMENT, RENAMED_ORGANISATION, regions_of

_HERE = f"{regions_of('t')} AS regions, true AS opened"

PROGRAMMES = Stamped(
    "programmes", "SELECT p.id, '{}'::bigint[] AS regions, true AS opened FROM programmes_programme p"
)
WINDOWS = Stamped(
    "windows",
    f"SELECT w.id, {_HERE} FROM programmes_window w JOIN territories_territory t ON t.id = w.territory_id",
)
APPLICATIONS = Stamped(
    "applications",
    f"SELECT a.id, {_HERE} FROM programmes_application a JOIN programmes_window w ON w.id = a.window_id "
    "JOIN territories_territory t ON t.id = w.territory_id",
)
ENVELOPES = Stamped(
    "envelopes",
    f"SELECT n.id, {_HERE} FROM programmes_envelope n JOIN territories_territory t ON t.id = n.territory_id",
)
STAMPED = (PROGRAMMES, WINDOWS, APPLICATIONS, ENVELOPES)

_ITSELF = "SELECT e.pgh_obj_id"
_APPLICATIONS_OF_WINDOWS = """SELECT a.id FROM programmes_application a
JOIN programmes_window w ON w.id = a.window_id WHERE w.programme_id = e.pgh_obj_id"""
_PROGRAMME_MATTERS = changed("programmes_programmeevent", "code", "name")
_WINDOW_MATTERS = changed("programmes_windowevent", "code", "name", "programme_id", "territory_id")


def _of(parent: str, table: str) -> str:
    return f"SELECT below.id FROM {table} below WHERE below.{parent} = e.pgh_obj_id"


BY_PROGRAMME = (
    Touch(PROGRAMMES, _ITSELF),
    Touch(WINDOWS, _of("programme_id", "programmes_window"), _PROGRAMME_MATTERS),
    Touch(ENVELOPES, _of("programme_id", "programmes_envelope"), _PROGRAMME_MATTERS),
    Touch(APPLICATIONS, _APPLICATIONS_OF_WINDOWS, _PROGRAMME_MATTERS),
)
BY_PART_OF_PROGRAMME = (Touch(PROGRAMMES, 'SELECT e."programme_id"'),)
BY_STRAND = (
    *BY_PART_OF_PROGRAMME,
    Touch(WINDOWS, _of("strand_id", "programmes_window"), changed("programmes_strandevent", "code", "name")),
)
BY_WINDOW = (
    Touch(WINDOWS, _ITSELF),
    Touch(APPLICATIONS, _of("window_id", "programmes_application"), _WINDOW_MATTERS),
    Touch(ENVELOPES, _of("window_id", "programmes_envelope"), _WINDOW_MATTERS),
)
BY_APPLICATION = (Touch(APPLICATIONS, _ITSELF),)
BY_DOMAIN = (Touch(APPLICATIONS, 'SELECT e."application_id"'),)
BY_ENVELOPE = (Touch(ENVELOPES, _ITSELF),)

_BY_ORGANISATION = (
    Touch(PROGRAMMES, _of("lead_id", "programmes_programme"), RENAMED_ORGANISATION),
    Touch(APPLICATIONS, _of("organisation_id", "programmes_application"), RENAMED_ORGANISATION),
    Touch(
        APPLICATIONS,
        "SELECT p.application_id FROM programmes_application_partners p WHERE p.organisation_id = e.pgh_obj_id",
        RENAMED_ORGANISATION,
    ),
)
_BY_ESTABLISHMENT = (
    Touch(APPLICATIONS, _of("establishment_id", "programmes_application"), RENAMED_ESTABLISHMENT),
)
_BY_PARTNER = (Touch(APPLICATIONS, "SELECT e.application_id"),)
FROM_BELOW = (
    Below("stamps_of_programmes", "territories_organisationevent", stamping(_BY_ORGANISATION)),
    Below("stamps_of_programmes", "territories_establishmentevent", stamping(_BY_ESTABLISHMENT)),
    # Partners have no trace of their own: the table of the relation tells them itself.
    Below("stamps_partners_added", "programmes_application_partners", stamping(_BY_PARTNER)),
    Below(
        "stamps_partners_gone", "programmes_application_partners", stamping(_BY_PARTNER), operation="DELETE"
    ),
)
