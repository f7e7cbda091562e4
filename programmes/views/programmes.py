from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.requests import scope_of
from common import panels
from programmes.models import Programme
from programmes.selectors.programme_list import programme_summaries
from programmes.selectors.programme_page import programme_page


def programme_list(request: HttpRequest) -> HttpResponse:
    summaries = programme_summaries(scope_of(request), today=timezone.localdate())
    context = {"summaries": summaries}
    return render(request, "programmes/programme_list.html", context)


def programme_detail(request: HttpRequest, code: str) -> HttpResponse:
    scope = scope_of(request)
    programmes = Programme.objects.visible_to(scope).select_related("lead")
    programme = get_object_or_404(programmes, code=code)
    context = {
        "page": programme_page(scope, programme, today=timezone.localdate()),
        "programme": programme,
        "panels": panels.fill("programmes.programme", scope, programme),
    }
    return render(request, "programmes/programme_detail.html", context)
