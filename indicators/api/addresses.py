"""Which of the resources of figures can be written, and the addresses that are no resource."""

from __future__ import annotations

from common.api.views import register_views
from indicators.api.writes import MeasureList, MeasureObject
from indicators.api.writes_targets import TargetList, TargetObject


def register_writes() -> None:
    """Called once by the ``ready`` of the app, before the addresses are made."""
    register_views("measures", lists=MeasureList, objects=MeasureObject)
    register_views("targets", lists=TargetList, objects=TargetObject)
