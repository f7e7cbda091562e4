"""Charts drawn on the server as SVG without script nor style, by a kept library; see docs/adr/0013."""

from common.charts.rendering import Chart, draw

__all__ = ["Chart", "draw"]
