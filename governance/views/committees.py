"""`/instances/`: the committees as of a day, each one's page, and the form of a meeting."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import scope_of
from governance.access import may_edit_meetings
from governance.forms.committees import MeetingForm, SittingForm, initial_of
from governance.models import Committee, Meeting
from governance.selectors import committees as selected
from governance.services.committees import MeetingChanged, MeetingRefused, add_meeting, change_meeting
from journal.selectors.trace import trace_of
from roadmap.views.words import once

REFUSED, CONFLICT = 422, 409


@require_safe
def committee_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = SittingForm(request.GET, today=today)
    context = {
        "form": form,
        "day": form.day,
        "is_today": form.day == today,
        "list": selected.committee_list(scope_of(request), form.day),
    }
    return render(request, "governance/committees/list.html", context)


@require_safe
def committee_detail(request: HttpRequest, code: str) -> HttpResponse:
    scope = scope_of(request)
    found = _committee(request, code)
    page = selected.committee_page(scope, found, timezone.localdate(timezone=found.territory.zone))
    context = {
        "page": page,
        "committee": found,
        "may_edit": may_edit_meetings(scope, found),
        "trace": trace_of(found, scope),
    }
    if page.region is not None:
        context["current_region"] = page.region
    return render(request, "governance/committees/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def meeting_create(request: HttpRequest, code: str) -> HttpResponse:
    found = _editable(request, _committee(request, code))
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial_of(None))
    if request.method != "POST":
        return _form_page(request, found, form)
    if form.is_valid():
        try:
            add_meeting(committee=found, content=form.content, today=_today(found))
        except MeetingRefused as refusal:
            form.add_error(_field(form, refusal), refusal.message)
        else:
            messages.success(request, "Séance ajoutée.")
            return redirect("governance:committee-detail", code=code)
    return _form_page(request, found, form, status=REFUSED)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Meeting.objects.visible_to(scope_of(request)).select_related("committee__territory__parent")
    meeting = get_object_or_404(visible, pk=pk)
    found = _editable(request, meeting.committee)
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial_of(meeting))
    if request.method != "POST":
        return _form_page(request, found, form, meeting)
    if not form.is_valid():
        return _form_page(request, found, form, meeting, status=REFUSED)
    try:
        version = form.cleaned_data["version"] or 0
        changed = change_meeting(meeting=meeting, content=form.content, version=version, today=_today(found))
    except MeetingRefused as refusal:
        form.add_error(_field(form, refusal), refusal.message)
        status = CONFLICT if isinstance(refusal, MeetingChanged) else REFUSED
        return _form_page(request, found, form, meeting, status=status)
    messages.success(request, "Séance enregistrée." if changed else "Rien n’a changé.")
    return redirect("governance:committee-detail", code=found.code)


def _committee(request: HttpRequest, code: str) -> Committee:
    visible = Committee.objects.visible_to(scope_of(request)).select_related("territory__parent", "succeeds")
    found: Committee = get_object_or_404(visible, code=code)
    return found


def _editable(request: HttpRequest, committee: Committee) -> Committee:
    if not may_edit_meetings(scope_of(request), committee):
        raise PermissionDenied
    return committee


def _today(committee: Committee) -> dt.date:
    return timezone.localdate(timezone=committee.territory.zone)


def _field(form: MeetingForm, refusal: MeetingRefused) -> str | None:
    return refusal.field if refusal.field in form.fields else None


def _form_page(
    request: HttpRequest,
    committee: Committee,
    form: MeetingForm,
    meeting: Meeting | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"committee": committee, "form": form, "meeting": meeting}
    return render(request, "governance/committees/meeting_form.html", context, status=status)
