"""Tags of the visual shell: the mark of a state, the numbers of a pagination."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page

register = template.Library()

NO_STATE = "Sans état reconnu"


@register.inclusion_tag("components/state.html")
def state_mark(value: str | None, label: str | None = None) -> dict[str, str]:
    """A state told by shape and word; without a state, the words say so."""
    if not value:
        return {"value": "unknown", "label": NO_STATE}
    text = str(label or value)
    return {"value": value, "label": text[:1].upper() + text[1:]}


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """Numbers to show around a page, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
