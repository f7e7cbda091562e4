"""Codes and titles of objectives as tables write them."""

from __future__ import annotations

import re

from common.db.search import fold

_WORD = r"(?:objectifs?|obj\.?|oo|og|os|priorit[ée]s?|axes?|orientations?|enjeux?)"
_KIND = r"(?:\s+(?:op[ée]rationnels?|g[ée]n[ée]ra(?:l|ux)|strat[ée]giques?|sp[ée]cifiques?))?"
_NUMBER = r"\d{1,3}(?:\s?[-.–—]\s?\d{1,3}){0,3}"
_LETTERED = r"[A-Z]{1,3}\s?\d{1,2}(?:[.-]\d{1,2}){0,3}"
_CODED = re.compile(
    rf"^\s*(?:{_WORD}{_KIND}\s*(?:n\s*[°o]\s*)?)?(?P<code>{_NUMBER}|{_LETTERED})\s*[-–—:.)/]*\s*(?P<title>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


def normal_code(text: str) -> str:
    """One spelling for « 14-1 », « 14.1 », « 14 – 1 » and « 14.1. »."""
    return re.sub(r"\s*[-.–—]\s*", "-", text.strip().strip(".-–—: ")).upper()


def split_code(text: str) -> tuple[str, str]:
    """(code in its normal spelling or "", title) of an objective's cell."""
    text = re.sub(r"\s+", " ", text).strip()
    match = _CODED.match(text)
    if match is None or not _is_code(match):
        return "", text
    return normal_code(match["code"]), match["title"].strip()


def _is_code(match: re.Match[str]) -> bool:
    """« 3 à 4 réunions » and « 5G pour tous » open with a number that is no code."""
    code, title = match["code"], match["title"]
    gap = match.string[match.end("code") : match.start("title")]
    if re.match(r"[A-Za-z]", code) and not code[:1].isupper():
        return False
    return bool(gap) and (title[:1].isupper() or title[:1] in "«\"“'’" or gap.strip() != "")


def normal_title(text: str) -> str:
    """What two spellings of one title share: letters and digits, folded."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))
