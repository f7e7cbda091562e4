"""A partner that asks for files, and reads them as other programs do."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import Any

import openpyxl
from django.test import Client

ACTIONS = "/api/v1/actions/"


def body_of(client: Client, asked: str, **headers: str) -> bytes:
    """The whole file, whatever its coding."""
    answer = client.get(f"{ACTIONS}?{asked}", headers=headers)
    assert answer.status_code == 200, answer.content
    content = b"".join(answer.streaming_content)
    return gzip.decompress(content) if answer.headers.get("Content-Encoding") == "gzip" else content


def csv_rows(client: Client, asked: str = "format=csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body_of(client, asked).decode(), newline="")))


def lines(client: Client, asked: str = "format=ndjson") -> list[dict[str, Any]]:
    text = body_of(client, asked).decode()
    assert not text or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def sheets(client: Client, asked: str = "format=xlsx") -> Any:
    return openpyxl.load_workbook(io.BytesIO(body_of(client, asked)))


def refused(client: Client, asked: str) -> tuple[int, str, list[str]]:
    """Status, code and the names of the parameters that are to blame."""
    answer = client.get(f"{ACTIONS}?{asked}")
    said = answer.json()
    return answer.status_code, said["code"], [each["field"] for each in said["errors"]]
