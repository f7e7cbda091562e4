from django.db import models


class TerritoryKind(models.TextChoices):
    NATION = "nation", "nation"
    REGION = "region", "région"
    DEPARTMENT = "department", "département"
    ANIMATION_AREA = "animation_area", "territoire d’animation numérique"


SHEET_WORDS = {
    TerritoryKind.REGION: "region",
    TerritoryKind.DEPARTMENT: "departement",
    TerritoryKind.ANIMATION_AREA: "tan",
}
"""The word of an address for each kind of territory that has a sheet; the nation has its own view."""


class OrganisationKind(models.TextChoices):
    ARS = "ars", "agence régionale de santé (ARS)"
    GRADES = "grades", "groupement régional d’appui (GRADeS)"
    HEALTH_INSURANCE = "health_insurance", "Assurance Maladie"
    NATIONAL_BODY = "national_body", "organisme national"
    LEGAL_ENTITY = "legal_entity", "entité juridique d’établissement"
    COLLECTIVE = "collective", "ensemble d’acteurs"
    OTHER = "other", "autre organisme"


class EstablishmentCategory(models.TextChoices):
    """What the national programmes call the kinds of establishments they finance."""

    HOSPITAL = "ES", "établissement de santé"
    ELDERLY = "PA", "personnes âgées"
    DISABLED = "PH", "personnes en situation de handicap"
    HOME = "DOMICILE", "aide et soins à domicile"
    CHILDHOOD = "PDE", "protection de l’enfance"
    HARDSHIP = "PDS", "personnes en difficultés spécifiques"
    OTHER = "AUTRES", "autres"
