"""Cutting the text of a year into steps; the text itself is kept whole beside them."""

from __future__ import annotations

import re

_BULLETS = "-–—•▪◦●·➢➤►✓*"
_TAG = re.compile(r"</?(?:u|b|i|em|strong|br|p|span|div|li|ul|ol)\b[^<>]{0,80}>", re.IGNORECASE)
_HEADING = re.compile(r"<(u|b|strong)>\s*([^<>\n]{1,58}?)\s*</\1>(?=\s*[-–•])", re.IGNORECASE)
_TIGHT = re.compile(rf"(?:^|(?<=\s))[{re.escape(_BULLETS)}](?=[^\W\d_«(])")
_LOOSE = re.compile(rf"(?:^|(?<=\s))[{re.escape(_BULLETS)}]\s+(?=[A-ZÀ-ÖØ-ÞŒ«(])")
_LINE_START_BULLET = re.compile(rf"^\s*[{re.escape(_BULLETS)}]")
_LINE_START = re.compile(rf"^\s*(?:[{re.escape(_BULLETS)}]|\d{{1,2}}[.)])\s*")


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
    starts = sorted({m.start() for m in _TIGHT.finditer(line)} | {m.start() for m in _LOOSE.finditer(line)})
    cuts = [0, *[start for start in starts if start > 0], len(line)]
    pieces = (line[begin:end] for begin, end in zip(cuts, cuts[1:], strict=False))
    return [piece for piece in (_LINE_START.sub("", piece).strip() for piece in pieces) if piece]
