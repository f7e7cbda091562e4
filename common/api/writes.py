"""What the addresses that write share: a strict body of bounded size, and the refusals that are theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar, NoReturn

from django.http import HttpRequest
from django.urls import URLPattern
from rest_framework.parsers import BaseParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from common.api.bodies import Body, shaped
from common.api.problems import FieldProblem, Problem

BODY_BYTES = 1_000_000
DEPTH = 10
# A longer whole number is none that the portal keeps; Python would refuse to read some of them.
_INT_DIGITS = 30


class StrictJson(BaseParser):
    """JSON without what makes two readers disagree: repeated keys, NaN, lost digits, NUL, half characters.

    Raises:
        Problem: 400 ``requete_invalide``, with a sentence.
    """

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return strict_json(stream.read())


def strict_json(content: bytes) -> Any:
    """
    Raises:
        Problem: 400, as :class:`StrictJson` says.
    """
    try:
        found = json.loads(
            content.decode("utf-8"),
            parse_float=Decimal,
            parse_int=_whole,
            parse_constant=_constant,
            object_pairs_hook=_once,
        )
    except UnicodeDecodeError as error:
        raise unreadable("Le corps n’est pas écrit en UTF-8.") from error
    except RecursionError as error:
        raise unreadable(_TOO_DEEP) from error
    except ValueError as error:
        where = f", ligne {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise unreadable(f"Le corps n’est pas du JSON{where}.") from error
    _check(found, DEPTH)
    return found


_TOO_DEEP = "Le corps est trop imbriqué."


def unreadable(sentence: str) -> Problem:
    return Problem("requete_invalide", sentence)


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) <= _INT_DIGITS else Decimal(text)


def _constant(text: str) -> NoReturn:
    raise unreadable(f"« {text} » n’est pas un nombre du JSON.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise unreadable(f"« {twice[:60]} » est donné deux fois dans le même objet.")
    return found


def _check(value: Any, depth: int) -> None:
    if depth < 0:
        raise unreadable(_TOO_DEEP)
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise unreadable("Un texte du corps contient un caractère illisible.")
    elif isinstance(value, dict | list):
        inside: Iterable[Any] = value if isinstance(value, list) else [*value.keys(), *value.values()]
        for each in inside:
            _check(each, depth - 1)


class Writing:
    """Mixed into a view that writes JSON; ``most_bytes`` bounds its body, told before a byte of it is read."""

    parser_classes: ClassVar[Any] = [StrictJson]
    most_bytes: ClassVar[int] = BODY_BYTES

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in SAFE_METHODS:
            refuse_large(request._request, self.most_bytes)
        super().initial(request, *args, **kwargs)  # type: ignore[misc]

    def body(self, request: Request, body: type[Body], *, partial: bool = False) -> dict[str, Any]:
        """What was sent, of the shape of ``body``."""
        return shaped(body, request.data, partial=partial)


def refuse_large(request: HttpRequest, most: int) -> None:
    """
    Raises:
        Problem: 411 or 413, from what is announced; 415 for a body that nobody here unpacks.
    """
    told = request.META.get("CONTENT_LENGTH") or ""
    if not told and request.headers.get("Transfer-Encoding"):
        # A body sent piece by piece would be read as an empty one.
        raise Problem("longueur_absente", _PIECES)
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        raise Problem("type_refuse", "Envoyez le corps sans le compresser.")
    if told.isascii() and told.isdigit() and int(told[:18]) > most:
        raise Problem("trop_volumineux", f"Le corps dépasse {_size(most)}.")


_PIECES = "Envoyez le corps d’un seul tenant, avec sa longueur dans Content-Length."


def _size(number: int) -> str:
    return f"{number // 1_000_000}\u00a0Mo"


def refused(sentence: str, field: str = "", *, code: str = "refus", **more: Any) -> Problem:
    """422 by default: what a rule of the portal refuses, at its field."""
    return Problem(code, sentence, errors=[FieldProblem(field, code, sentence)], **more)


def invalid(field: str, sentence: str, *, code: str = "choix_inconnu") -> Problem:
    """400: what one field says is not something that the caller may name."""
    detail = "Corrigez les champs indiqués\u202f; rien n’a été enregistré."
    return Problem("donnees_invalides", detail, errors=[FieldProblem(field, code, sentence)])


_ADDRESSES: list[URLPattern] = []


def register_addresses(*patterns: URLPattern) -> None:
    """What an app serves besides its resources; called once by its ``ready``."""
    _ADDRESSES.extend(patterns)


def registered_addresses() -> list[URLPattern]:
    return list(_ADDRESSES)
