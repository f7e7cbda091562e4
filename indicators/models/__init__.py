from indicators.models.definitions import Applicability, Indicator, IndicatorCategory, IndicatorLink
from indicators.models.lines import MeasureColumn, MeasureLine
from indicators.models.measures import Absence, CounterProposal, Measure
from indicators.models.revisions import MeasureRevision
from indicators.models.targets import Target, Trajectory

__all__ = [
    "Absence",
    "Applicability",
    "CounterProposal",
    "Indicator",
    "IndicatorCategory",
    "IndicatorLink",
    "Measure",
    "MeasureColumn",
    "MeasureLine",
    "MeasureRevision",
    "Target",
    "Trajectory",
]
