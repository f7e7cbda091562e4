"""Every resource of the API that the committees give, in the order of the reference."""

from governance.api.committees import COMMITTEES, MEETINGS

RESOURCES = (COMMITTEES, MEETINGS)
