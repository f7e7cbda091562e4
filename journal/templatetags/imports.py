"""Words of the import pages."""

from __future__ import annotations

from typing import Any

from django import template

from journal.selectors.batches import counts_in_words

register = template.Library()


@register.filter
def in_words(counts: dict[str, Any]) -> str:
    """The counts of a batch: « 28 nouvelles, 2 modifiées »."""
    return counts_in_words(counts)
