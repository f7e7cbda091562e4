"""A table of measures as it is sent: the whole body, or the one file of a form."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser
from rest_framework.request import Request

from common.api.problems import FieldProblem, Problem
from common.api.writes import strict_json
from common.tabular.model import Limits, TabularError
from indicators.imports.ndjson import write_table

FILE = "file"
# What surrounds the file in a form.
MOST_BYTES = Limits().file_bytes + 20_000
_PIECE = 256 * 1024
NDJSON = frozenset({".ndjson", ".jsonl"})
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_FILE = "Envoyez un fichier, et un seul, sous le nom « file »\u202f; rien d’autre."


class _TableBody(BaseParser):
    """The whole body is the file: written on the disk by pieces, whatever its size."""

    name: str

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> DataAndFiles:
        file = TemporaryUploadedFile(self.name, str(self.media_type), 0, None)
        while piece := stream.read(_PIECE):
            file.write(piece)
        file.size = file.tell()
        file.seek(0)
        files = MultiValueDict({FILE: [file]})
        # Closed, hence deleted, with the request, as the files of a form are.
        parser_context["request"]._request._files = files
        return DataAndFiles(QueryDict(), files)


class CsvBody(_TableBody):
    media_type, name = "text/csv", "releves.csv"


class NdjsonBody(_TableBody):
    media_type, name = "application/x-ndjson", "releves.ndjson"


class XlsxBody(_TableBody):
    media_type, name = _XLSX, "releves.xlsx"


class FormBody(MultiPartParser):
    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RequestDataTooBig as error:
            raise Problem("trop_volumineux", _NO_FILE) from error
        except SuspiciousOperation as error:
            raise Problem("requete_invalide", _NO_FILE) from error
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
            raise Problem("requete_invalide", "Le nom de ce fichier est trop long.") from error


PARSERS: tuple[type[BaseParser], ...] = (CsvBody, NdjsonBody, XlsxBody, FormBody)


def file_of(request: Request) -> UploadedFile:
    """
    Raises:
        Problem: 400, no file or more than one thing; 413, too large.
    """
    told = request.data
    files = request.FILES.getlist(FILE)
    if set(told) - {FILE} or len(files) != 1:
        raise Problem("donnees_invalides", _NO_FILE, errors=[FieldProblem(FILE, "champ_absent", _NO_FILE)])
    file: UploadedFile = files[0]
    if (file.size or 0) > Limits().file_bytes:
        raise Problem("trop_volumineux", f"Ce fichier dépasse {Limits().file_bytes // 1_000_000}\u00a0Mo.")
    return file


def digest_of(request: Request) -> str:
    """What was sent, for a key that does a write once."""
    file, digest = file_of(request), hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def is_ndjson(file: UploadedFile) -> bool:
    return Path(file.name or "").suffix.lower() in NDJSON or file.content_type == NdjsonBody.media_type


def as_table(source: Path, folder: Path) -> Path:
    """The NDJSON of a file as a text table, in the same folder.

    Raises:
        TabularError: at the line of the file.
    """
    target = folder / "table.csv"
    write_table(source, target, read=_line)
    return target


def _line(line: bytes) -> Any:
    try:
        return strict_json(line)
    except Problem as problem:
        raise TabularError(problem.detail.replace("Le corps", "La ligne")) from problem
