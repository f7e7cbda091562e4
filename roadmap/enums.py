from django.db import models


class RoadmapKind(models.TextChoices):
    NATIONAL = "national", "nationale"
    REGIONAL = "regional", "régionale"


class RoadmapState(models.TextChoices):
    DRAFT = "draft", "projet"
    ADOPTED = "adopted", "adoptée"
    SUPERSEDED = "superseded", "remplacée"


class ActionState(models.TextChoices):
    TO_LAUNCH = "to_launch", "à lancer"
    UNDER_WAY = "under_way", "en cours"
    RECURRING = "recurring", "récurrente"
    DONE = "done", "réalisée"
    SUSPENDED = "suspended", "suspendue"
    ABANDONED = "abandoned", "abandonnée"


class Confidence(models.TextChoices):
    """A declared judgement, apart from every computed figure."""

    ON_COURSE = "on_course", "dans les temps"
    NEEDS_ATTENTION = "needs_attention", "à surveiller"
    IN_DIFFICULTY = "in_difficulty", "en difficulté"


class AlertSeverity(models.TextChoices):
    """How soon somebody should look, the soonest first."""

    URGENT = "urgent", "à traiter"
    WATCH = "watch", "à surveiller"
    INCOMPLETE = "incomplete", "à compléter"


class PilotRole(models.TextChoices):
    PILOT = "pilot", "pilote"
    CO_PILOT = "co_pilot", "copilote"
    DELEGATED = "delegated", "par délégation (CPOM)"
    SUPPORT = "support", "en appui"


class StepState(models.TextChoices):
    """A step read from a document is unknown until somebody says."""

    UNKNOWN = "unknown", "non renseignée"
    PLANNED = "planned", "prévue"
    DONE = "done", "faite"
    CANCELLED = "cancelled", "annulée"


class SuccessionKind(models.TextChoices):
    SAME = "same", "inchangé"
    REWORDED = "reworded", "reformulé"
    PARTIAL = "partial", "repris en partie"
    UNSETTLED = "unsettled", "non établi"


class ProposalKind(models.TextChoices):
    STATUS = "status", "point de situation"
    EDIT = "edit", "modification de la fiche"


class ProposalState(models.TextChoices):
    PENDING = "pending", "en attente"
    ACCEPTED = "accepted", "acceptée"
    AMENDED = "amended", "acceptée avec amendement"
    REFUSED = "refused", "refusée"
