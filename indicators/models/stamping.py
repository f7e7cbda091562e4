"""Each measure bears the transaction that last wrote it, and a measure that is gone leaves a stamp.

There are millions of them: a column that PostgreSQL fills costs an import next to nothing, a stamp for each would
cost it as much again.
"""

from __future__ import annotations

import pgtrigger

from common.db.stamps import one_line
from indicators.models.measures import Measure
from indicators.models.stamps import GONE_MEASURES


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


pgtrigger.register(_bears_its_transaction(), _leaves_a_stamp())(Measure)
