"""Whole lists as files: one address, the rows of the list, everything that is asked of it but its pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from common.api.bulk_cells import csv_columns, file_fields
from common.api.bulk_streams import csv_stream, ndjson_stream
from common.api.bulk_xlsx import workbook_blocks
from common.api.fields import Field
from common.api.params import Asked
from common.api.problems import parameter_problem
from common.api.resource import Resource
from common.api.statements import cell_statement, json_statement

TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "ndjson": "application/x-ndjson; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TABLE_SCHEMA = "table-schema/"


def refuse_pages(asked: Asked, request: HttpRequest) -> None:
    """A file is the whole list, and a table has no place for objects inside objects.

    Raises:
        Problem: a parameter that means nothing for this format, named.
    """
    if asked.format == "json":
        return
    for name in ("limit", "cursor"):
        if name in request.GET:
            raise parameter_problem(name, f"« {name} » ne va pas avec un fichier, qui est la liste entière.")
    if asked.shape.expand and asked.format != "ndjson":
        raise parameter_problem(
            "expand", "« expand » ne va qu’avec json et ndjson\u00a0: un tableau est plat."
        )


def bulk_response(
    resource: Resource, rows: QuerySet[Any], asked: Asked, request: HttpRequest
) -> HttpResponseBase:
    """The filtered list, whole; streamed, except that a workbook is finished before its first byte leaves.

    An error in the middle of a stream is raised: the server cuts the connection, so that nobody takes what came
    for a whole file.

    Raises:
        Problem: ``trop_volumineux`` when a workbook cannot hold the list.
    """
    fields = [] if asked.format == "ndjson" else file_fields(resource, asked.shape)
    headers = _headers(resource, asked, request)
    if request.method == "HEAD":
        return HttpResponse(content_type=TYPES[asked.format], headers=headers)
    blocks = _blocks(resource, rows.order_by(), asked, fields, request)
    return StreamingHttpResponse(blocks, content_type=TYPES[asked.format], headers=headers)


def _blocks(
    resource: Resource, rows: QuerySet[Any], asked: Asked, fields: list[Field], request: HttpRequest
) -> Iterable[bytes]:
    if asked.format == "ndjson":
        return ndjson_stream(json_statement(resource, rows, asked.shape, asked.sorts))
    if asked.format == "xlsx":
        return workbook_blocks(resource, rows, fields, asked.sorts, request.get_full_path())
    columns = csv_columns(fields)
    return csv_stream(list(columns), cell_statement(resource, rows, columns, asked.sorts))


def _headers(resource: Resource, asked: Asked, request: HttpRequest) -> dict[str, str]:
    name = f"azimut-{resource.name}-{timezone.localdate():%Y-%m-%d}.{asked.format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    if asked.format != "ndjson":
        shape = f"?{urlencode({'fields': request.GET['fields']})}" if "fields" in request.GET else ""
        address = request.build_absolute_uri(f"{request.path}{TABLE_SCHEMA}{shape}")
        headers["Link"] = f'<{address}>; rel="describedby"; type="application/json"'
    return headers
