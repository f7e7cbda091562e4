"""What the API may answer: the content of each resource, and the refusals that each method can meet."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from common.api.openapi_components import Schema, codes_by_status, name_of, reference, values_in_words
from common.api.problems import CONTENT_TYPE
from common.api.resource import Resource

JSON = "application/json"
FILES: dict[str, Schema] = {
    "text/csv": {"schema": {"type": "string", "description": "UTF-8, virgules, une ligne d’en-tête."}},
    "application/x-ndjson": {"schema": {"type": "string", "description": "Un objet JSON par ligne."}},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
        "schema": {"type": "string", "format": "binary", "description": "Un classeur d’une feuille."}
    },
}
_ALWAYS: tuple[int, ...] = (400, 401, 403, 429, 503)
_WRITES = (*_ALWAYS, 404, 409, 411, 413, 415, 422)
_CHANGES = (*_WRITES, 412, 428)
REFUSALS = {"GET": (*_ALWAYS, 404), "POST": _WRITES, "PUT": _CHANGES, "PATCH": _CHANGES, "DELETE": _CHANGES}
_RATE = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
_HEADERS: dict[str, tuple[str, Schema]] = {
    "ETag": ("Version de ce qui est lu, à renvoyer dans If-None-Match ou If-Match.", {"type": "string"}),
    "RateLimit-Limit": ("Appels permis par minute.", {"type": "integer"}),
    "RateLimit-Remaining": ("Appels qui restent dans la minute.", {"type": "integer"}),
    "RateLimit-Reset": ("Secondes avant la minute suivante.", {"type": "integer"}),
    "Retry-After": ("Secondes à attendre.", {"type": "integer"}),
    "WWW-Authenticate": ("Bearer.", {"type": "string"}),
}


def headers() -> dict[str, Schema]:
    """The components of the headers."""
    return {name: {"description": text, "schema": schema} for name, (text, schema) in _HEADERS.items()}


def problems() -> dict[str, Schema]:
    """The components of the answers that refuse, and of the one that says that nothing changed."""
    found: dict[str, Schema] = {
        "NotModified": {"description": "Rien n’a changé depuis l’ETag envoyé.", "headers": _refer("ETag")}
    }
    for status, codes in codes_by_status().items():
        found[f"Problem{status}"] = {
            "description": values_in_words((code.code, code.title) for code in codes),
            "headers": _refer(*_headers_of(status)),
            "content": {CONTENT_TYPE: {"schema": reference(f"Problem{status}")}},
        }
    return found


def refusals(method: str, *, is_list: bool) -> dict[str, Schema]:
    """What an operation may answer besides what it is for, by status."""
    statuses = _ALWAYS if method == "GET" and is_list else REFUSALS.get(method, _WRITES)
    return {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(statuses)}


def not_modified() -> dict[str, Schema]:
    return {"304": {"$ref": "#/components/responses/NotModified"}}


def list_answer(resource: Resource) -> Schema:
    content: dict[str, Any] = {JSON: {"schema": reference(f"{name_of(resource)}List")}, **FILES}
    return {"description": f"La liste\u00a0: {resource.label}.", "content": content, "headers": succeeding()}


def object_answer(resource: Resource) -> Schema:
    content = {JSON: {"schema": reference(name_of(resource))}}
    return {
        "description": f"L’objet\u00a0: {resource.singular}.",
        "content": content,
        "headers": succeeding(),
    }


def nothing_answer() -> Schema:
    return {"description": "C’est fait\u202f; il n’y a rien à rendre.", "headers": _refer(*_RATE)}


def succeeding() -> dict[str, Schema]:
    return _refer("ETag", *_RATE)


def _headers_of(status: int) -> tuple[str, ...]:
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return ("WWW-Authenticate",)
        case HTTPStatus.PRECONDITION_FAILED:
            return ("ETag",)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return ("Retry-After", *_RATE)
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return ("Retry-After",)
    return ()


def _refer(*names: str) -> dict[str, Schema]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
