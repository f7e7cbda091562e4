"""Every resource of the API that the roadmaps give, in the order of the reference."""

from roadmap.api.actions import ACTIONS
from roadmap.api.goals import GOALS
from roadmap.api.milestones import MILESTONES
from roadmap.api.programming import PROGRAMMING
from roadmap.api.roadmaps import ROADMAPS
from roadmap.api.status_updates import STATUS_UPDATES

RESOURCES = (ROADMAPS, GOALS, MILESTONES, ACTIONS, PROGRAMMING, STATUS_UPDATES)
