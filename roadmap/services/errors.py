"""What a write refuses, in words that a form can show beside its field."""

from __future__ import annotations


class RoadmapRefused(ValueError):
    """A write that cannot be done; ``field`` names the form field at fault, empty for the whole form."""

    def __init__(self, message: str, *, field: str = "") -> None:
        self.message = message
        self.field = field
        super().__init__(message)


class StaleVersion(RoadmapRefused):
    """Somebody saved the object since the form was opened."""

    def __init__(self, *, current: int) -> None:
        self.current = current
        super().__init__("Cette fiche a été modifiée depuis que vous l’avez ouverte.")
