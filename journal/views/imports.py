"""`/imports/`: give a table, look at how it was read, decide, publish, undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import scope_of
from common.scope import Scope
from common.tabular.model import TabularError
from common.templatetags.french import count
from journal.access import may_edit_batch, may_import, may_see_imports
from journal.enums import BatchState
from journal.import_kinds import ImportKind, ImportRefused, form_of, kind_named, kind_of, kinds
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
from journal.views.base import actor_of

BATCHES_PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    if not may_see_imports(scope_of(request)):
        raise PermissionDenied
    if request.method == "POST":
        return _upload(request)
    kind = kind_named(request.GET.get("nature", ""))
    form = form_of(kind)(scope=scope_of(request)) if may_import(scope_of(request)) else None
    return _list_page(request, kind, form)


def _upload(request: HttpRequest) -> HttpResponse:
    if not may_import(scope_of(request)):
        raise PermissionDenied
    kind = kind_named(request.POST.get("nature", ""))
    form = form_of(kind)(request.POST, request.FILES, scope=scope_of(request))
    if not form.is_valid():
        return _list_page(request, kind, form, status=422)
    try:
        batch = check_upload(kind=kind, actor=actor_of(request), **form.cleaned_data)
    except (TabularError, ImportRefused) as error:
        form.add_error("file", str(error))
        return _list_page(request, kind, form, status=422, unknown=getattr(error, "unknown", ()))
    return redirect("journal:import-detail", pk=batch.pk)


def _list_page(
    request: HttpRequest,
    kind: ImportKind,
    form: forms.Form | None,
    *,
    status: int = 200,
    unknown: Sequence[str] = (),
) -> HttpResponse:
    """``unknown`` are the headers that a kind could not understand, for the person to explain."""
    page = Paginator(batches_for(scope_of(request)), BATCHES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "kind": kind,
        "kinds": kinds(),
        "unknown": unknown,
        "page": page,
        "several_regions": len(scope_of(request).draft_regions) > 1,
    }
    return render(request, "journal/import_list.html", context, status=status)


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _visible(request, pk)
    kind = kind_of(batch)
    common = _about(scope_of(request), batch, kind)
    if kind.preview_template:
        context = {**common, **kind.preview(batch, request.GET)}
        return render(request, kind.preview_template, context)
    show = _show(request.GET)
    page = Paginator(lines_of(batch, show=show), LINES_PER_PAGE).get_page(request.GET.get("page"))
    waiting = waiting_lines(batch) if batch.state == BatchState.CHECKED else []
    views = kind.line_views(batch, list(page))
    context = {
        **common,
        "summary": summary_of(batch),
        "page": page,
        "items": [(view, following(waiting, view.line.position)) for view in views],
        "first_waiting": following(waiting, 0),
        "here": {view.line.position for view in views},
        "show": show,
        "show_label": SHOWS[show][0],
    }
    return render(request, "journal/import_detail.html", context)


def _about(scope: Scope, batch: ImportBatch, kind: ImportKind) -> dict[str, Any]:
    """What every preview says of a batch."""
    may_edit = may_edit_batch(scope, batch)
    overtaken = kind.overtaken(batch) if batch.state == BatchState.CHECKED else []
    return {
        "batch": batch,
        "kind": kind,
        "may_edit": may_edit,
        "may_decide": may_edit and batch.state == BatchState.CHECKED and not overtaken,
        "overtaken": overtaken,
        "obstacles": kind.obstacles(batch) if may_edit and batch.state == BatchState.PUBLISHED else [],
        "result_url": kind.result_url(batch),
        "current_region": batch.territory,
    }


@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Put aside every refused line, so that the others can be published."""
    batch = _editable(request, pk)
    try:
        number = kind_of(batch).set_aside(batch)
    except ImportRefused as error:
        messages.error(request, str(error))
    else:
        said = count(number, "ligne refusée écartée,lignes refusées écartées")
        messages.success(request, f"{said}\u00a0: elles ne seront pas publiées.")
    return redirect("journal:import-detail", pk=pk)


@require_safe
def refused(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The refused lines as a table, for whoever corrects the file."""
    batch = _visible(request, pk)
    response = StreamingHttpResponse(
        kind_of(batch).refused_csv(batch), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="import-{batch.pk}-refusees.csv"'
    return response


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _editable(request, pk)
    written = kind_of(batch).written_in_words(batch)
    try:
        kind_of(batch).publish(batch, actor=actor_of(request))
    except ImportRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Import publié\u00a0: {written}.")
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
