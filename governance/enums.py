from django.db import models


class CommitteeLevel(models.TextChoices):
    NATIONAL = "national", "nationale"
    REGIONAL = "regional", "régionale"
    TERRITORIAL = "territorial", "territoriale"


class MeetingState(models.TextChoices):
    """A draft is seen by who prepares it; what is announced is convened until somebody says that it was held."""

    DRAFT = "draft", "en préparation"
    CONVENED = "convened", "convoquée"
    IN_SESSION = "in_session", "en cours"
    CLOSED = "closed", "tenue"
