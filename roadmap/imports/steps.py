"""Cutting the text of a year into steps; the text itself is kept whole beside them."""

from __future__ import annotations

import re
from itertools import pairwise

_BULLETS = "-–—•▪◦●·➢➤►✓*"
_DASHES = "-–—*"
_TAG = re.compile(r"</?(?:u|b|i|em|strong|br|p|span|div|li|ul|ol)\b[^<>]{0,80}>", re.IGNORECASE)
_HEADING = re.compile(r"<(u|b|strong)>\s*([^<>\n]{1,58}?)\s*</\1>(?=\s*[-–•])", re.IGNORECASE)
# In a line that opens with a bullet the next ones may be followed by a space or a small letter; elsewhere a
# dash opens a step only if glued to a capital: « ville - hôpital » and « PCA-PRA » are not cut.
_LISTED = re.compile(
    rf"(?<=\s)[{re.escape(_BULLETS)}](?:(?=[^\W\d_«(])|\s+(?=[A-ZÀ-ÖØ-ÞŒ«(]))"
    r"|(?<=\s)[•▪◦●➢➤►✓]\s*(?=\S)"
)
_UNLISTED = re.compile(rf"(?<=\s)(?:[{re.escape(_DASHES)}](?=[A-ZÀ-ÖØ-ÞŒ«])|[•▪◦●➢➤►✓]\s*(?=\S))")
_LINE_START_BULLET = re.compile(rf"^\s*[{re.escape(_BULLETS)}]")
_LINE_START = re.compile(rf"^\s*(?:[{re.escape(_BULLETS)}]|\d{{1,2}}\s?[.)](?!\d))\s*")
_NUMBERED = re.compile(r"(?:^|(?<=\s))(\d{1,2})\s?[.)](?!\d)\s*(?=[^\W\d_«(])")


def without_tags(text: str) -> str:
    """The words of a cell, without the formatting tags that an extraction left in it.

    An underlined or bold heading in front of bullets becomes a line of its own, closed by a colon.
    """
    spaced = re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    headed = _HEADING.sub(lambda match: f"\n{match.group(2).rstrip(' :')} :\n", spaced)
    clean = re.sub(r"[ \t]{2,}", " ", _TAG.sub("", headed))
    return re.sub(r"\s*\n\s*", "\n", clean).strip()


def split_steps(text: str) -> list[str]:
    """The steps of a year's text, in order; no word is left out.

    A bullet opens a step, and so does a line when the text has several. A line that ends with a colon
    (« ROR : ») is carried before the steps under it.
    """
    steps: list[str] = []
    heading, used = "", True
    for line in without_tags(text).split("\n"):
        if _is_heading(line):
            steps += [] if used else [heading]
            heading, used = line, False
            continue
        parts = _parts(line)
        steps += [f"{heading} {part}" if heading else part for part in parts]
        used = used or bool(parts)
    return steps + ([] if used else [heading])


def _is_heading(line: str) -> bool:
    return line.endswith(":") and len(line) <= 62 and not _LINE_START_BULLET.match(line)


def _parts(line: str) -> list[str]:
    opener = _LISTED if _LINE_START_BULLET.match(line) else _UNLISTED
    starts = sorted({match.start() for match in opener.finditer(line)} | set(_numbers(line)))
    cuts = [0, *[start for start in starts if start > 0], len(line)]
    pieces = (line[begin:end] for begin, end in pairwise(cuts))
    return [piece for piece in (_LINE_START.sub("", piece).strip() for piece in pieces) if piece]


def _numbers(line: str) -> list[int]:
    """Where « 1. … 2. … 3. … » open steps in one line: only a count that starts at 1 and misses none."""
    found = list(_NUMBERED.finditer(line))
    if len(found) < 2 or [int(match.group(1)) for match in found] != list(range(1, len(found) + 1)):
        return []
    return [match.start() for match in found]
