"""What each change of a committee is about, in SQL over ``e``, the events just written."""

from __future__ import annotations

from common.db.trace import About, of
from governance.models import stamps

COMMITTEE = About(label='e."name"', territory='e."territory_id"', touches=stamps.BY_COMMITTEE)
MEETING = of(
    "governance.committee",
    'e."committee_id"',
    label="to_char(e.\"on\", 'DD/MM/YYYY')",
    territory="""(SELECT c.territory_id FROM governance_committee c WHERE c.id = e."committee_id")""",
    touches=stamps.BY_MEETING,
)
