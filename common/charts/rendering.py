"""From a Vega-Lite specification to an SVG that a page with a strict policy may hold."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from common.charts.theme import CONFIG, VERSION

_WEEK = 7 * 24 * 3600
_OPENING = re.compile(r"<svg[^>]*viewBox=\"([^\"]+)\"[^>]*>")
# The marks speak English to screen readers; the chart has a French title, a description and its table.
_SPOKEN = re.compile(r' (?:aria-(?!hidden)[a-z]+|role)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Chart:
    """``spec`` is Vega-Lite without size of text nor colours, which are those of the portal.

    ``title`` and ``description`` say in French what is drawn; the page shows the same data as a table.
    """

    name: str
    title: str
    description: str
    spec: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """The same for the same drawing, whatever the order of the keys."""
        text = json.dumps([VERSION, self.title, self.description, self.spec], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def draw(chart: Chart) -> SafeString:
    """The SVG of a chart, drawn once for the same data."""
    key = f"chart:{chart.fingerprint}"
    drawn: str | None = cache.get(key)
    if drawn is None:
        drawn = _in_french(_svg(chart.spec), chart)
        cache.set(key, drawn, _WEEK)
    return mark_safe(drawn)  # noqa: S308 - our own drawing; the title and the description are escaped


def png(chart: Chart, *, scale: float = 2) -> bytes:
    """The same drawing as an image, for slides and documents."""
    import vl_convert  # noqa: PLC0415 - a second to start, for the processes that draw only

    return vl_convert.vegalite_to_png(
        _whole(chart.spec), scale=scale, format_locale="fr-FR", time_format_locale="fr-FR"
    )


def _whole(spec: dict[str, Any]) -> dict[str, Any]:
    schema = "https://vega.github.io/schema/vega-lite/v5.json"
    return {"$schema": schema, "config": CONFIG, "background": None, **spec}


def svg_of(chart: Chart) -> str:
    """What the library draws, as it draws it."""
    return _svg(chart.spec)


def _svg(spec: dict[str, Any]) -> str:
    import vl_convert  # noqa: PLC0415 - a second to start, for the processes that draw only

    return vl_convert.vegalite_to_svg(_whole(spec), format_locale="fr-FR", time_format_locale="fr-FR")


def _in_french(svg: str, chart: Chart) -> str:
    """The drawing scales with its frame, and is one image with a French name."""
    found = _OPENING.match(svg)
    if found is None:
        raise ValueError("the library drew something else than an SVG")
    body = _SPOKEN.sub("", svg[found.end() :])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="azimut-chart" viewBox="{found.group(1)}" role="img"'
        f' aria-labelledby="{chart.name}-title {chart.name}-description">'
        f'<title id="{chart.name}-title">{escape(chart.title)}</title>'
        f'<desc id="{chart.name}-description">{escape(chart.description)}</desc>{body}'
    )
