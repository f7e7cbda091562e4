"""`/journal/`: who changed what, when and why; a deletion put back."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from pghistory.models import Context

from accounts.requests import scope_of
from common.scope import Scope
from journal.access import may_open_journal, may_restore_in
from journal.filters import TraceFilterForm
from journal.models import Change
from journal.selectors.trace import Cursor, entry_page, trace_page
from journal.selectors.trace_events import latest_names
from journal.services.trace import restore_change
from journal.trace_kinds import RestoreRefused


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    if not may_open_journal(scope):
        raise PermissionDenied
    form = TraceFilterForm(request.GET, scope=scope)
    narrowed = form.narrowed(timezone.get_default_timezone())
    after = Cursor.read(request.GET.get("avant", ""))
    page = trace_page(scope, narrowed, after=after)
    context = {
        "form": form,
        "page": page,
        "zone": str(form.zone or timezone.get_default_timezone()),
        "subject": _name_of(scope, narrowed.subject),
        "filtered": any(value for name, value in request.GET.items() if name in form.fields),
        "is_first": after is None,
        "newest": _query(request.GET),
        "older": _query(request.GET, avant=str(page.following)) if page.following else "",
    }
    return render(request, "journal/trace.html", context)


def _name_of(scope: Scope, subject: tuple[str, int] | None) -> str:
    """The name of the object that the journal is narrowed to, for who may read a change of it."""
    if subject is None:
        return ""
    kind, number = subject
    changes = Change.objects.visible_to(scope).filter(kind=kind, object_id=number)
    return latest_names([subject])[subject] if changes.exists() else ""


@require_safe
def journal_entry(request: HttpRequest, context: uuid.UUID) -> HttpResponse:
    """One set of changes, all of it."""
    scope = scope_of(request)
    if not may_open_journal(scope):
        raise PermissionDenied
    text = request.GET.get("apres", "")
    try:
        entry, following = entry_page(scope, context, after=int(text) if text.isdecimal() else 0)
    except Context.DoesNotExist as error:
        raise Http404("Aucun changement à cette adresse.") from error
    zone = TraceFilterForm({}, scope=scope).zone or timezone.get_default_timezone()
    return render(
        request, "journal/trace_entry.html", {"entry": entry, "following": following, "zone": str(zone)}
    )


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    scope = scope_of(request)
    change: Change = get_object_or_404(Change.objects.visible_to(scope), pk=pk)
    if not may_restore_in(scope, change.territory_id):
        raise PermissionDenied
    try:
        restore_change(change=change)
    except RestoreRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Rétabli\u00a0: {change.label}")
    return redirect(
        f"{reverse('journal:trace')}?{urlencode({'objet': f'{change.subject_kind}:{change.subject_id}'})}"
    )


def _query(sent: QueryDict, **more: str) -> str:
    """The address again, from its first page or from another."""
    said = sent.copy()
    said.pop("avant", None)
    for name, value in more.items():
        said[name] = value
    return str(said.urlencode())
