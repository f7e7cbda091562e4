"""`/imports/`: give a table, look at how it was read, decide, publish, undo."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.tabular.model import TabularError
from journal.access import may_edit_batch, may_import, may_see_imports
from journal.forms import UploadForm
from journal.import_kinds import Actor, ImportRefused, kind_of, kinds
from journal.models import ImportBatch
from journal.selectors.batches import batches_for, lines_of, summary_of
from journal.services.uploads import check_upload

LINES_PER_PAGE = 50
BATCHES_PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    if not may_see_imports(request.scope):
        raise PermissionDenied
    if request.method == "POST":
        return _upload(request)
    form = UploadForm(scope=request.scope) if may_import(request.scope) else None
    return _list_page(request, form)


def _upload(request: HttpRequest) -> HttpResponse:
    if not may_import(request.scope):
        raise PermissionDenied
    form = UploadForm(request.POST, request.FILES, scope=request.scope)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    try:
        batch = check_upload(kind=kinds()[0], actor=Actor.of(request.user), **form.cleaned_data)
    except TabularError as error:
        form.add_error("file", str(error))
        return _list_page(request, form, status=422)
    return redirect("journal:import-detail", pk=batch.pk)


def _list_page(request: HttpRequest, form: UploadForm | None, *, status: int = 200) -> HttpResponse:
    page = Paginator(batches_for(request.scope), BATCHES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "journal/import_list.html", {"form": form, "page": page}, status=status)


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _visible(request, pk)
    show = request.GET.get("lignes", "")
    page = Paginator(lines_of(batch, show=show), LINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "kind": kind_of(batch),
        "summary": summary_of(batch),
        "page": page,
        "show": show,
        "may_edit": may_edit_batch(request.scope, batch),
        "obstacles": kind_of(batch).obstacles(batch) if batch.state == "published" else [],
    }
    return render(request, "journal/import_detail.html", context)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _editable(request, pk)
    try:
        kind_of(batch).publish(batch, actor=Actor.of(request.user))
    except ImportRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Import publié : les actions sont dans le portail.")
    return redirect("journal:import-detail", pk=pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _editable(request, pk)
    try:
        kind_of(batch).undo(batch, actor=Actor.of(request.user))
    except ImportRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Import annulé : le portail est revenu à ce qu’il était avant.")
    return redirect("journal:import-detail", pk=pk)


@require_POST
def decide(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    batch = _editable(request, pk)
    chosen = get_object_or_404(batch.lines.select_related("batch"), pk=line)
    try:
        kind_of(batch).decide(
            chosen, decision=request.POST.get("decision", ""), value=request.POST.get("value", "")
        )
    except ImportRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Ligne {chosen.row} : décision enregistrée.")
    query = request.POST.get("query", "")
    return redirect(f"{reverse('journal:import-detail', args=[pk])}?{query}#ligne-{chosen.position}")


def _visible(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.scope).select_related("territory"), pk=pk)


def _editable(request: HttpRequest, pk: int) -> ImportBatch:
    batch = _visible(request, pk)
    if not may_edit_batch(request.scope, batch):
        raise PermissionDenied
    return batch
