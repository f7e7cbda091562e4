"""French words for what the model holds as values: how sure a reading is, how many goals were found."""

from __future__ import annotations

from common.enums import Certainty
from roadmap.enums import PilotRole

# First words of level names that are feminine; every other level name reads as masculine.
FEMININE_LEVELS = frozenset(
    {"action", "ambition", "étape", "ligne", "mesure", "orientation", "priorité", "thématique"}
)
WORDING_DOUBTS = {
    Certainty.PROBABLE: "libellé probable",
    Certainty.UNCERTAIN: "libellé incertain",
    Certainty.NOT_FOUND: "libellé non retrouvé",
}
NUMBER_DOUBTS = {
    Certainty.PROBABLE: "numéro déduit",
    Certainty.UNCERTAIN: "numéro déduit, incertain",
    Certainty.NOT_FOUND: "numéro absent de la source",
}
SOURCE_DOUBTS = {
    Certainty.CERTAIN: "Lecture certaine",
    Certainty.PROBABLE: "Lecture probable",
    Certainty.UNCERTAIN: "Lecture incertaine",
    Certainty.NOT_FOUND: "Document non retrouvé",
}
ROLE_SUFFIXES = {
    PilotRole.PILOT: "",
    PilotRole.CO_PILOT: "copilote",
    PilotRole.DELEGATED: "délégation",
    PilotRole.SUPPORT: "appui",
}


def is_feminine(level_name: str) -> bool:
    """« priorité », « sous-action » are; « axe », « objectif opérationnel » are not."""
    first = level_name.strip().lower().removeprefix("sous-").split(" ")[0]
    return first in FEMININE_LEVELS


def agreed(stem: str, count: int, *, feminine: bool) -> str:
    """A past participle agreed with what it counts: ``agreed("retrouvé", 2, feminine=True)``."""
    return stem + ("e" if feminine else "") + ("s" if count >= 2 else "")


def found_in_words(name: str, plural: str, *, announced: int | None, found: int, doubtful: int) -> str:
    """« 65 objectifs annoncés, 0 retrouvé dans les sources »."""
    feminine = is_feminine(name)
    if announced is None:
        noun = plural if found >= 2 else name
        text = f"{found} {noun} {agreed('retrouvé', found, feminine=feminine)} dans les sources"
        text += ", nombre total non donné"
    else:
        noun = plural if announced >= 2 else name
        text = f"{announced} {noun} {agreed('annoncé', announced, feminine=feminine)}"
        text += f", {found} {agreed('retrouvé', found, feminine=feminine)} dans les sources"
    return text + (f", dont {doubtful} au libellé incertain" if doubtful else "")
