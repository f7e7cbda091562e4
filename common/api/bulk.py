"""Whole lists as files."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase

from common.api.params import Asked
from common.api.resource import Resource
from common.scope import Scope


def bulk_response(resource: Resource, rows: QuerySet[Any], asked: Asked, scope: Scope) -> HttpResponseBase:
    raise NotImplementedError
