"""Drawings as files that leave the portal: on white, under their title, above the line that says what they are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from django.core.cache import cache
from django.utils.html import escape

from common.charts.rendering import Chart, svg_of

_WEEK = 7 * 24 * 3600
_OPENING = re.compile(r"<svg[^>]*>")
_SPOKEN = re.compile(r' (?:aria-(?!hidden)[a-z]+|role)="[^"]*"')
_SCALE = 2.0


def standalone(chart: Chart, *, lines: Sequence[str]) -> str:
    """An SVG document with its title and, under it, ``lines``: place, moment, source."""
    title = {
        "text": chart.title,
        "subtitle": list(lines),
        "anchor": "start",
        "fontSize": 16,
        "subtitleFontSize": 12,
        "subtitlePadding": 6,
        "offset": 16,
        "frame": "bounds",
    }
    captioned = replace(chart, spec={**chart.spec, "title": title, "background": "white", "padding": 16})
    key = f"chart-file:{captioned.fingerprint}"
    drawn: str | None = cache.get(key)
    if drawn is None:
        drawn = _named(svg_of(captioned), chart)
        cache.set(key, drawn, _WEEK)
    return drawn


def raster(svg: str) -> bytes:
    """The same document as a PNG, twice as large, for slides."""
    import vl_convert  # noqa: PLC0415 - a second to start, for the processes that draw only

    key = f"chart-png:{hashlib.sha256(svg.encode()).hexdigest()}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = vl_convert.svg_to_png(svg, scale=_SCALE)
        cache.set(key, drawn, _WEEK)
    return drawn


def _named(svg: str, chart: Chart) -> str:
    """The library names the marks in English; the document has one French name."""
    found = _OPENING.match(svg)
    if found is None:
        raise ValueError("the library drew something else than an SVG")
    opening = _SPOKEN.sub("", found.group())[:-1]
    body = _SPOKEN.sub("", svg[found.end() :])
    return (
        f'{opening} role="img"><title>{escape(chart.title)}</title>'
        f"<desc>{escape(chart.description)}</desc>{body}"
    )
