"""What a scope may do with programmes; what it may see is ``visible_to`` on each queryset.

Predicates are pure: they read the scope and objects already loaded.
"""

from __future__ import annotations

from common.scope import Scope
from programmes.models import Application
from territories.access import administers, region_of
from territories.models import Territory


def may_administer_programmes(scope: Scope) -> bool:
    """Programmes, their strands and the national goals they serve are reference data."""
    return scope.administers_portal


def may_list_facts(scope: Scope) -> bool:
    return scope.administers


def may_change_fact(scope: Scope, place: Territory) -> bool:
    """``place`` is the territory of a window, a count, an envelope, a date or a service."""
    return administers(scope, place)


def may_change_application(scope: Scope, application: Application) -> bool:
    """All that it bears on is administered: a window of the nation asks for an applicant of one's regions."""
    if scope.administers_portal:
        return True
    establishment, window = application.establishment, application.window
    places = [window.territory] if region_of(window.territory) is not None else []
    if establishment:
        places.append(establishment.department)
    return bool(places) and all(administers(scope, place) for place in places)
