"""Reading a form as a browser does, and sending it back with some fields changed."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client

Fields = dict[str, Any]


class FormReader(HTMLParser):
    """The fields of the forms of a page, with the values that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._select: str | None = None
        self._textarea: str | None = None
        self._first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "select":
            self._select, self._first = name, None
        elif tag == "textarea" and name:
            self._textarea = name
            self.fields[name] = ""
        elif tag == "option" and self._select:
            value = given.get("value") or ""
            if "selected" in given or self._first is None:
                self.fields[self._select] = self._first = value

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        kind = given.get("type") or "text"
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self.fields.setdefault(name, []).append(given.get("value") or "on")
        elif kind not in ("submit", "search"):
            self.fields[name] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea] += data


def fields_in(response: Any) -> Fields:
    reader = FormReader()
    html = response.content.decode()
    reader.feed(html[html.index("<main") :])
    return {
        # A browser drops the first line end of a text area.
        name: value.removeprefix("\n") if isinstance(value, str) else value
        for name, value in reader.fields.items()
    }


def opened(client: Client, address: str) -> Fields:
    """The fields of a page that opens."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return fields_in(response)


def send(client: Client, address: str, **changes: Any) -> Any:
    """Open a form, change some fields and send it; « __ » stands for « - » in a name."""
    return client.post(address, opened(client, address) | named(**changes))


def named(**changes: Any) -> Fields:
    return {name.replace("__", "-"): value for name, value in changes.items()}
