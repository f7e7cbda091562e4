from django.db import models


class BatchState(models.TextChoices):
    CHECKED = "checked", "vérifié, non publié"
    PUBLISHED = "published", "publié"
    UNDONE = "undone", "annulé"


class Outcome(models.TextChoices):
    """What publishing a line does to the portal."""

    NEW = "new", "nouvelle"
    CHANGED = "changed", "modifiée"
    UNCHANGED = "unchanged", "inchangée"
    CONFLICT = "conflict", "en conflit"
    REFUSED = "refused", "refusée"
    ABSENT = "absent", "absente du fichier"


class Resolution(models.TextChoices):
    """What the person decided for a line in conflict."""

    PENDING = "", "à décider"
    PORTAL = "portal", "garder le portail"
    FILE = "file", "prendre le fichier"


class Part(models.TextChoices):
    """What is recomputed together: an edit of a roadmap does not add up figures again."""

    ROADMAP = "roadmap", "feuilles de route"
    FIGURES = "figures", "indicateurs et programmes"
