"""Every resource of the API that the territories give, in the order of the reference."""

from territories.api.establishments import ESTABLISHMENTS
from territories.api.organisations import ORGANISATIONS
from territories.api.territories import REGIONS, TERRITORIES

RESOURCES = (REGIONS, TERRITORIES, ORGANISATIONS, ESTABLISHMENTS)
