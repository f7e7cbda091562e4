import indicators.models.marking
import indicators.models.stamping  # noqa: F401 - its triggers
from indicators.models.definitions import Applicability, Indicator, IndicatorCategory, IndicatorLink
from indicators.models.lines import MeasureColumn, MeasureLine
from indicators.models.measures import Absence, CounterProposal, Measure
from indicators.models.progress import Progress
from indicators.models.revisions import MeasureRevision
from indicators.models.runs import ComputationRun
from indicators.models.snapshots import ActionSnapshot, GoalSnapshot, MilestoneSnapshot, Snapshot
from indicators.models.snapshots_figures import IndicatorSnapshot, ProgrammeSnapshot
from indicators.models.targets import Target, Trajectory
from indicators.models.totals import EstablishmentTotal, TotalsComputation

__all__ = [
    "Absence",
    "ActionSnapshot",
    "Applicability",
    "ComputationRun",
    "CounterProposal",
    "EstablishmentTotal",
    "GoalSnapshot",
    "Indicator",
    "IndicatorCategory",
    "IndicatorLink",
    "IndicatorSnapshot",
    "Measure",
    "MeasureColumn",
    "MeasureLine",
    "MeasureRevision",
    "MilestoneSnapshot",
    "ProgrammeSnapshot",
    "Progress",
    "Snapshot",
    "Target",
    "TotalsComputation",
    "Trajectory",
]
