"""The frame of the page: who is signed in, which regions, which entry of the menu is the current one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.shell import shell_of

# Names of addresses under each entry of the main menu; a view may say otherwise with ``active_section``.
SECTIONS = {
    "governance:home": "home",
    "governance:glossary": "glossary",
    "governance:committee-list": "committees",
    "governance:committee-detail": "committees",
    "governance:meeting-create": "committees",
    "governance:meeting-edit": "committees",
    "governance:region": "dashboard",
    "roadmap:region-tree": "tree",
    "roadmap:action-list": "actions",
    "roadmap:action-detail": "actions",
    "roadmap:national-list": "national",
    "roadmap:roadmap-detail": "national",
    "programmes:programme-list": "programmes",
    "programmes:programme-detail": "programmes",
    "indicators:indicator-list": "indicators",
    "indicators:indicator-detail": "indicators",
    "indicators:programme-table": "programmes",
    "indicators:run-list": "runs",
    "journal:import-list": "imports",
    "journal:import-detail": "imports",
    "journal:trace": "journal",
    "journal:trace-entry": "journal",
    "accounts:account-list": "accounts",
    "accounts:account-detail": "accounts",
    "accounts:invite": "accounts",
    "accounts:mandate-add": "accounts",
    "accounts:mandate-end": "accounts",
    "accounts:pseudonymise": "accounts",
    "accounts:client-list": "accounts",
    "accounts:client-create": "accounts",
    "accounts:client-detail": "accounts",
    "accounts:client-edit": "accounts",
    "accounts:token-create": "accounts",
}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """``shell`` (accounts.shell.Shell), ``current_region`` (lazy) and ``active_section``."""
    frame = shell_of(request)
    match = getattr(request, "resolver_match", None)
    return {
        "shell": frame,
        "current_region": SimpleLazyObject(lambda: frame.current_region),
        "active_section": SECTIONS.get(match.view_name, "") if match else "",
    }
