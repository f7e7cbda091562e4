"""What a write refuses, in words that a form can show beside its field."""

from __future__ import annotations

from common.tabular.model import typographic
from indicators.models import Trajectory


class EntryRefused(ValueError):
    """A write that cannot be done; ``field`` names the form field at fault, empty for the whole form."""

    def __init__(self, message: str, *, field: str = "") -> None:
        self.message = typographic(message)
        self.field = field
        super().__init__(self.message)


class TargetsChanged(EntryRefused):
    """Somebody revised the targets since the form was opened; ``current`` is what they wrote."""

    def __init__(self, current: Trajectory | None) -> None:
        self.current = current
        super().__init__("Quelqu’un a révisé ces cibles depuis que cette page est ouverte.")


class Unusual(EntryRefused):
    """A figure that nothing forbids and that somebody must confirm; ``sentences`` say why."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = tuple(typographic(sentence) for sentence in sentences)
        super().__init__(" ".join(self.sentences))
