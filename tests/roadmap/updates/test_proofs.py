"""Proofs: checked by content, stored under a random name, served as downloads to who sees the action."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from roadmap.models import Proof
from tests.factories import client_of, make_organisation, make_user
from tests.roadmap.updates.world import World, make_world, said, steps_of

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF"


def archive(*names: str, mimetype: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, "<x/>")
    return stream.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
MACROS = archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
ODT = archive("content.xml", mimetype="application/vnd.oasis.opendocument.text")
ODS = archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet")


@pytest.fixture
def world() -> World:
    return make_world()


def stored() -> list[Path]:
    return sorted((settings.MEDIA_ROOT / "proofs").glob("*")) if settings.MEDIA_ROOT.exists() else []


def send(world: World, action, name: str, content: bytes, **fields):  # type: ignore[no-untyped-def]
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return world.grades_browser.post(f"/actions/{action.pk}/point/", said(action, files=file, **fields))


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("compte rendu.pdf", PDF, "application/pdf"),
        ("photo.PNG", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("photo.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("note.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("suivi.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("note.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("suivi.ods", ODS, "application/vnd.oasis.opendocument.spreadsheet"),
        ("suivi.csv", "é;à".encode("cp1252"), "text/csv; charset=utf-8"),
        ("notes.txt", "déjà".encode(), "text/plain; charset=utf-8"),
    ],
)
def test_an_accepted_file_is_stored_and_served_as_a_download(
    world: World, name: str, content: bytes, content_type: str
) -> None:
    action = world.action()
    assert send(world, action, name, content).status_code == 302
    proof = Proof.objects.get()
    assert re.fullmatch(r"proofs/[0-9a-f]{32}\.\w+", proof.file.name)
    assert (settings.MEDIA_ROOT / proof.file.name).is_file()
    answer = world.grades_browser.get(f"/pieces/{proof.pk}/")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == content_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("page.html", b"<script>", "ce type de fichier n’est pas accepté"),
        ("sans_extension", b"abc", "ce type de fichier n’est pas accepté"),
        ("faux.pdf", b"<html><script>", "son contenu dit autre chose"),
        ("faux.docx", XLSX, "son contenu dit autre chose"),
        ("macros.docx", MACROS, "son contenu dit autre chose"),
        ("faux.ods", ODT, "son contenu dit autre chose"),
        ("binaire.txt", b"a\x00b", "son contenu dit autre chose"),
        ("coupe.xlsx", XLSX[:40], "son contenu dit autre chose"),
        ("gros.txt", b"a" * (10 * 1024 * 1024 + 1), "dépasse 10"),
        ("vide.txt", b"", "vide"),
    ],
    # The content bears the time at which it was made: two processes would name the case differently.
    ids=lambda given: "" if isinstance(given, bytes) else None,
)
def test_a_refused_file_saves_nothing(world: World, name: str, content: bytes, sentence: str) -> None:
    action, before = world.action(), stored()
    response = send(world, action, name, content, links="https://exemple.invalid/cr")
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "Le marché est signé." in response.content.decode()
    assert Proof.objects.count() == 0
    assert action.status_updates.count() == 0
    assert stored() == before


def test_a_good_file_beside_a_bad_one_leaves_nothing_on_the_disk(world: World) -> None:
    action, before = world.action(), stored()
    files = [SimpleUploadedFile("bon.pdf", PDF), SimpleUploadedFile("faux.pdf", b"non")]
    answer = world.grades_browser.post(f"/actions/{action.pk}/point/", said(action, files=files))
    assert answer.status_code == 422
    assert stored() == before


def test_the_sender_does_not_choose_where_a_file_goes(world: World) -> None:
    action = world.action()
    assert send(world, action, "..\\..\\etc/passwd\u202e.pdf", PDF).status_code == 302
    proof = Proof.objects.get()
    assert proof.label == "passwd.pdf"
    assert (settings.MEDIA_ROOT / proof.file.name).resolve().parent == settings.MEDIA_ROOT / "proofs"


def test_links_are_shown_on_the_action(world: World) -> None:
    action = world.action()
    links = "https://exemple.invalid/a\n\nhttp://exemple.invalid/b"
    world.grades_browser.post(f"/actions/{action.pk}/point/", said(action, links=links))
    page = world.ars_browser.get(f"/actions/{action.pk}/").content.decode()
    assert 'href="https://exemple.invalid/a"' in page
    assert 'href="http://exemple.invalid/b"' in page


def test_a_file_is_not_there_for_who_does_not_see_its_action(world: World) -> None:
    action = world.action()
    send(world, action, "cr.pdf", PDF)
    address = f"/pieces/{Proof.objects.get().pk}/"
    elsewhere = make_world("06", "Mayotte")
    assert elsewhere.ars_browser.get(address).status_code == 404
    assert client_of(make_user()).get(address).status_code == 404


def test_a_step_takes_links_and_files(world: World) -> None:
    action = world.action(years={2024: ["Cadrer"]})
    step = steps_of(action)[0]
    address = f"/etapes/{step.pk}/pieces/"
    empty = world.grades_browser.post(address, {"links": ""})
    assert empty.status_code == 422
    assert "Donnez un lien ou un fichier." in empty.content.decode()
    file = SimpleUploadedFile("cr.pdf", PDF)
    sent = {"links": "https://exemple.invalid/a", "files": file}
    assert world.grades_browser.post(address, sent).status_code == 302
    assert sorted(step.proofs.values_list("label", flat=True)) == ["cr.pdf", "https://exemple.invalid/a"]
    bad = world.grades_browser.post(address, {"links": "ftp://exemple.invalid"})
    assert bad.status_code == 422
    assert step.proofs.count() == 2


def test_only_who_may_update_gives_proofs_to_a_step(world: World) -> None:
    action = world.action(pilots=[make_organisation("Un autre")], years={2024: ["Cadrer"]})
    address = f"/etapes/{steps_of(action)[0].pk}/pieces/"
    assert world.grades_browser.post(address, {"links": "https://exemple.invalid/a"}).status_code == 403
    assert make_world("06", "Mayotte").ars_browser.get(address).status_code == 404
