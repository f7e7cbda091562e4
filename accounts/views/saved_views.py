"""`/vues/`: saving the filters of a page as a view, renaming, updating and deleting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import may_change_view, may_share_views
from accounts.forms import SavedViewForm
from accounts.models import SavedView
from accounts.requests import scope_of, user_of
from accounts.selectors.saved_views import ViewContent, columns_asked, content_of
from accounts.services.refusals import AccountRefused
from accounts.services.saved_views import delete_view, rename_view, save_view, update_view
from accounts.view_pages import PageState, ViewPage, page_of
from territories.models import Territory

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def view_create(request: HttpRequest, page: str, code: str) -> HttpResponse:
    """The filters are those of the address, as the page they come from reads them."""
    shown, territory = _page_or_404(page), _region_or_404(request, code)
    scope = scope_of(request)
    state = shown.read(scope, territory, request.GET)
    content = _content(request, shown, state)
    sent = request.method == "POST"
    form = SavedViewForm(request.POST if sent else None, may_share=may_share_views(scope, territory.pk))
    if sent and form.is_valid() and not state.filters.refusals:
        view = _created(request, form, shown, territory, content)
        if view is not None:
            messages.success(request, f"Vue «\u00a0{view.name}\u00a0» enregistrée.")
            return redirect(_address(view, shown))
    context = {
        "form": form,
        "refusals": state.filters.refusals,
        "in_words": state.filters.in_words,
        "columns": [shown.columns[key] for key in content.columns],
        "back": f"{shown.url(territory)}?{content.address}",
        "page": shown,
        "current_region": territory,
    }
    return render(request, "accounts/view_create.html", context, status=REFUSED if sent else 200)


def _created(
    request: HttpRequest, form: SavedViewForm, page: ViewPage, territory: Territory, content: ViewContent
) -> SavedView | None:
    """None when it was refused: the form says why."""
    try:
        return save_view(
            scope=scope_of(request),
            owner=user_of(request),
            territory=territory,
            page=page.key,
            name=form.cleaned_data["name"],
            shared=form.cleaned_data.get("shared", False),
            content=content,
        )
    except AccountRefused as refusal:
        form.refuse(refusal)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name, and whether it is shared: which only its owner decides."""
    view = _changeable(request, pk)
    may_share = view.owner_id == user_of(request).pk and may_share_views(scope_of(request), view.territory_id)
    initial = {"name": view.name, "shared": view.shared}
    form = SavedViewForm(
        request.POST if request.method == "POST" else None, initial=initial, may_share=may_share
    )
    if request.method == "POST" and form.is_valid():
        shared = form.cleaned_data.get("shared", view.shared)
        try:
            view = rename_view(
                scope=scope_of(request), view=view, name=form.cleaned_data["name"], shared=shared
            )
        except AccountRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Vue «\u00a0{view.name}\u00a0» enregistrée.")
            return redirect(_address(view, _page_or_404(view.page)))
    refused = request.method == "POST"
    context = _context(view) | {"form": form}
    return render(request, "accounts/view_edit.html", context, status=REFUSED if refused else 200)


@require_POST
def view_update(request: HttpRequest, pk: int) -> HttpResponse:
    """The view becomes what the address says, which is the whole of it: nothing is left of what it was."""
    view = _changeable(request, pk)
    page = _page_or_404(view.page)
    state = page.read(scope_of(request), view.territory, request.GET)
    if state.filters.refusals:
        for refusal in state.filters.refusals:
            messages.error(request, refusal)
        messages.error(request, "La vue n’a pas changé.")
        return redirect(_address(view, page))
    try:
        update_view(view=view, content=_content(request, page, state))
    except AccountRefused as refused:
        messages.error(request, str(refused))
        return redirect(page.url(view.territory))
    messages.success(request, f"La vue «\u00a0{view.name}\u00a0» dit maintenant ce qui est affiché.")
    return redirect(_address(view, page))


@require_http_methods(["GET", "HEAD", "POST"])
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """The page asks; its button does it."""
    view = _changeable(request, pk)
    if request.method != "POST":
        return render(request, "accounts/view_delete.html", _context(view))
    delete_view(view=view)
    messages.success(request, f"Vue «\u00a0{view.name}\u00a0» supprimée.")
    return redirect(_page_or_404(view.page).url(view.territory))


def _content(request: HttpRequest, page: ViewPage, state: PageState) -> ViewContent:
    asked = [column for column in columns_asked(request.GET, None, []) if column in page.columns]
    return content_of(state, [key for key in page.columns if key in (asked or page.default_columns)])


def _context(view: SavedView) -> dict[str, Any]:
    page = _page_or_404(view.page)
    return {"view": view, "page": page, "back": _address(view, page), "current_region": view.territory}


def _address(view: SavedView, page: ViewPage) -> str:
    return f"{page.url(view.territory)}?vue={view.pk}"


def _changeable(request: HttpRequest, pk: int) -> SavedView:
    scope = scope_of(request)
    visible = SavedView.objects.visible_to(scope).select_related("territory", "owner")
    view: SavedView = get_object_or_404(visible, pk=pk)
    if not may_change_view(scope, view):
        raise PermissionDenied
    return view


def _page_or_404(key: str) -> ViewPage:
    page = page_of(key)
    if page is None:
        raise Http404("Aucune liste à cette adresse.")
    return page


def _region_or_404(request: HttpRequest, code: str) -> Territory:
    regions = Territory.objects.regions().visible_to(scope_of(request))
    region: Territory = get_object_or_404(regions, code=code)
    return region
