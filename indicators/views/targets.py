"""`/indicateurs/<code>/cibles/`: the versions of the targets, and their revision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from indicators.access import may_write_figures
from indicators.forms.targets import TrajectoryForm
from indicators.selectors.versions import versions_of
from indicators.services.errors import EntryRefused, TargetsChanged
from indicators.services.targets import latest_trajectory, points_of, revise_trajectory
from indicators.views.entry import CONFLICT, REFUSED, Entry, entry_of
from journal.import_kinds import Actor


@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest, code: str) -> HttpResponse:
    entry = entry_of(request, code)
    may_revise = may_write_figures(entry.scope, entry.territory)
    if request.method != "POST":
        return _page(request, entry, _form(entry) if may_revise else None)
    if not may_revise:
        raise PermissionDenied
    if "plus" in request.POST:
        return _page(request, entry, _form(entry, request.POST, more=True))
    form = _form(entry, request.POST)
    if not form.is_valid():
        return _page(request, entry, form, status=REFUSED)
    return _revise(request, entry, form)


def _revise(request: HttpRequest, entry: Entry, form: TrajectoryForm) -> HttpResponse:
    told = form.cleaned_data
    try:
        trajectory = revise_trajectory(
            indicator=entry.indicator,
            territory=entry.territory,
            category=entry.category,
            baseline=form.baseline,
            points=form.points,
            reason=told["reason"],
            source=told["source"],
            actor=Actor.of(user_of(request)),
            expected_version=told["expected_version"],
        )
    except TargetsChanged as changed:
        # The form again, as typed, now against the version that stands.
        data = request.POST.copy()
        data["expected_version"] = str(changed.current.version if changed.current else 0)
        fresh = _form(entry, data)
        return _page(request, entry, fresh, status=CONFLICT, conflict=changed.current)
    except EntryRefused as refusal:
        form.add_error(form.field_named(refusal.field), refusal.message)
        return _page(request, entry, form, status=REFUSED)
    messages.success(request, f"Version {trajectory.version} des cibles enregistrée.")
    return redirect(entry.address("targets"))


def _form(entry: Entry, data: Any = None, *, more: bool = False) -> TrajectoryForm:
    current = latest_trajectory(entry.indicator, entry.territory, entry.category)
    points = points_of(current) if current else ()
    form = TrajectoryForm(data, indicator=entry.indicator, trajectory=current, points=points, more=more)
    if more:
        # More rows were asked for: nothing is refused yet.
        form._errors = {}
    return form


def _page(
    request: HttpRequest,
    entry: Entry,
    form: TrajectoryForm | None,
    *,
    status: int = 200,
    conflict: Any = None,
) -> HttpResponse:
    versions = versions_of(entry.scope, entry.indicator, entry.territory, category=entry.category)
    context = {
        **entry.context("targets"),
        "form": form,
        "versions": versions,
        "conflict": versions[0] if conflict and versions else None,
        "is_revision": bool(versions),
    }
    return render(request, "indicators/entry/targets.html", context, status=status)
