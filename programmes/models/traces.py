"""What each change of a programme is about, in SQL over ``e``, the events just written."""

from __future__ import annotations

from common.db.stamps import Touch
from common.db.trace import About, of
from programmes.models import stamps

_PROGRAMME = "programmes.programme"
_OF_WINDOW = """(SELECT w.programme_id FROM programmes_window w WHERE w.id = e."window_id")"""
_TERRITORY_OF_WINDOW = """(SELECT w.territory_id FROM programmes_window w WHERE w.id = e."window_id")"""

PROGRAMME = About(label='e."name"', touches=stamps.BY_PROGRAMME)


def about_programme(label: str, *, territory: str = "NULL", touches: tuple[Touch, ...] = ()) -> About:
    return of(_PROGRAMME, 'e."programme_id"', label=label, territory=territory, touches=touches)


def about_window(label: str, *, touches: tuple[Touch, ...]) -> About:
    return of(_PROGRAMME, _OF_WINDOW, label=label, territory=_TERRITORY_OF_WINDOW, touches=touches)


STRAND = about_programme('e."name"', touches=stamps.BY_STRAND)
WINDOW = about_programme('e."name"', territory='e."territory_id"', touches=stamps.BY_WINDOW)
ENVELOPE = about_programme('e."label"', territory='e."territory_id"', touches=stamps.BY_ENVELOPE)
TALLY = about_programme('e."label"', territory='e."territory_id"')
KEY_DATE = about_programme('e."label"', territory='e."territory_id"', touches=stamps.BY_KEY_DATE)
SERVICE = about_programme('e."name"', territory='e."territory_id"')
APPLICATION = about_window('e."title"', touches=stamps.BY_APPLICATION)
DOMAIN = of(
    _PROGRAMME,
    """(SELECT w.programme_id FROM programmes_application a JOIN programmes_window w ON w.id = a.window_id
    WHERE a.id = e."application_id")""",
    label='e."label"',
    territory="""(SELECT w.territory_id FROM programmes_application a
    JOIN programmes_window w ON w.id = a.window_id WHERE a.id = e."application_id")""",
    touches=stamps.BY_DOMAIN,
)
LINK = about_programme(
    """COALESCE((SELECT g.title FROM roadmap_goal g WHERE g.id = e."goal_id"),
    (SELECT a.title FROM roadmap_action a WHERE a.id = e."action_id"), '')""",
    touches=stamps.BY_LINK,
)
