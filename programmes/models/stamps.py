"""What partners pull of programmes, and which of it shows each row, in SQL over ``e``, the events just written."""

from __future__ import annotations

from common.db.shown import HeldAlong, HeldFirst
from common.db.stamps import Below, Stamped, Touch, changed, held, stamping
from territories.models.stamps import (
    MOVED_TERRITORY,
    RENAMED_ESTABLISHMENT,
    RENAMED_ORGANISATION,
    regions_of,
)

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


def _applications(ids: str, when: str = "") -> tuple[Touch, ...]:
    """Applications, and the windows that show them inside."""
    windows = f"SELECT a.window_id FROM programmes_application a WHERE a.id IN ({ids})"
    return Touch(APPLICATIONS, ids, when), Touch(WINDOWS, windows, when)


BY_PROGRAMME = (
    Touch(PROGRAMMES, _ITSELF),
    Touch(WINDOWS, _of("programme_id", "programmes_window"), _PROGRAMME_MATTERS),
    Touch(ENVELOPES, _of("programme_id", "programmes_envelope"), _PROGRAMME_MATTERS),
    Touch(APPLICATIONS, _APPLICATIONS_OF_WINDOWS, _PROGRAMME_MATTERS),
)
BY_LINK = (Touch(PROGRAMMES, held("programmes_programmelinkevent", "programme_id")),)
BY_KEY_DATE = (Touch(PROGRAMMES, held("programmes_keydateevent", "programme_id")),)
BY_STRAND = (
    Touch(PROGRAMMES, held("programmes_strandevent", "programme_id")),
    Touch(WINDOWS, _of("strand_id", "programmes_window"), changed("programmes_strandevent", "code", "name")),
)
BY_WINDOW = (
    Touch(WINDOWS, _ITSELF),
    Touch(APPLICATIONS, _of("window_id", "programmes_application"), _WINDOW_MATTERS),
    Touch(ENVELOPES, _of("window_id", "programmes_envelope"), _WINDOW_MATTERS),
)
BY_APPLICATION = (
    Touch(APPLICATIONS, _ITSELF),
    Touch(WINDOWS, held("programmes_applicationevent", "window_id")),
)
BY_DOMAIN = _applications(held("programmes_applicationdomainevent", "application_id"))
BY_ENVELOPE = (Touch(ENVELOPES, _ITSELF),)

_PARTNER_OF = (
    "SELECT p.application_id FROM programmes_application_partners p WHERE p.organisation_id = e.pgh_obj_id"
)
_BY_ORGANISATION = (
    Touch(PROGRAMMES, _of("lead_id", "programmes_programme"), RENAMED_ORGANISATION),
    *_applications(_of("organisation_id", "programmes_application"), RENAMED_ORGANISATION),
    *_applications(_PARTNER_OF, RENAMED_ORGANISATION),
)
_BY_ESTABLISHMENT = _applications(_of("establishment_id", "programmes_application"), RENAMED_ESTABLISHMENT)
_BY_TERRITORY = (
    Touch(WINDOWS, _of("territory_id", "programmes_window"), MOVED_TERRITORY),
    Touch(ENVELOPES, _of("territory_id", "programmes_envelope"), MOVED_TERRITORY),
    Touch(
        APPLICATIONS,
        "SELECT a.id FROM programmes_application a JOIN programmes_window w ON w.id = a.window_id "
        "WHERE w.territory_id = e.pgh_obj_id",
        MOVED_TERRITORY,
    ),
)
_BY_PARTNER = _applications("SELECT e.application_id")
_BOTH = "(SELECT * FROM old_values UNION ALL SELECT * FROM new_values)"
_PARTNERS = "programmes_application_partners"
# Partners have no trace of their own: the table of the relation tells them itself.
FROM_BELOW = (
    Below("stamps_of_programmes", "territories_organisationevent", stamping(_BY_ORGANISATION)),
    Below("stamps_of_programmes", "territories_establishmentevent", stamping(_BY_ESTABLISHMENT)),
    Below("stamps_of_programmes", "territories_territoryevent", stamping(_BY_TERRITORY)),
    Below("stamps_partners_added", _PARTNERS, stamping(_BY_PARTNER)),
    Below("stamps_partners_gone", _PARTNERS, stamping(_BY_PARTNER), operation="DELETE"),
    Below("stamps_partners_changed", _PARTNERS, stamping(_BY_PARTNER, events=_BOTH), operation="UPDATE"),
)

_WINDOWS, _APPLICATIONS = "programmes_window", "programmes_application"
_HERS = f"organisation_id = OLD.id OR id IN (SELECT application_id FROM {_PARTNERS} WHERE organisation_id = OLD.id)"
HELD_ALONG = (
    HeldAlong("programmes_programme", ("code", "name"), _WINDOWS, "programme_id = OLD.id"),
    HeldAlong("territories_territory", ("parent_id",), _WINDOWS, "territory_id = OLD.id"),
    HeldAlong("territories_organisation", ("name", "short_name"), _APPLICATIONS, _HERS),
    HeldAlong("territories_establishment", ("name", "finess"), _APPLICATIONS, "establishment_id = OLD.id"),
)

_PROGRAMME = "programmes_programme"
_WINDOW_OF_APPLICATION = f"JOIN {_APPLICATIONS} a ON a.id = n.application_id"
HELD_FIRST = (
    *(
        HeldFirst(f"programmes_{part}", _PROGRAMME, "n.programme_id")
        for part in ("strand", "keydate", "programmelink")
    ),
    HeldFirst("programmes_envelope", _PROGRAMME, "n.programme_id", shown=True),
    HeldFirst(_APPLICATIONS, _WINDOWS, "n.window_id"),
    *(
        HeldFirst(part, _APPLICATIONS, "n.application_id")
        for part in ("programmes_applicationdomain", _PARTNERS)
    ),
    *(
        HeldFirst(part, _WINDOWS, "a.window_id", _WINDOW_OF_APPLICATION)
        for part in ("programmes_applicationdomain", _PARTNERS)
    ),
)
