"""What a scope may do with figures; what it may see is ``visible_to`` on each queryset.

Predicates are pure: they read the scope and objects already loaded. What belongs to the nation is loaded from its
sources and corrected in the administration: no role writes it on a page.
"""

from __future__ import annotations

from common.scope import Scope
from indicators.models import CounterProposal
from roadmap.models import Action, Goal
from territories.enums import TerritoryKind
from territories.models import Establishment, Territory


def region_id_of(place: Territory | Establishment) -> int | None:
    """The region that answers for a place; None for the nation."""
    if isinstance(place, Establishment):
        return place.department.parent_id
    if place.kind == TerritoryKind.NATION:
        return None
    return place.pk if place.kind == TerritoryKind.REGION else place.parent_id


def may_list_definitions(scope: Scope) -> bool:
    """In the administration, where who corrects them is another question; the pages show them to all."""
    return scope.administers


def may_administer_indicators(scope: Scope) -> bool:
    return scope.administers_portal


def may_write_figures(scope: Scope, place: Territory | Establishment) -> bool:
    """Measures, targets and absences are those of the ARS of the region."""
    region = region_id_of(place)
    return region is not None and scope.may_edit_region(region)


def may_counter(scope: Scope, place: Territory) -> bool:
    """Whoever contributes to the region proposes another value; one without region has nobody to answer."""
    region = region_id_of(place)
    if region is None:
        return False
    return scope.may_edit_region(region) or any(territory == region for _, territory in scope.piloting)


def may_see_counters(scope: Scope, place: Territory) -> bool:
    """What waits for an answer is read by those who work in the region."""
    return region_id_of(place) in scope.draft_regions


def may_answer(scope: Scope, counter: CounterProposal) -> bool:
    """The ARS answers, and nobody answers oneself."""
    return may_write_figures(scope, counter.territory) and counter.author_id != scope.user_id


def may_withdraw(scope: Scope, counter: CounterProposal) -> bool:
    return counter.author_id == scope.user_id and may_counter(scope, counter.territory)


def may_link(scope: Scope, subject: Action | Goal) -> bool:
    """A link is made by the ARS, to what is in its own roadmap."""
    return scope.may_edit_region(subject.roadmap.territory_id)
