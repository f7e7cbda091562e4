"""The few closed words of a file of measures: quality, category."""

from __future__ import annotations

import re
from collections.abc import Mapping

from common.db.search import fold
from indicators.enums import Quality

_QUALITIES = {
    Quality.PROVISIONAL: ("provisoire", "prov", "p", "provisional", "semi-definitif", "a confirmer"),
    Quality.VALIDATED: ("valide", "validee", "val", "v", "definitif", "definitive", "consolide", "validated"),
    Quality.ESTIMATED: ("estime", "estimee", "estimation", "est", "e", "estimated"),
}
_QUALITY_OF = {word: quality for quality, words in _QUALITIES.items() for word in words}
TOTAL = frozenset({"", "total", "ensemble", "toutes", "tous", "toutes categories", "global", "total general"})
_LOOSE = re.compile(r"[\s\u00a0\u202f_/'’().,:°º-]+")


def loose(text: str) -> str:
    """For comparing names: folded, one space wherever people put a dash, an apostrophe or several spaces."""
    return _LOOSE.sub(" ", fold(text)).strip()


def quality_of(text: str) -> Quality:
    """The declared quality; provisional when nothing is said.

    Raises:
        ValueError: with a French sentence, for any other word.
    """
    word = fold(text).strip(" .")
    if not word:
        return Quality.PROVISIONAL
    if word not in _QUALITY_OF:
        raise ValueError(f"Qualité inconnue : « {text} ». On attend provisoire, validé ou estimé.")
    return _QUALITY_OF[word]


def category_of(text: str, categories: Mapping[str, str]) -> str:
    """The code of a category from its code or its label (code → label); the empty code is the total.

    Raises:
        ValueError: with a French sentence, when none or several answer.
    """
    word = loose(text)
    if word in TOTAL:
        return ""
    found = {code for code, label in categories.items() if word in (loose(code), loose(label))}
    if len(found) != 1:
        known = ", ".join(categories) or "aucune"
        raise ValueError(f"Catégorie inconnue pour cet indicateur : « {text} » (catégories : {known}).")
    return found.pop()
