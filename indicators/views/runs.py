"""The computations, for those who administer."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.requests import scope_of
from indicators.models import ComputationRun
from indicators.selectors.runs import RunRow, parked_of, runs_of, waiting_of
from indicators.services import run_log
from indicators.tasks import ask_for_run

_PAGE = 50


def run_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    if not scope.administers:
        raise PermissionDenied
    page = Paginator(runs_of(scope), _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [RunRow(run) for run in page],
        "parked": parked_of(scope),
        "waiting": waiting_of(scope),
    }
    return render(request, "indicators/run_list.html", context)


@require_POST
def run_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again what was put aside."""
    scope = scope_of(request)
    if not scope.administers:
        raise PermissionDenied
    run = get_object_or_404(ComputationRun.objects.visible_to(scope), pk=pk)
    run_log.settle(run)
    ask_for_run(run)
    messages.success(request, f"Le calcul «\u00a0{run.territory}\u00a0» est redemandé.")
    return redirect("indicators:run-list")
