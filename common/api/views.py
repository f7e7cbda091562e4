"""The two addresses of every resource: its list and one of its objects."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api import cursors, etags
from common.api.bulk import bulk_response, refuse_pages
from common.api.params import Asked, asked_of_list, asked_of_one, filtered
from common.api.resource import Resource
from common.api.stamps import stamps
from common.api.statements import Row, Shape, Sort, json_rows
from common.scope import Scope

JSON = "application/json"


class ApiView(APIView):
    """``resource_name`` is what a token must open."""

    resource_name: ClassVar[str] = ""

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        final: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        final.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(final, ("Authorization", "Cookie"))
        return final

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What can be done here, in the reference; the framework's own answer would tell it in English."""
        return Response(status=204)


class ResourceView(ApiView):
    resource: ClassVar[Resource]

    def one(self, request: Request, pk: int | str, shape: Shape) -> Row:
        """The object as this request may see it.

        Raises:
            Http404: it does not exist, or is none of this scope's business.
        """
        visible = self.resource.visible(scope_of(request)).filter(pk=pk).order_by()
        found = json_rows(self.resource, visible, shape)
        if not found:
            raise Http404
        return found[0]

    def respond_one(self, row: Row, shape: Shape, *, status: int = 200) -> HttpResponse:
        return HttpResponse(
            row.json,
            content_type=JSON,
            status=status,
            headers={"ETag": etags.of_object(row.version, shape)},
        )


class ListView(ResourceView):
    def get(self, request: Request) -> HttpResponseBase:
        scope, django = scope_of(request), django_request(request)
        said = etags.list_said(django, scope, timezone.localdate())
        # Before anything is read of the address: a tag is only held of one that was understood.
        if held := etags.is_unchanged(django, self.resource.watched, scope, said):
            return HttpResponseNotModified(headers={"ETag": held})
        asked = asked_of_list(self.resource, request.query_params)
        refuse_pages(asked, django)
        rows = filtered(self.resource, self.resource.visible(scope), asked, scope)
        # Taken before the rows: what changes meanwhile makes the tag too old, never too young.
        tag = etags.of_list(snapshot_of(request), said)
        found = self._page if asked.format == "json" else self._file
        response = found(rows, asked, django)
        response.headers["ETag"] = tag
        return response

    def _file(self, rows: Any, asked: Asked, request: HttpRequest) -> HttpResponseBase:
        return bulk_response(self.resource, rows, asked, request)

    def _page(self, rows: Any, asked: Asked, request: HttpRequest) -> HttpResponseBase:
        body = _list_body(self._rows(rows, asked), asked, self.resource, request)
        return HttpResponse(body, content_type=JSON)

    def _rows(self, rows: Any, asked: Asked) -> list[Row]:
        """One more than the page, to know whether there is another."""
        if asked.cursor is not None:
            place = cursors.read(asked.cursor, asked.fingerprint(self.resource), len(asked.sorts) + 1)
            rows = cursors.after(rows, asked.sorts, place)
        return json_rows(
            self.resource, ordered(rows, asked.sorts)[: asked.limit + 1], asked.shape, asked.sorts
        )


class ObjectView(ResourceView):
    def get(self, request: Request, pk: int | str) -> HttpResponseBase:
        shape = asked_of_one(self.resource, request.query_params)
        row = self.one(request, pk, shape)
        tag = etags.of_object(row.version, shape)
        if etags.is_same(django_request(request), tag):
            return HttpResponseNotModified(headers={"ETag": tag})
        return self.respond_one(row, shape)


def ordered(rows: Any, sorts: tuple[Sort, ...]) -> Any:
    """The order of the cursor: the sorts, then the identifiers the same way as the last of them."""
    columns = [f"{'-' if sort.descending else ''}{sort.ordering.column}" for sort in sorts]
    last = "-pk" if sorts and sorts[-1].descending else "pk"
    return rows.order_by(*columns, last)


def _list_body(page: list[Row], asked: Asked, resource: Resource, request: HttpRequest) -> str:
    kept = page[: asked.limit]
    following = "null"
    if len(page) > asked.limit:
        query = request.GET.copy()
        query["cursor"] = cursors.write(kept[-1].place, asked.fingerprint(resource))
        following = f'"{request.build_absolute_uri(request.path)}?{query.urlencode()}"'
    return f'{{"results":[{",".join(row.json for row in kept)}],"next":{following}}}'


def django_request(request: Request) -> HttpRequest:
    found: HttpRequest = request._request
    return found


def scope_of(request: Request) -> Scope:
    """Who asks, as the gate of the API or the session of a person said."""
    scope: Scope = django_request(request).scope  # type: ignore[attr-defined]
    return scope


def snapshot_of(request: Request) -> str:
    """That of the statement which read the token, or a new one."""
    held: str | None = getattr(django_request(request), "db_snapshot", None)
    return held or stamps().snapshot()


View = TypeVar("View", bound=ResourceView)
_VIEWS: dict[str, tuple[type[ListView], type[ObjectView]]] = {}


def register_views(
    name: str, *, lists: type[ListView] = ListView, objects: type[ObjectView] = ObjectView
) -> None:
    """The views of a resource that can be written; called once by the ``ready`` of its app."""
    _VIEWS[name] = (lists, objects)


def views_of(resource: Resource) -> tuple[type[ListView], type[ObjectView]]:
    """Its list and its object, each bound to it."""
    lists, objects = _VIEWS.get(resource.name, (ListView, ObjectView))
    return bound(lists, resource, "List"), bound(objects, resource, "Object")


def bound(view: type[View], resource: Resource, end: str) -> type[View]:
    """A view of one resource, under a name of its own."""
    title = "".join(part.capitalize() for part in resource.name.split("-"))
    return type(f"{title}{end}", (view,), {"resource": resource, "resource_name": resource.name})
