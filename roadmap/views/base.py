"""What every view of this app asks first: by whose rights, about which region."""

from __future__ import annotations

from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from accounts.models import SavedView
from accounts.requests import scope_of
from roadmap.filtered import FilteredList, filtered_list
from territories.models import Territory


def region_or_404(request: HttpRequest, code: str) -> Territory:
    """The region of the address, unless the scope may not know what is in it."""
    region: Territory = get_object_or_404(
        Territory.objects.regions().visible_to(scope_of(request)), code=code
    )
    return region


def filtered_or_404(request: HttpRequest, region: Territory, data: QueryDict | None = None) -> FilteredList:
    """The actions that the address, or ``data``, asks for; 404 when it names a view one may not know."""
    try:
        return filtered_list(scope_of(request), region, request.GET if data is None else data)
    except SavedView.DoesNotExist as error:
        raise Http404("Aucune vue à cette adresse.") from error
