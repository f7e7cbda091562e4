"""The mark that a form carries: who opened it, and a number of its own, signed.

By it a form is recognised when its session is gone, is never taken for another person's, and does once only
what it asks.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest

FIELD = "marque"
_SALT = "roadmap.form"
# As long as what could not be saved is kept.
DAYS = 30


@dataclass(frozen=True, slots=True)
class Mark:
    author: int
    key: uuid.UUID

    def signed(self) -> str:
        return signing.dumps({"author": self.author, "key": self.key.hex}, salt=_SALT)


def mark_of(request: HttpRequest) -> Mark | None:
    """The mark of the form that was sent; None when it has none, or one that is not ours or too old."""
    text = request.POST.get(FIELD, "") if request.method == "POST" else ""
    try:
        data = signing.loads(text, salt=_SALT, max_age=DAYS * 24 * 3600) if text else None
    except signing.BadSignature:
        return None
    return Mark(data["author"], uuid.UUID(data["key"])) if data else None


def mark_for(request: HttpRequest) -> Mark | None:
    """The mark of a form to show: the same as long as it is the same form, shown again."""
    if request.user.pk is None:
        return None
    sent = mark_of(request)
    return sent if sent and sent.author == request.user.pk else Mark(request.user.pk, uuid.uuid4())
