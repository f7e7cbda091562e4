"""The region of the real table, its people, and the way a file is given through the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.enums import Role
from journal.models import ImportBatch
from territories.enums import OrganisationKind
from territories.models import Territory
from tests.factories import make_organisation, make_region, make_user_with_mandate

Upload = Callable[..., Any]


@pytest.fixture
def region(db: None) -> Territory:
    """La Réunion with its ARS and its GRADeS, so that « ARS » and « GRADES » are known."""
    region = make_region()
    make_organisation(
        "Agence régionale de santé de La Réunion",
        short_name="ARS La Réunion",
        kind=OrganisationKind.ARS,
        serving=[region],
    )
    make_organisation("TESIS", kind=OrganisationKind.GRADES, serving=[region])
    return region


@pytest.fixture
def editor(region: Territory, client: Client) -> Client:
    """A browser signed in as an editor of the region."""
    client.force_login(make_user_with_mandate(Role.ARS_EDITOR, region, email="ars@azimut.invalid"))
    return client


@pytest.fixture
def contributor(region: Territory) -> Client:
    """Another browser, of somebody who reads drafts and edits nothing."""
    client = Client()
    client.force_login(make_user_with_mandate(Role.GRADES_CONTRIBUTOR, region))
    return client


@pytest.fixture
def send(editor: Client, region: Territory) -> Upload:
    """Give a file through the form; the answer of the server."""

    def give(content: bytes, name: str = "tableau.tsv", **fields: Any) -> HttpResponse:
        data = {"territory": region.pk, "year_from": 2024, "as_of": "", **fields}
        return editor.post("/imports/", {**data, "file": SimpleUploadedFile(name, content)})

    return give


@pytest.fixture
def check(send: Upload) -> Callable[..., ImportBatch]:
    """Give a file that can be read; the batch it becomes."""

    def give(content: bytes, name: str = "tableau.tsv", **fields: Any) -> ImportBatch:
        response = send(content, name, **fields)
        assert response.status_code == 302, response.content.decode()
        return ImportBatch.objects.get(pk=response["Location"].strip("/").split("/")[-1])

    return give


@pytest.fixture
def publish(editor: Client) -> Callable[[ImportBatch], ImportBatch]:
    """Press the button of a batch; the batch as it is then."""

    def press(batch: ImportBatch) -> ImportBatch:
        editor.post(f"/imports/{batch.pk}/publier/")
        batch.refresh_from_db()
        return batch

    return press
