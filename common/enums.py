from django.db import models


class Certainty(models.TextChoices):
    """How far a fact taken from a document may be relied upon."""

    CERTAIN = "certain", "certain"
    PROBABLE = "probable", "probable"
    UNCERTAIN = "uncertain", "incertain"
    NOT_FOUND = "not_found", "non trouvé"
