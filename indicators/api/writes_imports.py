"""`/api/v1/measures/imports/`: measures in bulk, by the check and the publication of the page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from rest_framework.request import Request

from accounts.api.idempotency import idempotent
from common.api.bodies import Body, shaped
from common.api.params import check_known
from common.api.problems import FieldProblem, Problem, parameter_problem
from common.api.views import ApiView, scope_of
from common.api.writes import Writing, refused
from common.scope import Scope
from common.tabular.model import TabularError
from indicators.api.import_words import CHECK, PUBLISH, READ, SET_ASIDE
from indicators.api.tables import FILE, MOST_BYTES, PARSERS, as_table, digest_of, file_of, is_ndjson
from indicators.models import Indicator
from indicators.selectors.measure_imports import overtaken
from indicators.selectors.measure_problems import excluded_of, problems_of
from indicators.services.import_check import KIND, importable_indicators
from indicators.services.import_kind import MeasureImport
from indicators.services.import_publish import publish_batch
from indicators.services.import_sent import Sent, check_sent
from journal.access import may_edit_batch, may_import
from journal.callers import actor_of_call
from journal.enums import BatchState
from journal.import_kinds import ImportRefused
from journal.models import ImportBatch
from territories.models import Territory

_COST = 10
_NOT_YOURS = "Les relevés d’une région sont importés par son ARS."
_FOREIGN = "Cette région n’est pas de celles où vous importez."
_WHICH = "Vous importez dans plusieurs régions\u00a0: dites laquelle, par « region »."


class ImportList(Writing, ApiView):
    resource_name = "measures"
    parser_classes = PARSERS
    most_bytes = MOST_BYTES
    described = CHECK
    inputs: ClassVar[Any] = {"POST": CHECK.bodies}

    def call_cost(self, request: Request) -> int:
        return _COST

    @idempotent(digest=digest_of)
    def post(self, request: Request) -> HttpResponse:
        query = request.query_params
        check_known(query, {"indicator", "region", "dry_run"}, repeatable={"indicator"})
        indicators, is_dry = _indicators(query), _is_dry(query)
        territory, file = _region(scope_of(request), query), file_of(request)
        sent = Sent(file, territory, indicators, as_table if is_ndjson(file) else None)
        with transaction.atomic():
            try:
                batch = check_sent(sent, actor=actor_of_call(request))
            except TabularError as error:
                raise _unreadable(error) from error
            body = report_of(batch, is_dry=is_dry)
            # The check of a dry run leaves nothing behind, not even itself.
            transaction.set_rollback(is_dry)
        answer = JsonResponse(body, status=200 if is_dry else 201, json_dumps_params=_AS_WRITTEN)
        if not is_dry:
            answer["Location"] = body["url"]
        return answer


class ImportObject(ApiView):
    resource_name = "measures"
    described = READ

    def get(self, request: Request, pk: int) -> HttpResponse:
        check_known(request.query_params, set())
        return JsonResponse(report_of(_visible(request, pk)), json_dumps_params=_AS_WRITTEN)


class Nothing(Body):
    """The address says it all."""


class ImportPublication(Writing, ApiView):
    resource_name = "measures"
    described = PUBLISH
    inputs: ClassVar[Any] = {"POST": Nothing}

    @idempotent
    def post(self, request: Request, pk: int) -> HttpResponse:
        batch = _to_decide(request, pk)
        try:
            published = publish_batch(batch, actor=actor_of_call(request))
        except ImportRefused as refusal:
            raise _unpublished(batch, str(refusal)) from refusal
        return JsonResponse(report_of(published), json_dumps_params=_AS_WRITTEN)


class SettingAside(Writing, ApiView):
    """Every refused line is put aside, so that the others can be published."""

    resource_name = "measures"
    described = SET_ASIDE
    inputs: ClassVar[Any] = {"POST": Nothing}

    @idempotent
    def post(self, request: Request, pk: int) -> HttpResponse:
        batch = _to_decide(request, pk)
        try:
            MeasureImport().set_aside(batch)
        except ImportRefused as refusal:
            raise refused(str(refusal), code="conflit") from refusal
        return JsonResponse(report_of(batch), json_dumps_params=_AS_WRITTEN)


_AS_WRITTEN = {"ensure_ascii": False}


def report_of(batch: ImportBatch, *, is_dry: bool = False) -> dict[str, Any]:
    """What a check found, and where it stands since; a dry run has no address."""
    counts = {name: batch.counts.get(name, 0) for name in _COUNTED}
    counts["excluded"] = excluded_of(batch)
    problems = problems_of(batch) if counts["refused"] else []
    return {
        "id": None if is_dry else batch.pk,
        "state": str(batch.state),
        "dry_run": is_dry,
        "region": batch.territory.code,
        "indicators": batch.parameters["indicators"],
        "file": batch.file_name,
        "counts": counts,
        "problems": problems,
        "problems_total": counts["refused"],
        "overtaken": overtaken(batch) if batch.state == BatchState.CHECKED else [],
        "notes": batch.layout["notes"],
        "checked_at": batch.created_at.isoformat(),
        "published_at": batch.published_at.isoformat() if batch.published_at else None,
        "url": None if is_dry else reverse("api:measure-import", args=[batch.pk]),
        "page": None if is_dry else reverse("journal:import-detail", args=[batch.pk]),
    }


_COUNTED = ("new", "changed", "unchanged", "blank", "refused", "excluded", "outliers")


def _indicators(query: QueryDict) -> tuple[Indicator, ...]:
    codes = [code for code in query.getlist("indicator") if code.strip()]
    if not codes:
        raise parameter_problem("indicator", "Donnez le code de l’indicateur\u00a0: « ?indicator=CODE ».")
    try:
        return importable_indicators(codes)
    except ImportRefused as refusal:
        raise parameter_problem("indicator", str(refusal)) from refusal


def _is_dry(query: QueryDict) -> bool:
    told = query.get("dry_run", "0")
    if told not in {"0", "1"}:
        raise parameter_problem("dry_run", "« dry_run » est 1 (vérifier seulement) ou 0.")
    return told == "1"


def _region(scope: Scope, query: QueryDict) -> Territory:
    """The one that is named, or the only one where the caller imports."""
    if not may_import(scope):
        raise PermissionDenied(_NOT_YOURS)
    own = Territory.objects.regions().filter(pk__in=scope.editable_regions)
    if "region" in query:
        found = own.filter(code=query["region"]).first()
        if found is None:
            raise parameter_problem("region", _FOREIGN)
        return found
    regions = list(own[:2])
    if len(regions) != 1:
        raise parameter_problem("region", _WHICH)
    return regions[0]


def _visible(request: Request, pk: int) -> ImportBatch:
    visible = ImportBatch.objects.visible_to(scope_of(request)).select_related("territory")
    batch = visible.filter(kind=KIND, pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def _to_decide(request: Request, pk: int) -> ImportBatch:
    """A batch of the caller's region, asked for without another word."""
    check_known(request.query_params, set())
    shaped(Nothing, request.data)
    batch = _visible(request, pk)
    if not may_edit_batch(scope_of(request), batch):
        raise PermissionDenied(_NOT_YOURS)
    return batch


def _unreadable(error: TabularError) -> Problem:
    place: dict[str, Any] = {
        "row": error.row,
        "column": error.column,
        "unknown": list(getattr(error, "unknown", ())),
    }
    return refused(str(error), FILE, **place)


def _unpublished(batch: ImportBatch, sentence: str) -> Problem:
    """Refused lines are the caller's to correct; anything else is what happened in the portal meanwhile."""
    refusals = problems_of(batch) if batch.state == BatchState.CHECKED else []
    left = [each for each in refusals if not each["excluded"]]
    if not left:
        return refused(sentence, code="conflit")
    errors = [FieldProblem(f"{each['row']}/{each['column'] or ''}", "refus", each["detail"]) for each in left]
    return Problem("refus", sentence, errors=errors)
