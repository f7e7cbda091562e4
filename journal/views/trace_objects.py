"""`/journal/objets/<kind>/<number>/`: any traced object, its trace, and what it was at the end of a day."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import scope_of
from journal.forms import DayForm
from journal.selectors.as_of import end_of_day
from journal.selectors.objects import Identity, identify, object_at, span_of_object
from journal.selectors.trace import trace_about
from journal.trace_kinds import kind_of
from territories.models import Territory


@require_safe
def traced_object(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    scope = scope_of(request)
    identity = identify(scope, kind, number)
    if identity is None:
        raise Http404("Aucune page à cette adresse.")
    territory = Territory.objects.filter(pk=identity.territory_id or 0).first()
    zone = territory.zone if territory else timezone.get_default_timezone()
    form = DayForm(request.GET, today=timezone.localdate(timezone=zone))
    found = object_at(scope, identity, end_of_day(form.day, zone))
    context = {
        "identity": identity,
        "form": form,
        "found": found,
        "span": span_of_object(identity),
        "today_url": _page_of(identity),
        "trace": trace_about(identity.kind, identity.number, scope),
        "zone": str(zone),
        "current_region": territory,
    }
    return render(request, "journal/object.html", context)


def _page_of(identity: Identity) -> str:
    """The page that the object has of its own."""
    url_name = kind_of(identity.kind).url_name
    return reverse(url_name, kwargs={"pk": identity.number}) if url_name else ""
