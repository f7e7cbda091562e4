"""Lists of the coverage of a region, made at once: there are hundreds of actions on a page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from governance.selectors.coverage_actions import AlignedAction

register = template.Library()


@register.filter
def aligned_items(actions: Iterable[AlignedAction]) -> SafeString:
    """Each action with its state; a link where its page may be opened."""
    items = ((_name(action), action.state) for action in actions)
    return format_html_join("", '<li>{}, <span class="cv-none">{}</span></li>', items)


def _name(action: AlignedAction) -> str:
    if not action.address:
        return action.title
    return format_html('<a href="{}">{}</a>', action.address, action.title)
