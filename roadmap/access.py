"""What a scope may do with roadmaps; what it may see is ``visible_to`` on each queryset.

Predicates are pure: they read the scope and objects already loaded (an action with its roadmap, and
its pilotages where pilots matter).
"""

from __future__ import annotations

from collections.abc import Collection

from common.scope import Scope
from roadmap.enums import PilotRole, RoadmapKind
from roadmap.models import Action, Campaign, Proposal, Roadmap
from roadmap.workflow import EDITOR, PILOT
from territories.models import Territory

# Roles that answer for an action; an organisation in support does not.
ANSWERING = frozenset({PilotRole.PILOT, PilotRole.CO_PILOT, PilotRole.DELEGATED})


def may_administer_national(scope: Scope) -> bool:
    """National roadmaps are reference data: corrected in the administration, shown to all on the pages."""
    return scope.administers_portal


def may_import(scope: Scope, region: Territory) -> bool:
    """Whether the scope may bring a table into the roadmap of the region."""
    return scope.may_edit_region(region.pk)


def may_see_imports(scope: Scope, region: Territory) -> bool:
    """Whether the pages of the region's imports open to the scope."""
    return region.pk in scope.draft_regions


def may_edit_roadmap(scope: Scope, region_id: int) -> bool:
    """Goals, actions, pilots and programming are the ARS's."""
    return scope.may_edit_region(region_id)


def may_edit_action(scope: Scope, action: Action) -> bool:
    return may_edit_roadmap(scope, action.roadmap.territory_id)


def pilots_it(scope: Scope, action: Action) -> bool:
    """Whether one of the person's organisations answers for the action in the region it serves."""
    region = action.roadmap.territory_id
    answering: Collection[int | None] = {
        pilotage.organisation_id for pilotage in action.pilotages.all() if pilotage.role in ANSWERING
    }
    return any(
        organisation in answering and territory == region for organisation, territory in scope.piloting
    )


def role_towards(scope: Scope, action: Action) -> str | None:
    """As what the person updates the action: the ARS, a pilot, or nobody who may."""
    if may_edit_action(scope, action):
        return EDITOR
    return PILOT if pilots_it(scope, action) else None


def may_update_status(scope: Scope, action: Action) -> bool:
    return role_towards(scope, action) is not None


def may_propose(scope: Scope, action: Action) -> bool:
    """Contributors of the region propose what they may not change themselves."""
    region = action.roadmap.territory_id
    return any(territory == region for _, territory in scope.piloting)


def may_answer(scope: Scope, proposal: Proposal) -> bool:
    return may_edit_action(scope, proposal.action)


def may_run_campaign(scope: Scope, campaign: Campaign) -> bool:
    return scope.may_edit_region(campaign.territory_id)


def may_read_past(scope: Scope, roadmap: Roadmap) -> bool:
    """As of a day: those who read the drafts of the region; a national one, those who work in any region."""
    if roadmap.kind == RoadmapKind.NATIONAL:
        return bool(scope.draft_regions)
    return roadmap.territory_id in scope.draft_regions
