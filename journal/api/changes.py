"""`/api/v1/changes/`: what a partner must write or delete to hold the same copy as the portal.

A cursor says between which two snapshots of the database the partner reads, and where it stands between them. A
transaction that began long ago and ends tomorrow is in no snapshot of today: it will be in the first one that saw it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core import signing
from django.http import HttpResponse, HttpResponseBase, QueryDict
from rest_framework.request import Request

from accounts.api_rights import allows, right_for
from accounts.models import ApiClient
from common.api.openapi_others import CHANGES
from common.api.params import check_known, read_limit
from common.api.problems import Problem, parameter_problem
from common.api.resource import Resource, resources
from common.api.statements import Shape, json_rows
from common.api.views import JSON, ApiView, scope_of, snapshot_of
from common.scope import Scope
from journal.selectors import stamps
from journal.selectors.stamps import Stamped

_SIGNER = signing.Signer(salt="azimut.api.changes")
_WRONG = "Ce curseur n’est pas de cette adresse\u00a0: reprenez celui de « next »."
_STALE = (
    "Les droits, les ressources demandées ou la base ne sont plus ceux de ce curseur\u00a0: "
    "reprenez une copie entière, sans « since »."
)
NOW = "now"
Place = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Between two snapshots, after a place; ``until`` is None when the partner was in step."""

    of: str
    since: str | None
    until: str | None = None
    after: Place | None = None

    def written(self) -> str:
        return _SIGNER.sign_object([self.of, self.since, self.until, self.after])


class ChangesView(ApiView):
    resource_name = "changes"
    described = CHANGES

    def get(self, request: Request) -> HttpResponseBase:
        query: QueryDict = request.query_params
        check_known(query, {"since", "limit", "resources"})
        limit = read_limit(query.get("limit"))
        followed = _followed(request, query.get("resources"))
        of = _fingerprint(scope_of(request), followed)
        asked, now = query.get("since"), snapshot_of(request)
        if asked == NOW:
            return _answer([], Cursor(of, now))
        cursor = Cursor(of, None) if asked is None else _read(asked, of)
        until = cursor.until or now
        found = _found(scope_of(request), followed, cursor, until, limit + 1)
        page = found[:limit]
        following = Cursor(of, until)
        if len(found) > limit:
            following = Cursor(of, cursor.since, until, page[-1].place)
        return _answer(_told(scope_of(request), followed, page), following)


def _found(scope: Scope, followed: Iterable[str], cursor: Cursor, until: str, limit: int) -> list[Stamped]:
    """What the page tells; a partner in step, which asks all day long, costs one plain question."""
    try:
        if cursor.since and cursor.until is None and not stamps.anything_since(cursor.since):
            return []
        return stamps.changed_between(
            scope, sorted(followed), since=cursor.since, until=until, after=cursor.after, limit=limit
        )
    except ValueError as error:
        raise Problem("curseur_perime", _STALE) from error


def _followed(request: Request, names: str | None) -> Mapping[str, Resource]:
    """The resources that this caller may read and asked for, by stamped name; regions are territories."""
    readable = {each.name: each for each in resources() if each.is_followed and _may_read(request, each.name)}
    if names is None:
        return readable
    wanted = {name.strip() for name in names.split(",")}
    if unknown := sorted(wanted - set(readable)):
        choice = ", ".join(sorted(readable))
        raise parameter_problem("resources", f"« {unknown[0]} » ne se suit pas ici. Choix\u00a0: {choice}.")
    return {name: readable[name] for name in wanted}


def _may_read(request: Request, name: str) -> bool:
    client = request.auth
    return not isinstance(client, ApiClient) or allows(client.scopes, right_for(name, writes=False))


def _fingerprint(scope: Scope, followed: Iterable[str]) -> str:
    """What a copy depends on besides the changes: who sees what, of which database."""
    return stamps.fingerprint(scope, sorted(followed))


def _read(text: str, of: str) -> Cursor:
    """
    Raises:
        Problem: 400 when it was not written here, 410 when it can no longer be followed.
    """
    try:
        named, since, until, after = _SIGNER.unsign_object(text)
        cursor = Cursor(named, since, until, tuple(after) if after else None)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise parameter_problem("since", _WRONG, code="curseur_invalide") from error
    if named != of:
        raise Problem("curseur_perime", _STALE)
    return cursor


def _told(scope: Scope, followed: Mapping[str, Resource], page: Sequence[Stamped]) -> list[str]:
    """What became of each object, one query for each resource of the page; out of sight is gone."""
    wanted = defaultdict(list)
    for each in page:
        wanted[each.resource].append(each.object_id)
    seen = {name: _rows(scope, followed[name], numbers) for name, numbers in wanted.items()}
    return [_entry(each, seen[each.resource].get(each.object_id)) for each in page]


def _rows(scope: Scope, resource: Resource, numbers: list[int]) -> dict[int, str]:
    rows = resource.visible(scope).filter(pk__in=numbers).order_by()
    found = json_rows(resource, rows, Shape(frozenset(resource.by_name)))
    return {row.place[-1]: row.json for row in found}


def _entry(changed: Stamped, data: str | None) -> str:
    head = f'"resource":"{changed.resource}","id":{changed.object_id}'
    if data is None:
        return f'{{{head},"op":"delete","data":null}}'
    return f'{{{head},"op":"upsert","data":{data}}}'


def _answer(entries: Sequence[str], following: Cursor) -> HttpResponse:
    body = f'{{"results":[{",".join(entries)}],"next":"{following.written()}"}}'
    return HttpResponse(body, content_type=JSON)
