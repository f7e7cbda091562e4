"""`/imports/`: give a table, look at how it was read, decide, publish, undo."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.tabular.model import TabularError
from journal.access import may_edit_batch, may_import, may_see_imports
from journal.enums import BatchState
from journal.forms import UploadForm
from journal.import_kinds import ImportRefused, kind_of, kinds
from journal.models import ImportBatch
from journal.selectors.batches import (
    LINES_PER_PAGE,
    SHOWS,
    batches_for,
    following,
    lines_of,
    place_of,
    summary_of,
    waiting_lines,
)
from journal.services.uploads import check_upload
from journal.views.base import actor_of, scope_of

BATCHES_PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    if not may_see_imports(scope_of(request)):
        raise PermissionDenied
    if request.method == "POST":
        return _upload(request)
    form = UploadForm(scope=scope_of(request)) if may_import(scope_of(request)) else None
    return _list_page(request, form)


def _upload(request: HttpRequest) -> HttpResponse:
    if not may_import(scope_of(request)):
        raise PermissionDenied
    form = UploadForm(request.POST, request.FILES, scope=scope_of(request))
    if not form.is_valid():
        return _list_page(request, form, status=422)
    try:
        batch = check_upload(kind=kinds()[0], actor=actor_of(request), **form.cleaned_data)
    except TabularError as error:
        form.add_error("file", str(error))
        return _list_page(request, form, status=422)
    return redirect("journal:import-detail", pk=batch.pk)


def _list_page(request: HttpRequest, form: UploadForm | None, *, status: int = 200) -> HttpResponse:
    page = Paginator(batches_for(scope_of(request)), BATCHES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "several_regions": len(scope_of(request).draft_regions) > 1}
    return render(request, "journal/import_list.html", context, status=status)


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _visible(request, pk)
    kind = kind_of(batch)
    show = _show(request.GET)
    page = Paginator(lines_of(batch, show=show), LINES_PER_PAGE).get_page(request.GET.get("page"))
    waiting = waiting_lines(batch) if batch.state == BatchState.CHECKED else []
    views = kind.line_views(batch, list(page))
    may_edit = may_edit_batch(scope_of(request), batch)
    overtaken = kind.overtaken(batch) if batch.state == BatchState.CHECKED else []
    context = {
        "batch": batch,
        "kind": kind,
        "summary": summary_of(batch),
        "page": page,
        "items": [(view, following(waiting, view.line.position)) for view in views],
        "first_waiting": following(waiting, 0),
        "here": {view.line.position for view in views},
        "show": show,
        "show_label": SHOWS[show][0],
        "may_edit": may_edit,
        "may_decide": may_edit and batch.state == BatchState.CHECKED and not overtaken,
        "overtaken": overtaken,
        "obstacles": kind.obstacles(batch) if may_edit and batch.state == BatchState.PUBLISHED else [],
        "result_url": kind.result_url(batch),
        "current_region": batch.territory,
    }
    return render(request, "journal/import_detail.html", context)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _editable(request, pk)
    summary = summary_of(batch)
    try:
        kind_of(batch).publish(batch, actor=actor_of(request))
    except ImportRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Import publié\u00a0: {summary.written_in_words}.")
    return redirect("journal:import-detail", pk=pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _editable(request, pk)
    try:
        kind_of(batch).undo(batch, actor=actor_of(request))
    except ImportRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Import annulé\u00a0: le portail est revenu à ce qu’il était avant.")
    return redirect("journal:import-detail", pk=pk)


@require_POST
def decide(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    batch = _editable(request, pk)
    chosen = get_object_or_404(batch.lines.select_related("batch"), pk=line)
    decision, value = _decision(request.POST)
    try:
        kind_of(batch).decide(chosen, decision=decision, value=value)
    except ImportRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Ligne {chosen.row}\u00a0: décision enregistrée.")
    return redirect(_back_to(batch, show=_show(request.POST), position=chosen.position))


def _decision(sent: QueryDict) -> tuple[str, str]:
    """(decision, value): a radio button sends both as one ``choice``, « reading:0 »."""
    if "choice" in sent:
        decision, _, value = sent.get("choice", "").partition(":")
        return decision, value
    return sent.get("decision", ""), sent.get("value", "")


def _show(sent: QueryDict) -> str:
    """The narrowing asked for; all the lines for anything unknown."""
    asked = sent.get("lignes", "")
    return asked if asked in SHOWS else ""


def _back_to(batch: ImportBatch, *, show: str, position: int) -> str:
    """The same list, at the line decided upon or, if it left that list, at the one after it."""
    url = reverse("journal:import-detail", args=[batch.pk])
    place = place_of(batch, show=show, position=position)
    if place is None:
        return f"{url}?{urlencode({'lignes': show})}#lignes"
    page, anchor = place
    query = urlencode({name: value for name, value in (("lignes", show), ("page", page)) if value})
    return f"{url}?{query}#ligne-{anchor}"


def _visible(request: HttpRequest, pk: int) -> ImportBatch:
    visible = ImportBatch.objects.visible_to(scope_of(request))
    batch: ImportBatch = get_object_or_404(visible.select_related("territory"), pk=pk)
    return batch


def _editable(request: HttpRequest, pk: int) -> ImportBatch:
    batch = _visible(request, pk)
    if not may_edit_batch(scope_of(request), batch):
        raise PermissionDenied
    return batch
