"""What every page says of the portal itself, from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Site:
    """Identity of this deployment; an empty text means that the deploying ARS has not said."""

    state_identity: bool
    version: str
    editor: str
    publication_director: str
    host: str
    contact: str
    privacy_contact: str


def site_of_settings() -> Site:
    return Site(
        state_identity=bool(getattr(settings, "AZIMUT_STATE_IDENTITY", False)),
        version=_text("AZIMUT_VERSION"),
        editor=_text("AZIMUT_EDITOR"),
        publication_director=_text("AZIMUT_PUBLICATION_DIRECTOR"),
        host=_text("AZIMUT_HOST"),
        contact=_text("AZIMUT_CONTACT"),
        privacy_contact=_text("AZIMUT_PRIVACY_CONTACT"),
    )


def portal(request: HttpRequest) -> dict[str, Any]:
    """``portal``: see :class:`Site` (« site » is taken by Django’s sign-in view)."""
    return {"portal": site_of_settings()}


def _text(name: str) -> str:
    return str(getattr(settings, name, "") or "")
