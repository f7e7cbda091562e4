"""One way to answer: what the address asks for (``format=``), whatever the Accept header prefers."""

from __future__ import annotations

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation


class AsAsked(BaseContentNegotiation):
    def select_parser(self, request: Any, parsers: list[Any]) -> Any:
        """The parser of the body's type; None refuses it."""
        wanted = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == wanted), None)

    def select_renderer(self, request: Any, renderers: list[Any], format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
