"""Every resource of the API that the roadmaps give, in the order of the reference."""

from roadmap.api.actions import ACTIONS
from roadmap.api.programming import PROGRAMMING

RESOURCES = (ACTIONS, PROGRAMMING)
