"""What the frame of every page shows of a person: their mandate, their regions, the current one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.access import may_administer
from accounts.models import Mandate, User
from accounts.selectors.mandates import mandates_in_force, mandates_in_words
from common.db.search import fold
from common.scope import NOBODY, Scope
from territories.models import Territory

# Where a choice of region leads from a page that is not about a region.
REGION_PAGE = "roadmap:region-tree"


@dataclass(frozen=True, slots=True)
class RegionChoice:
    region: Territory
    url: str


class Shell:
    """Read lazily by the templates: a page without frame costs no query, a page with one costs three."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._user = getattr(request, "user", None)
        self._scope: Scope = getattr(request, "scope", NOBODY)

    @property
    def signed_in(self) -> bool:
        return isinstance(self._user, User) or bool(getattr(self._user, "is_authenticated", False))

    @property
    def may_import(self) -> bool:
        return bool(self._scope.editable_regions)

    @property
    def may_read_journal(self) -> bool:
        return bool(self._scope.draft_regions) or self._scope.administers_portal

    @property
    def may_update(self) -> bool:
        return bool(self._scope.piloting or self._scope.editable_regions)

    @property
    def may_administer(self) -> bool:
        return may_administer(self._scope)

    @property
    def may_open_administration(self) -> bool:
        return self._scope.administers

    @cached_property
    def mandate_in_words(self) -> str:
        """« ARS La Réunion, éditeur »; one query, none when the scope was asked for before."""
        if not self.signed_in:
            return ""
        mandates: list[Mandate] | None = getattr(self._request, "mandates", None)
        if mandates is None:
            mandates = mandates_in_force(self._user, day=timezone.localdate())  # type: ignore[arg-type]
        return mandates_in_words(mandates)

    @cached_property
    def regions(self) -> list[Territory]:
        """Regions of the scope in the order of their names; one query."""
        if not self.signed_in:
            return []
        regions = Territory.objects.visible_to(self._scope).regions()
        return sorted(regions, key=lambda region: fold(region.name))

    @cached_property
    def current_region(self) -> Territory | None:
        """The region of the address when it is in the scope, else the first of the scope.

        None for a national reader on a page about no region: no region is theirs more than another.
        """
        code = self._address_arguments.get("code")
        named = (region for region in self.regions if region.code == code)
        return next(named, self._first_region)

    @property
    def has_switcher(self) -> bool:
        return len(self.regions) > 1

    @cached_property
    def region_choices(self) -> list[RegionChoice]:
        """Each region with the same page about it, or its roadmap from a page about none."""
        return [RegionChoice(region, url) for region in self.regions if (url := self._page_about(region))]

    @property
    def _first_region(self) -> Territory | None:
        return self.regions[0] if self.regions and not self._scope.every_region else None

    @property
    def _address_arguments(self) -> dict[str, str]:
        match = getattr(self._request, "resolver_match", None)
        is_regional = match is not None and match.route.startswith("regions/")
        return match.kwargs if is_regional and match else {}

    def _page_about(self, region: Territory) -> str:
        arguments = self._address_arguments
        name = self._request.resolver_match.view_name if "code" in arguments else REGION_PAGE  # type: ignore[union-attr]
        try:
            return reverse(name, kwargs={**arguments, "code": region.code})
        except NoReverseMatch:
            return ""


def shell_of(request: HttpRequest) -> Shell:
    """One for each request: a view that reads the regions of the scope from it reads them for its page too."""
    shell: Shell | None = getattr(request, "shell", None)
    if shell is None:
        shell = Shell(request)
        request.shell = shell  # type: ignore[attr-defined]
    return shell
