"""``@idempotent`` on the ``post`` of a view of the API."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.exceptions import APIException

from accounts.models import ApiClient
from accounts.services.idempotency import Asked, KeyBusy, KeyReused, claim, remember

KEY_LENGTH = 200
# What a client acts upon beside the body.
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
_REFUSED = 400


class KeyRefused(APIException):
    status_code = 400
    default_code = "cle_invalide"
    default_detail = (
        f"L’en-tête Idempotency-Key compte de 1 à {KEY_LENGTH} caractères ASCII, par exemple un UUID."
    )


class KeyReusedError(APIException):
    status_code = 422
    default_code = "cle_reutilisee"
    default_detail = (
        "Cette clé Idempotency-Key a servi pour une autre demande\u00a0: prenez-en une par demande."
    )


class KeyBusyError(APIException):
    status_code = 409
    default_code = "cle_en_cours"
    default_detail = "La première demande sous cette clé n’est pas finie. Recommencez dans quelques secondes."


def idempotent(
    method: Callable[..., Any] | None = None, *, digest: Callable[[Any], str] | None = None
) -> Callable[..., Any]:
    """The same ``Idempotency-Key`` from the same caller does the write once and answers the same.

    Usage, inside an ``APIView``::

        @idempotent
        def post(self, request, ...): ...

        @idempotent(digest=lambda request: sha256_of_the_file(request))
        def post(self, request, ...): ...

    With a key, the method runs in one transaction with the row that keeps its answer; an answer of 400 and
    more, or an exception, undoes both, so that the same key may be tried again. Without a key, nothing
    changes. A second call gets the same status, body, ETag and Location, with
    ``Idempotent-Replayed: true``. ``digest`` tells what was sent, for a body too large for
    ``request.body``; files of a form are read by chunks without it.

    Raises:
        KeyRefused: 400 ``cle_invalide``. KeyReusedError: 422 ``cle_reutilisee``: same key, other address or
            body. KeyBusyError: 409 ``cle_en_cours``: the first call still runs.
    """
    if method is None:
        return functools.partial(idempotent, digest=digest)

    @functools.wraps(method)
    def once(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return method(view, request, *args, **kwargs)
        asked = _asked(request, key, (digest or _digest_of)(request))
        return _once(view, request, asked, lambda: method(view, request, *args, **kwargs))

    return once


def _once(view: Any, request: Any, asked: Asked, do: Callable[[], Any]) -> Any:
    with transaction.atomic():
        if (done := _claimed(asked)) is not None:
            return done
        response = do()
        if response.status_code >= _REFUSED:
            transaction.set_rollback(True)
        else:
            _remember(view, request, asked, response)
        return response


def _asked(request: Any, key: str, digest: str) -> Asked:
    if not key.strip() or len(key) > KEY_LENGTH or not key.isascii() or not key.isprintable():
        raise KeyRefused
    is_client = isinstance(request.auth, ApiClient)
    return Asked(
        client_id=request.auth.pk if is_client else None,
        user_id=None if is_client else request.user.pk,
        key=key,
        target=f"{request.method} {request.get_full_path()}"[:600],
        digest=digest,
    )


def _digest_of(request: Any) -> str:
    """Of the body; of the fields and files of a form, whose boundary changes each time it is sent."""
    if not request.content_type.startswith("multipart/form-data"):
        return hashlib.sha256(request.body).hexdigest()
    digest = hashlib.sha256()
    for name, values in sorted(request.data.lists()):
        for value in values:
            digest.update(f"\0{name}\0".encode())
            _add(digest, value)
    return digest.hexdigest()


def _add(digest: Any, value: Any) -> None:
    if not hasattr(value, "chunks"):
        digest.update(str(value).encode())
        return
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)


def _claimed(asked: Asked) -> HttpResponse | None:
    try:
        done = claim(asked)
    except KeyReused as error:
        raise KeyReusedError from error
    except KeyBusy as error:
        raise KeyBusyError from error
    if done is None:
        return None
    return HttpResponse(
        done.body, status=done.status or 200, headers={**done.headers, "Idempotent-Replayed": "true"}
    )


def _remember(view: Any, request: Any, asked: Asked, response: Any) -> None:
    """As it will be sent: an answer that waits for its renderer is rendered now."""
    if hasattr(response, "render") and not response.is_rendered:
        response.accepted_renderer = request.accepted_renderer
        response.accepted_media_type = request.accepted_media_type
        response.renderer_context = view.get_renderer_context()
        response.render()
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    remember(asked, status=response.status_code, body=response.content.decode(), headers=headers)
