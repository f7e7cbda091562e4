from roadmap.models.actions import Action, Pilotage
from roadmap.models.alignments import Alignment
from roadmap.models.blocking import Blocking
from roadmap.models.campaigns import Campaign, CampaignItem
from roadmap.models.drafts import Draft, SentForm
from roadmap.models.goals import Goal, GoalSuccession, Milestone
from roadmap.models.programming import Programming, Step
from roadmap.models.proofs import Proof
from roadmap.models.proposals import Proposal
from roadmap.models.roadmaps import Roadmap, RoadmapLevel
from roadmap.models.status import StatusUpdate

__all__ = [
    "Action",
    "Alignment",
    "Blocking",
    "Campaign",
    "CampaignItem",
    "Draft",
    "Goal",
    "GoalSuccession",
    "Milestone",
    "Pilotage",
    "Programming",
    "Proof",
    "Proposal",
    "Roadmap",
    "RoadmapLevel",
    "SentForm",
    "StatusUpdate",
    "Step",
]
