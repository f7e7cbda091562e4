from django.db import models


class WindowKind(models.TextChoices):
    WINDOW = "window", "fenêtre"
    TRANCHE = "tranche", "tranche"
    WAVE = "wave", "vague"
    CALL = "call", "appel à projets"
    COUNTER = "counter", "guichet"


class ApplicationState(models.TextChoices):
    FILED = "filed", "déposée"
    IN_INSTRUCTION = "in_instruction", "en instruction"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"
    LAUREATE = "laureate", "lauréate"
    WITHDRAWN = "withdrawn", "retirée"


class DomainState(models.TextChoices):
    COMMITTED = "committed", "engagé"
    IN_INSTRUCTION = "in_instruction", "en instruction"
    VALIDATED = "validated", "validé"
    POSTPONED = "postponed", "reporté"


class TallyUnit(models.TextChoices):
    """What a published count counts: never summed one with another."""

    APPLICATIONS = "applications", "candidatures"
    BENEFICIARIES = "beneficiaries", "établissements uniques"
    DOMAINS = "domains", "domaines"
    ESTABLISHMENTS = "establishments", "ESMS sélectionnés"
    PROJECTS = "projects", "projets"
    ACTIONS = "actions", "actions menées"
    PEOPLE = "people", "personnes"
    SERVICES = "services", "services"
    HOSTS = "hosts", "hébergeurs certifiés"


class TallyState(models.TextChoices):
    """States that a published count may be about: those of applications and of their domains."""

    ANY = "any", "ensemble"
    ACCEPTED = ApplicationState.ACCEPTED.value, "acceptées"
    FILED = ApplicationState.FILED.value, "déposées"
    SELECTED = "selected", "sélectionnés"
    COMMITTED = DomainState.COMMITTED.value, "engagés"
    IN_INSTRUCTION = DomainState.IN_INSTRUCTION.value, "en instruction"
    VALIDATED = DomainState.VALIDATED.value, "validés"
    POSTPONED = DomainState.POSTPONED.value, "reportés"
    DONE = "done", "terminées"


class EnvelopeNature(models.TextChoices):
    PLANNED = "planned", "prévu"
    COMMITTED = "committed", "engagé"
    PAID = "paid", "payé"


class DatePrecision(models.TextChoices):
    """How much of a date the source gives: the day kept is then the last one it may be, the first for an opening."""

    DAY = "day", "au jour"
    MONTH = "month", "au mois"
    YEAR = "year", "à l’année"
