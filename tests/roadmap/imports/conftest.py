from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from territories.enums import OrganisationKind
from territories.models import Territory
from tests.factories import make_organisation, make_region

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def reunion(db: None) -> Territory:
    """La Réunion with its agency and its GRADeS."""
    return make_reunion()


def make_reunion() -> Territory:
    region = make_region("04", "La Réunion")
    make_organisation("ARS La Réunion", kind=OrganisationKind.ARS, serving=[region])
    tesis = make_organisation("TESIS", kind=OrganisationKind.GRADES, serving=[region])
    for name in ("GCS TESIS", "GSC Tesis"):
        tesis.other_names.create(name=name)
    return region


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command as a shell runs it; gives the report it wrote."""

    def run_command(path: Path, *options: str, region: str = "04", year_from: str = "2024") -> dict[str, Any]:
        report = tmp_path / "rapport.json"
        report.unlink(missing_ok=True)
        arguments = [
            str(path),
            "--region",
            region,
            "--year-from",
            year_from,
            "--report",
            str(report),
            *options,
        ]
        try:
            call_command("import_roadmap", *arguments, verbosity=0, stdout=StringIO(), stderr=StringIO())
        finally:
            run_command.report = json.loads(report.read_text("utf-8")) if report.exists() else None  # type: ignore[attr-defined]
        return run_command.report  # type: ignore[attr-defined,no-any-return]

    return run_command
