"""What a client of the API may ask for: « read:<resource> », « write:<resource> », « read:* »."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from accounts.enums import ApiResource

READ, WRITE = "read", "write"
READ_ALL = "read:*"
# What GRADeS and ARS systems update; the rest is changed on the pages.
WRITABLE = (ApiResource.STATUS_UPDATES, ApiResource.PROGRAMMING, ApiResource.TARGETS, ApiResource.MEASURES)
READABLE_RIGHTS = (READ_ALL, *(f"{READ}:{resource}" for resource in ApiResource.values))
WRITABLE_RIGHTS = tuple(f"{WRITE}:{resource}" for resource in WRITABLE)
ALL_RIGHTS = (*READABLE_RIGHTS, *WRITABLE_RIGHTS)


def right_for(resource: str, *, writes: bool) -> str:
    """« write:measures »."""
    return f"{WRITE if writes else READ}:{resource}"


def allows(granted: Collection[str], wanted: str) -> bool:
    """Whether the rights of a client hold this one."""
    return wanted in granted or (wanted.startswith(f"{READ}:") and READ_ALL in granted)


def normalised(rights: Iterable[str]) -> list[str]:
    """Each right once, in the order of the form; « read:* » makes the other reads useless."""
    given = set(rights)
    if READ_ALL in given:
        given -= set(READABLE_RIGHTS) - {READ_ALL}
    return [right for right in ALL_RIGHTS if right in given]


def label_of(right: str) -> str:
    """« points de situation »; « toutes les ressources »."""
    resource = right.partition(":")[2]
    return "toutes les ressources" if resource == "*" else str(ApiResource(resource).label)


def is_write(right: str) -> bool:
    return right.startswith(f"{WRITE}:")
