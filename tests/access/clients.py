"""The lines of the matrix for the clients of the API: one of here, and one of the whole country."""

from __future__ import annotations

from typing import Any

from accounts.enums import Role
from roadmap.models import Action
from tests.accounts.clients import make_client, make_token

# The local administrator of here, of elsewhere; the others may know that clients are administered.
ADMINISTRATORS = (403, 200, 403, 403, 403, 403, 200, 403, 403)
HERE = (403, 200, 403, 403, 403, 403, 404, 403, 403)
NATIONAL = (403, 404, 403, 403, 403, 403, 404, 403, 403)


def answered(codes: tuple[int, ...], instead: int) -> tuple[int, ...]:
    return tuple(instead if code == 200 else code for code in codes)


READS = {
    "accounts:client-list": ADMINISTRATORS,
    "accounts:client-create": ADMINISTRATORS,
    "accounts:client-detail": HERE,
    "accounts:client-detail national": NATIONAL,
    "accounts:client-edit": HERE,
    "accounts:client-edit national": NATIONAL,
}
# Nothing is sent with these: refused by the form, or done.
POSTS = {
    "accounts:client-create": answered(ADMINISTRATORS, 422),
    "accounts:client-edit": answered(HERE, 422),
    "accounts:client-close": answered(HERE, 302),
    "accounts:client-close national": NATIONAL,
    "accounts:token-create": answered(HERE, 422),
    "accounts:token-create national": NATIONAL,
    "accounts:token-revoke": answered(HERE, 302),
    "accounts:token-revoke national": NATIONAL,
}


def arguments(name: str, action: Action) -> list[Any]:
    """What the address of a line of this file is made of; the client is made on the way."""
    if name in {"accounts:client-list", "accounts:client-create"}:
        return []
    region = action.roadmap.territory
    client = make_client(role=Role.NATIONAL_READER) if name.endswith(" national") else make_client(region)
    return [client.pk, make_token(client)[0].pk] if "token-revoke" in name else [client.pk]
