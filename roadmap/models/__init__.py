from roadmap.models.actions import Action, Pilotage
from roadmap.models.alignments import Alignment
from roadmap.models.goals import Goal, GoalSuccession, Milestone
from roadmap.models.programming import Programming, Step
from roadmap.models.roadmaps import Roadmap, RoadmapLevel
from roadmap.models.status import StatusUpdate

__all__ = [
    "Action",
    "Alignment",
    "Goal",
    "GoalSuccession",
    "Milestone",
    "Pilotage",
    "Programming",
    "Roadmap",
    "RoadmapLevel",
    "StatusUpdate",
    "Step",
]
