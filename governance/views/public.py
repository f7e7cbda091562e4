"""Pages that the law wants readable by anybody, signed in or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/accessibility.html")


@login_not_required
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/legal.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/privacy.html")
