"""Cutting the text of a year into steps; the text itself is kept whole beside them."""

from __future__ import annotations

import re

_BULLETS = "-–—•▪◦●·➢➤►✓*"
_TAG = re.compile(r"</?(?:u|b|i|em|strong|br|p|span|div|li|ul|ol)\b[^<>]{0,80}>", re.IGNORECASE)
_HEADING = re.compile(r"<(u|b|strong)>\s*([^<>\n]{1,60}?)\s*</\1>", re.IGNORECASE)
_TIGHT = re.compile(rf"(?:^|(?<=\s))[{re.escape(_BULLETS)}](?=[^\W\d_«(])")
_LOOSE = re.compile(rf"(?:^|(?<=\s))[{re.escape(_BULLETS)}]\s+(?=[A-ZÀ-ÖØ-ÞŒ«(])")
_LINE_START = re.compile(rf"^\s*(?:[{re.escape(_BULLETS)}]|\d{{1,2}}[.)])\s*")


def without_tags(text: str) -> str:
    """The words of a cell, without the formatting tags that an extraction left in it."""
    spaced = re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    return re.sub(r"[ \t]{2,}", " ", _TAG.sub("", spaced)).strip()


def split_steps(text: str) -> list[str]:
    """The steps of a year's text, in order; no word is left out.

    A bullet opens a step, and so does a line when the text has several. An underlined heading
    (« ROR ») is carried before the steps that follow it.
    """
    marked = _HEADING.sub(lambda match: f"\n\x00{match.group(2)}\x00\n", text)
    steps: list[str] = []
    heading = ""
    for line in without_tags(marked).split("\n"):
        line = line.strip()
        if line.startswith("\x00"):
            steps += _orphan(heading, steps)
            heading = line.strip("\x00 ")
            continue
        steps += [f"{heading} : {part}" if heading else part for part in _parts(line)]
    return steps + _orphan(heading, steps)


def _orphan(heading: str, steps: list[str]) -> list[str]:
    """A heading with nothing under it is a step of its own rather than a lost word."""
    return [heading] if heading and not any(step.startswith(f"{heading} : ") for step in steps) else []


def _parts(line: str) -> list[str]:
    starts = sorted({m.start() for m in _TIGHT.finditer(line)} | {m.start() for m in _LOOSE.finditer(line)})
    cuts = [0, *[start for start in starts if start > 0], len(line)]
    pieces = (line[begin:end] for begin, end in zip(cuts, cuts[1:], strict=False))
    return [piece for piece in (_LINE_START.sub("", piece).strip() for piece in pieces) if piece]
