"""Each measure bears the transaction that last wrote it, and a measure that is gone leaves a stamp.

There are millions of them: a column that PostgreSQL fills costs an import next to nothing, a stamp for each would
cost it as much again.
"""

from __future__ import annotations

import pgtrigger

from common.db.stamps import one_line
from indicators.models.definitions import Indicator
from indicators.models.measures import Measure
from indicators.models.stamps import GONE_MEASURES
from indicators.models.targets import Trajectory


def _bears_its_transaction() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="bears_its_transaction",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(),
        func="NEW.transaction = txid_current(); RETURN NEW;",
    )


def _leaves_a_stamp() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="leaves_a_stamp",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        referencing=pgtrigger.Referencing(old="old_values"),
        func=one_line(f"EXECUTE $stamp$ {GONE_MEASURES} $stamp$; RETURN NULL;"),
    )


def _keeps(name: str, *fields: str) -> pgtrigger.Trigger:
    """What designates a row for partners, and says who reads it: another key is another row."""
    return pgtrigger.ReadOnly(name=name, fields=list(fields))


pgtrigger.register(
    _bears_its_transaction(),
    _leaves_a_stamp(),
    _keeps("keeps_its_place", "indicator", "territory", "establishment"),
)(Measure)
pgtrigger.register(_keeps("keeps_its_code", "code"))(Indicator)
pgtrigger.register(_keeps("keeps_its_key", "indicator", "territory", "category", "version"))(Trajectory)
