"""What each change of an indicator is about and where, in SQL over ``e``, the events just written."""

from __future__ import annotations

from common.db.stamps import Touch
from common.db.trace import About, of
from indicators.models import stamps

_INDICATOR = "indicators.indicator"
_TRAJECTORY = """(SELECT t.{column} FROM indicators_trajectory t WHERE t.id = e."trajectory_id")"""


def about_indicator(label: str, *, territory: str = "NULL", touches: tuple[Touch, ...] = ()) -> About:
    return of(_INDICATOR, 'e."indicator_id"', label=label, territory=territory, touches=touches)


def region_of(territory: str) -> str:
    """The region of a territory that lies in one, the territory itself otherwise."""
    within = "t.kind IN ('department', 'animation_area')"
    region = f"CASE WHEN {within} THEN t.parent_id ELSE t.id END"
    return f"(SELECT {region} FROM territories_territory t WHERE t.id = {territory})"  # noqa: S608 - names of our own columns


_REGION = region_of('e."territory_id"')

INDICATOR = About(label="concat(e.code, ' – ', e.name)", touches=stamps.BY_INDICATOR)
CATEGORY = about_indicator('e."label"', touches=stamps.by_part("indicators_indicatorcategoryevent"))
APPLICABILITY = about_indicator(
    '(SELECT t.name FROM territories_territory t WHERE t.id = e."territory_id")',
    territory=_REGION,
    touches=stamps.by_part("indicators_applicabilityevent"),
)
ABSENCE = about_indicator('e."reason"', territory=_REGION)
# No event holds ``version``, which elsewhere counts the writes of a row.
TRAJECTORY = about_indicator(
    "(SELECT concat('version ', t.version) FROM indicators_trajectory t WHERE t.id = e.pgh_obj_id)",
    territory=_REGION,
    touches=stamps.BY_TRAJECTORY,
)
TARGET = of(
    _INDICATOR,
    _TRAJECTORY.format(column="indicator_id"),
    label="concat(e.due, ' ', e.due_text)",
    territory=region_of(_TRAJECTORY.format(column="territory_id")),
    touches=stamps.BY_TARGET,
)
COUNTER = about_indicator('e."reason"', territory=_REGION)
LINK = about_indicator(
    """COALESCE((SELECT g.title FROM roadmap_goal g WHERE g.id = e."goal_id"),
    (SELECT a.title FROM roadmap_action a WHERE a.id = e."action_id"), '')""",
    touches=stamps.by_part("indicators_indicatorlinkevent"),
)
COLUMN = About(label='e."header"', territory='e."territory_id"')
