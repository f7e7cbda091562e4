"""Links and files that back an update or a step."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable
from pathlib import PurePath
from typing import IO, Any, cast

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction

from journal.import_kinds import Actor
from roadmap.models import Proof, StatusUpdate, Step
from roadmap.services.errors import RoadmapRefused
from roadmap.services.proof_content import KINDS, recognised

MAX_BYTES = 10 * 1024 * 1024
MAX_LABEL = 200
MAX_URL = 1_000
_http_only = URLValidator(schemes=["http", "https"])


def attach_link(target: StatusUpdate | Step, url: str, *, actor: Actor) -> Proof:
    """Raises :class:`RoadmapRefused` for anything but an http(s) address."""
    url = url.strip()
    try:
        _http_only(url)
    except ValidationError as error:
        shown = url if len(url) <= 60 else url[:59] + "…"
        message = f"«\u00a0{shown}\u00a0» n’est pas une adresse qui commence par http:// ou https://."
        raise RoadmapRefused(message, field="links") from error
    if len(url) > MAX_URL:
        raise RoadmapRefused(f"Cette adresse dépasse {MAX_URL} caractères.", field="links")
    return Proof.objects.create(url=url, label=url[:MAX_LABEL], **_signed(target, actor))


def attach_file(target: StatusUpdate | Step, file: UploadedFile[Any], *, actor: Actor) -> Proof:
    """Store a file under a random name; the sender's name is kept as a label only.

    Raises:
        RoadmapRefused: too big, of a type that is not accepted, or not what its name says.
    """
    label = _label(file.name or "")
    extension = PurePath(label).suffix.lower().removeprefix(".")
    content_type = check_file(file, label=label, extension=extension)
    proof = Proof(label=label, content_type=content_type, size=file.size, **_signed(target, actor))
    proof.file.save(f"{uuid.uuid4().hex}.{extension}", file, save=False)
    proof.save()
    return proof


def check_file(file: UploadedFile[Any], *, label: str, extension: str) -> str:
    """The type of an acceptable file."""
    if extension not in KINDS:
        accepted = ", ".join(kind for kind in KINDS if kind != "jpeg")
        message = f"«\u00a0{label}\u00a0»\u00a0: ce type de fichier n’est pas accepté ({accepted})."
        raise RoadmapRefused(message, field="files")
    if (file.size or 0) > MAX_BYTES:
        raise RoadmapRefused(f"«\u00a0{label}\u00a0» dépasse 10\u00a0Mo.", field="files")
    content_type = recognised(extension, cast("IO[bytes]", file.file))
    if not content_type:
        message = (
            f"«\u00a0{label}\u00a0» n’est pas un fichier {extension}\u00a0: son contenu dit autre chose."
        )
        raise RoadmapRefused(message, field="files")
    return content_type


def forget_files(names: Iterable[str]) -> None:
    """Delete stored files whose rows were rolled back."""
    for name in names:
        default_storage.delete(name)


def _signed(target: StatusUpdate | Step, actor: Actor) -> dict[str, Any]:
    backed = "status_update" if isinstance(target, StatusUpdate) else "step"
    return {backed: target, "author": actor.user, "author_label": actor.label}


def _label(name: str) -> str:
    """The last part of the sender's name, without anything that cannot be seen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip()
    stem, dot, suffix = visible.rpartition(".")
    return f"{(stem or 'fichier')[: MAX_LABEL - len(suffix) - 1]}{dot}{suffix}"[-MAX_LABEL:]


def attach_all(
    target: StatusUpdate | Step, *, links: Iterable[str], files: Iterable[UploadedFile[Any]], actor: Actor
) -> None:
    """Attach several links and files, all or nothing.

    Raises:
        RoadmapRefused: one of them is refused; nothing is kept.
    """
    stored: list[str] = []
    try:
        with transaction.atomic():
            for url in links:
                attach_link(target, url, actor=actor)
            for file in files:
                stored.append(str(attach_file(target, file, actor=actor).file.name))
    except BaseException:
        forget_files(stored)
        raise
