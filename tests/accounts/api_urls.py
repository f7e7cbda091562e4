"""A small API, for what stands around every view: who calls, with which right, how often, once or twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import include, path
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import PersonAuthentication, TokenAuthentication
from accounts.api.idempotency import idempotent
from accounts.api.permissions import HasScope
from accounts.api.throttling import CallRate
from config.urls import handler400, handler403, handler404, handler500
from roadmap.models import Action

__all__ = ["handler400", "handler403", "handler404", "handler500"]


class EssayView(APIView):
    authentication_classes = [TokenAuthentication, PersonAuthentication]
    permission_classes = [HasScope]
    throttle_classes = [CallRate]


class WhoView(EssayView):
    """Who calls, and what was put on the request for those who come after."""

    resource_name = "measures"

    def get(self, request: Any) -> Response:
        asked = request._request
        return Response(
            {
                "user": str(request.user),
                "pk": request.user.pk,
                "client": request.auth.pk if request.auth else None,
                "regions": sorted(asked.scope.readable_regions),
                "editable": sorted(asked.scope.editable_regions),
                "person": asked.scope.user_id,
                "snapshot": getattr(asked, "db_snapshot", None),
            }
        )

    def post(self, request: Any) -> Response:
        return Response({"user": str(request.user)})


class RetitleView(EssayView):
    """A traced write."""

    def post(self, request: Any, pk: int) -> Response:
        Action.objects.filter(pk=pk).update(title=request.data["title"])
        return Response({"title": request.data["title"]}, status=200)


class OnceView(EssayView):
    """Adds an action each time it is done; asked to, it takes its time, fails or refuses after."""

    @idempotent
    def post(self, request: Any, pk: int) -> Response:
        copied = Action.objects.get(pk=pk)
        copied.pk, copied.code = None, f"{copied.code}-{time.monotonic_ns()}"
        copied.save(force_insert=True)
        if request.data.get("refuse"):
            return Response({"code": "refus"}, status=409)
        if request.data.get("fail"):
            raise RuntimeError("after the write")
        time.sleep(float(request.data.get("seconds", 0)))
        return Response({"id": copied.pk}, status=201, headers={"Location": f"/actions/{copied.pk}/"})


class FileView(EssayView):
    def get(self, request: Any) -> StreamingHttpResponse:
        def chunks() -> Iterator[bytes]:
            yield b"a" * 10
            yield b"b" * 5

        return StreamingHttpResponse(chunks(), content_type="text/csv")


class BrokenView(EssayView):
    def get(self, request: Any) -> HttpResponse:
        raise RuntimeError("essai")


urlpatterns = [
    path("api/v1/essai/", WhoView.as_view(), name="essay"),
    path("api/v1/essai/fichier/", FileView.as_view(), name="essay-file"),
    path("api/v1/essai/casse/", BrokenView.as_view(), name="essay-broken"),
    path("api/v1/essai/<int:pk>/titre/", RetitleView.as_view(), name="essay-title"),
    path("api/v1/essai/<int:pk>/une-fois/", OnceView.as_view(), name="essay-once"),
    path("", include("config.urls")),
]
