"""The hidden field that marks a form."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from roadmap.forms.marks import FIELD, mark_for

register = template.Library()


@register.simple_tag(takes_context=True)
def form_mark(context: Any) -> SafeString | str:
    """Beside ``csrf_token``, in every form that somebody writes words in."""
    request = getattr(context, "request", None)
    mark = mark_for(request) if request else None
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, mark.signed()) if mark else ""
