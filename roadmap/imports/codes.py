"""Codes and titles of objectives as tables write them."""

from __future__ import annotations

import re

from common.db.search import fold

_WORD = (
    r"(?:sous[- ])?(?:objectifs?|obj\.?|oo|og|os|so|priorit[ée]s?|axes?|orientations?|enjeux?|chantiers?|volets?"
    r"|th[èe]mes?|th[ée]matiques?|domaines?|mesures?|actions?|fiches?(?:[- ]actions?)?)"
)
_KIND = r"(?:\s+(?:op[ée]rationnels?|g[ée]n[ée]ra(?:l|ux)|strat[ée]giques?|sp[ée]cifiques?))?"
_NUMBER = r"\d{1,3}(?:\s?[-.–—]\s?\d{1,3}){0,3}(?:\s?[-.]?[a-z](?=\s?[-–—:.)]\s)|[-.][a-z](?=\s))?"
_LETTERED = r"[A-Z]{1,4}\s?[-.]?\s?\d{1,3}(?:\s?[-.–]\s?\d{1,3}){0,3}"
_ROMAN = r"(?:[IVX]{1,5}(?:\s?[-.]\s?\d{1,3}){0,3}|[A-Z])(?=\s*[:.)–—-]\s)"
_CODED = re.compile(
    rf"^\s*(?P<word>(?:{_WORD}){_KIND}\s*(?:n\s*[°o]\s*)?)?(?P<code>{_NUMBER}|{_LETTERED}|{_ROMAN})"
    r"\s*[-–—:.)/°]*\s*(?P<title>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_LEAD = re.compile(rf"^\s*{_WORD}{_KIND}\s*(?:n\s*[°o]\s*)?(?=[\dIVX])", re.IGNORECASE)
_BARE = re.compile(
    rf"^\s*(?:{_WORD}{_KIND}\s*(?:n\s*[°o]\s*)?)?(?:{_NUMBER}|{_LETTERED}|[IVX]{{1,5}}|[A-Z])\s*[-–—:.)/°]*\s*$",
    re.IGNORECASE,
)


def normal_code(text: str) -> str:
    """One spelling for « 14-1 », « 14.1 », « 14 – 1 », « OO 14.1 » and « 14.1. »."""
    text = _LEAD.sub("", text)
    text = re.sub(r"\s*[-.–—]\s*", "-", text.strip().strip("-.–—:)/° "))
    return re.sub(r"\s+", "", text).upper() if len(text) <= 12 else text.upper()


def is_bare_code(text: str) -> bool:
    """True for a cell that holds a code and no title (« 14-1 », « Objectif n° 4 »)."""
    return len(text) <= 40 and _BARE.match(text) is not None


def split_code(text: str) -> tuple[str, str]:
    """(code in its normal spelling or "", title) of an objective's cell."""
    text = " ".join(text.split())
    match = _CODED.match(text)
    if match is None or not _is_code(match):
        return "", text
    code, title = normal_code(match["code"]), match["title"].strip()
    inner = _CODED.match(title) if match["word"] else None
    if inner is not None and inner["word"] and _is_code(inner):
        return f"{code}-{normal_code(inner['code'])}", inner["title"].strip()
    return code, title


def _is_code(match: re.Match[str]) -> bool:
    """« 3 à 4 réunions », « 5G pour tous » and « GHT 974 » open with what looks like a code and is none."""
    code, title = match["code"], match["title"]
    gap = match.string[match.end("code") : match.start("title")]
    if title[:1] in "%€":
        return False
    if re.match(r"[A-Za-z]", code):
        return code == code.upper() and (
            bool(gap.strip()) or ((bool(gap) and not code.isalpha()) and title[:1].isupper())
        )
    if not gap:
        return bool(re.search(r"[-.]", code)) and title[:1].isupper()
    return title[:1].isupper() or title[:1] in "«\"“'’" or gap.strip() != ""


def normal_title(text: str) -> str:
    """What two spellings of one title share: letters and digits, folded."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))
