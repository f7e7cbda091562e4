"""The query string of a list, read strictly: what is not understood is refused by name, never ignored."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from common.api.problems import FieldProblem, Problem, parameter_problem
from common.api.resource import Resource
from common.api.statements import Shape, Sort
from common.scope import Scope

LIMIT, MOST = 100, 500
FORMATS = ("json", "csv", "ndjson", "xlsx")
SHAPE = ("fields", "expand")
LIST = ("limit", "cursor", "ordering", "updated_since", "format")
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks of a list; ``cursor`` is still to be read, ``filters`` are applied by the resource."""

    shape: Shape
    sorts: tuple[Sort, ...]
    limit: int
    cursor: str | None
    since: dt.datetime | None
    format: str
    search: str
    filters: QueryDict

    def fingerprint(self, resource: Resource) -> str:
        """Names the list that a cursor belongs to: its resource, sort and filters, whatever the page."""
        ways = [f"{sort.way}{sort.ordering.column}" for sort in self.sorts]
        said = [resource.name, *ways, str(self.since), self.search, self.filters.urlencode()]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def asked_of_list(resource: Resource, query: QueryDict) -> Asked:
    """
    Raises:
        Problem: a parameter is unknown, repeated or not understood.
    """
    filters = filter_names(resource)
    search = ("search",) if resource.search else ()
    check_known(query, {*SHAPE, *LIST, *search, *filters}, repeatable=_repeatable(resource))
    kept = QueryDict(mutable=True)
    for name in sorted(filters & set(query)):
        # As on the pages, whose forms send their empty fields too.
        if given := [value for value in query.getlist(name) if value.strip()]:
            kept.setlist(name, given)
    return Asked(
        shape=_shape(resource, query),
        sorts=_sorts(resource, query.get("ordering", "")),
        limit=read_limit(query.get("limit")),
        cursor=query.get("cursor"),
        since=_since(query.get("updated_since")),
        format=_format(query.get("format", "json")),
        search=query.get("search", ""),
        filters=kept,
    )


def asked_of_one(resource: Resource, query: QueryDict) -> Shape:
    """
    Raises:
        Problem: as for a list; only the shape can be asked of one object.
    """
    check_known(query, set(SHAPE))
    return _shape(resource, query)


def filter_names(resource: Resource) -> set[str]:
    return set(resource.filterset.base_filters) if resource.filterset else set()


def _repeatable(resource: Resource) -> set[str]:
    """The filters of which several values widen the list; of the others the last one would win unsaid."""
    found = resource.filterset.base_filters.items() if resource.filterset else ()
    return {name for name, each in found if isinstance(each, django_filters.MultipleChoiceFilter)}


def filtered(resource: Resource, rows: QuerySet[Any], asked: Asked, scope: Scope) -> QuerySet[Any]:
    """The rows that the filters, the search and ``updated_since`` keep.

    The filters know who asks by their ``scope``: what one may not see of a lower resource filters nothing.

    Raises:
        Problem: a filter has a value that means nothing here, each named.
    """
    if resource.filterset and asked.filters:
        filters = resource.filterset(asked.filters, queryset=rows)
        filters.scope = scope
        if not filters.is_valid():
            raise _filter_problem(filters.errors.get_json_data())
        rows = filters.qs
    if asked.search and resource.search:
        rows = resource.search(rows, asked.search)
    return resource.since(rows, asked.since) if asked.since else rows


def _filter_problem(errors: dict[str, list[dict[str, str]]]) -> Problem:
    found = [
        FieldProblem(name, "parametre_invalide", each["message"])
        for name, some in errors.items()
        for each in some
    ]
    names = ", ".join(sorted(errors))
    return Problem("parametre_invalide", f"Valeur non comprise pour\u00a0: {names}.", errors=found)


def check_known(query: QueryDict, known: set[str], *, repeatable: Collection[str] = ()) -> None:
    found = [
        FieldProblem(
            name[:100], "parametre_inconnu", f"« {name[:100]} » n’est pas un paramètre de cette adresse."
        )
        for name in query
        if name not in known
    ]
    if found:
        names = ", ".join(sorted(known))
        raise Problem(
            "parametre_inconnu", f"{found[0].detail} Ceux qu’elle connaît\u00a0: {names}.", errors=found
        )
    for name, values in query.lists():
        if len(values) > 1 and name not in repeatable:
            raise parameter_problem(name, f"« {name} » est donné plusieurs fois.")
        if any("\x00" in value or len(value) > _LONGEST for value in values):
            raise parameter_problem(name, f"La valeur de « {name} » est trop longue ou illisible.")


def _shape(resource: Resource, query: QueryDict) -> Shape:
    fields = _names(query, "fields", set(resource.by_name), "champ")
    expand = _names(query, "expand", set(resource.children_by_name), "objet inclus")
    # The identifier is always there: nothing can be done of an object without it.
    wanted = frozenset({"id", *fields}) if fields else frozenset(resource.by_name)
    return Shape(wanted, tuple(sorted(expand)))


def _names(query: QueryDict, parameter: str, known: set[str], what: str) -> set[str]:
    if parameter not in query:
        return set()
    names = {name.strip() for name in str(query[parameter]).split(",")}
    if unknown := sorted(names - known):
        choice = ", ".join(sorted(known)) or "aucun"
        raise parameter_problem(
            parameter, f"« {unknown[0]} » n’est pas un {what} de cette ressource. Choix\u00a0: {choice}."
        )
    return names


def _sorts(resource: Resource, value: str) -> tuple[Sort, ...]:
    known = resource.all_orderings
    sorts = []
    for name in [part.strip() for part in value.split(",")] if value else []:
        ordering = known.get(name.removeprefix("-"))
        if ordering is None:
            choice = ", ".join(sorted(known))
            raise parameter_problem(
                "ordering",
                f"On ne trie pas par « {name} »\u00a0: aucun index ne le permet. Choix\u00a0: {choice}.",
            )
        if ordering.column != "pk":
            sorts.append(Sort(ordering, name.startswith("-")))
        elif name.startswith("-"):
            sorts.append(Sort(ordering, descending=True))
    return tuple(sorts)


def read_limit(value: str | None) -> int:
    if value is None:
        return LIMIT
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value[:6]) <= MOST or len(value) > 6:
        raise parameter_problem("limit", f"« limit » est un nombre entier de 1 à {MOST}.")
    return int(value)


def _since(value: str | None) -> dt.datetime | None:
    if value is None:
        return None
    # A « + » that was not escaped arrives as a space.
    moment = _moment(value.replace(" ", "+"))
    if moment is None:
        raise parameter_problem(
            "updated_since",
            "Donnez une date ou un moment ISO 8601\u00a0: 2026-01-31 ou 2026-01-31T09:00:00+01:00.",
        )
    return moment


def _moment(value: str) -> dt.datetime | None:
    try:
        day = parse_date(value)
        moment = dt.datetime.combine(day, dt.time()) if day else parse_datetime(value)
        if moment is None:
            return None
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        return None


def _format(value: str) -> str:
    if value not in FORMATS:
        raise parameter_problem("format", f"Formats servis\u00a0: {', '.join(FORMATS)}.")
    return value
