from indicators.models.definitions import Applicability, Indicator, IndicatorCategory, IndicatorLink
from indicators.models.measures import Absence, CounterProposal, Measure
from indicators.models.targets import Target, Trajectory

__all__ = [
    "Absence",
    "Applicability",
    "CounterProposal",
    "Indicator",
    "IndicatorCategory",
    "IndicatorLink",
    "Measure",
    "Target",
    "Trajectory",
]
