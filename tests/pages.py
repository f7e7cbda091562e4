"""Reading a page without depending on how its template is laid out."""

import re
from typing import Any


def source_of(response: Any) -> str:
    """The HTML of a response with each run of ordinary white space read as one space."""
    return squeezed(response.content.decode())


def squeezed(html: str) -> str:
    """Non-breaking spaces are kept: they are typography, hence tested."""
    return re.sub(r"[ \t\n]+", " ", html)
