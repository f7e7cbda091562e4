"""What the tests of pages look at: the words of a page, and the queries it costs."""

from __future__ import annotations

import re
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# Inline tags stand inside a sentence; every other one ends it.
INLINE_TAG = re.compile(r"</?(?:a|abbr|b|em|i|span|strong)(?:\s[^>]*)?>")
TAG = re.compile(r"<[^>]*>")
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


def html_of(client: Client, address: str) -> str:
    """The source of a page that opens, every run of spaces made one, so that its layout does not matter."""
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def text_of(client: Client, address: str) -> str:
    """The words of a page that opens, with every kind of space made plain."""
    words = TAG.sub(" ", INLINE_TAG.sub("", html_of(client, address)))
    return " ".join(unescape(words).translate(SPACES).split())


def queries_of(client: Client, address: str) -> int:
    """How many queries a page that opens costs, streamed content included."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        assert response.status_code == 200, address
        if response.streaming:
            list(response.streaming_content)
    return len(captured)
