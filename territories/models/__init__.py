from territories.models.establishments import Establishment
from territories.models.organisations import Organisation, OrganisationArea, OrganisationName
from territories.models.territories import Territory

__all__ = ["Establishment", "Organisation", "OrganisationArea", "OrganisationName", "Territory"]
