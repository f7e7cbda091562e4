from territories.models.organisations import Organisation, OrganisationArea, OrganisationName
from territories.models.territories import Territory

__all__ = ["Organisation", "OrganisationArea", "OrganisationName", "Territory"]
