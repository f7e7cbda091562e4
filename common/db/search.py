"""French search without accents, with what every PostgreSQL has (no unaccent, no ICU).

A table stores its folded text and the French vector of that text as generated columns, so they
cannot drift; a query is folded by the same rules in Python.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.expressions import Expression
from django.db.models.functions import Coalesce, Concat, Replace

_ACCENTED = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸABCDEFGHIJKLMNOPQRSTUVWXYZ’"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyyabcdefghijklmnopqrstuvwxyz'"
_LIGATURES = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
_TABLE = str.maketrans({**dict(zip(_ACCENTED, _PLAIN, strict=True)), **_LIGATURES})


def fold(text: str) -> str:
    """Lower case without accents or ligatures, the same as the generated columns hold."""
    return unicodedata.normalize("NFC", text).translate(_TABLE)


def folded_text(*fields: str) -> Expression:
    """The SQL of :func:`fold` over some columns joined by a space (immutable, so it can be generated)."""
    parts: list[Any] = []
    for name in fields:
        parts += [Coalesce(models.F(name), models.Value("")), models.Value(" ")]
    joined: Any = Concat(*parts[:-1], output_field=models.TextField()) if len(fields) > 1 else parts[0]
    for ligature, letters in _LIGATURES.items():
        joined = Replace(joined, models.Value(ligature), models.Value(letters))
    # A plain Func, so that migrations name nothing of this module.
    return models.Func(
        joined,
        models.Value(_ACCENTED),
        models.Value(_PLAIN),
        function="translate",
        output_field=models.TextField(),
    )


def folded_regex(text: str) -> str:
    """A PostgreSQL regular expression: where the text stands, whatever its accents, its case and its spaces.

    For columns that hold no folded text: folding each row costs thirty times as much as matching it.
    """
    parts = re.split(r"(\s+|oe|ae)", fold(text))
    return "".join(_piece(part) for part in parts)


def _piece(part: str) -> str:
    if part.isspace():
        return r"[\s\u00a0\u202f]+"
    written = "".join(_written_as(char) for char in part)
    ligatures = "|".join(sign for sign, letters in _LIGATURES.items() if letters == part)
    return f"(?:{written}|{ligatures})" if ligatures else written


def _written_as(char: str) -> str:
    """The class of the characters that fold to this one; alone when no other does."""
    others = "".join(source for source, plain in zip(_ACCENTED, _PLAIN, strict=True) if plain == char)
    if others:
        return f"[{char}{others}]"
    return char if char.isalnum() else f"\\{char}"


def folded_field(*fields: str) -> models.GeneratedField:
    """A generated column holding the folded text of some columns."""
    return models.GeneratedField(
        expression=folded_text(*fields), output_field=models.TextField(), db_persist=True
    )


def vector_field(*fields: str) -> models.GeneratedField:
    """A generated column holding the French search vector of some columns."""
    return models.GeneratedField(
        expression=SearchVector(folded_text(*fields), config="french"),
        output_field=SearchVectorField(),
        db_persist=True,
    )


def search_terms(query: str, *, limit: int = 8) -> list[str]:
    """The folded words of a query, at most ``limit`` of them."""
    return re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", fold(query))[:limit]
