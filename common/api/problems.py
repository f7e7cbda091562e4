"""Refusals of the API: ``application/problem+json`` (RFC 9457), a French sentence and a code that never changes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from rest_framework import exceptions

from common.tabular.model import typographic

CONTENT_TYPE = "application/problem+json"
REFERENCE = "/api/v1/docs/erreurs/"


@dataclass(frozen=True, slots=True)
class Code:
    """``title`` says the same at every occurrence; what happened this time is the detail."""

    code: str
    status: int
    title: str


_ALL = (
    Code("requete_invalide", 400, "La requête n’est pas comprise."),
    Code("parametre_inconnu", 400, "Un paramètre de l’adresse n’existe pas."),
    Code("parametre_invalide", 400, "La valeur d’un paramètre de l’adresse n’est pas comprise."),
    Code("curseur_invalide", 400, "Ce curseur n’est pas de cette liste."),
    Code("cle_invalide", 400, "Cette clé d’idempotence n’est pas lisible."),
    Code("donnees_invalides", 400, "Les données envoyées ne sont pas comprises."),
    Code("jeton_absent", 401, "Cette adresse demande un jeton."),
    Code("jeton_inconnu", 401, "Ce jeton n’existe pas."),
    Code("jeton_expire", 401, "Ce jeton a expiré."),
    Code("jeton_revoque", 401, "Ce jeton a été révoqué."),
    Code("acces_refuse", 403, "Vous voyez cet objet mais ne pouvez pas faire cela."),
    Code("csrf", 403, "Cette écriture ne vient pas d’une page du portail."),
    Code("portee_insuffisante", 403, "Ce jeton n’ouvre pas cette ressource."),
    Code("introuvable", 404, "Rien à cette adresse, ou rien que vous puissiez connaître."),
    Code("methode_refusee", 405, "Cette adresse ne fait pas cela."),
    Code("format_refuse", 406, "Ce format de réponse n’existe pas."),
    Code("conflit", 409, "Cela contredit ce qui est enregistré."),
    Code("cle_en_cours", 409, "La première demande sous cette clé d’idempotence n’est pas finie."),
    Code("curseur_perime", 410, "Ce curseur ne peut plus servir\u00a0: reprenez une copie entière."),
    Code("longueur_absente", 411, "La longueur du corps n’est pas annoncée."),
    Code("modifie_depuis", 412, "Cet objet a changé depuis votre lecture."),
    Code("trop_volumineux", 413, "Ce que vous envoyez ou demandez est trop volumineux."),
    Code("type_refuse", 415, "Ce type de contenu n’est pas accepté ici."),
    Code("cle_reutilisee", 422, "Cette clé d’idempotence a servi à une autre demande."),
    Code("refus", 422, "Les règles du portail refusent cette écriture."),
    Code("condition_absente", 428, "Cette écriture demande l’en-tête If-Match."),
    Code("trop_de_requetes", 429, "Trop de requêtes en peu de temps."),
    Code("erreur_interne", 500, "Le portail a échoué\u202f; ses équipes en sont averties."),
    Code("occupe", 503, "D’autres écrivent cela en ce moment\u00a0: rien n’est fait, recommencez."),
    Code("indisponible", 503, "Le portail ne peut pas répondre pour l’instant."),
)
CODES = {each.code: each for each in _ALL}
_BY_STATUS = {
    400: "requete_invalide",
    401: "jeton_absent",
    403: "acces_refuse",
    404: "introuvable",
    405: "methode_refusee",
    406: "format_refuse",
    413: "trop_volumineux",
    415: "type_refuse",
    429: "trop_de_requetes",
}
_SENTENCES: dict[type[Exception], str] = {
    exceptions.MethodNotAllowed: "Cette adresse n’accepte pas cette méthode.",
    exceptions.NotAcceptable: "Aucun des formats demandés n’est servi ici.",
    exceptions.NotAuthenticated: "Envoyez un jeton\u00a0: « Authorization: Bearer … ».",
    exceptions.PermissionDenied: "Vous n’avez pas le droit de faire cela.",
    exceptions.UnsupportedMediaType: "Ce type de contenu n’est pas accepté ici.",
    exceptions.Throttled: "Trop de requêtes en peu de temps\u00a0: attendez avant de recommencer.",
    exceptions.ParseError: "Le corps de la requête n’est pas lisible.",
}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Where: a parameter, a header or a field of the body (``points/0/value``); what, in French; a stable code."""

    field: str
    code: str
    detail: str

    @property
    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "code": self.code, "detail": typographic(self.detail)}


class Problem(Exception):
    """A refusal on purpose; ``extra`` members are added to the body (the version in force, for a conflict)."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldProblem] = (),
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.code, self.detail, self.errors = CODES[code], detail, tuple(errors)
        self.headers, self.extra = headers or {}, extra


def parameter_problem(name: str, detail: str, *, code: str = "parametre_invalide") -> Problem:
    """A refusal of one parameter of the address."""
    return Problem(code, detail, errors=[FieldProblem(name, code, detail)])


def respond(problem: Problem) -> HttpResponse:
    body: dict[str, Any] = {
        "type": f"{REFERENCE}#{problem.code.code}",
        "title": problem.code.title,
        "status": problem.code.status,
        "detail": typographic(problem.detail),
        "code": problem.code.code,
        "errors": [each.as_json for each in problem.errors],
        **problem.extra,
    }
    content = json.dumps(body, ensure_ascii=False, default=str)
    return HttpResponse(
        content,
        status=problem.code.status,
        content_type=CONTENT_TYPE,
        headers={"Cache-Control": "no-store", **problem.headers},
    )


def handle(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The exception handler of the framework; what it does not know is left to be raised, and logged."""
    problem = as_problem(exc)
    return respond(problem) if problem else None


def as_problem(exc: Exception) -> Problem | None:
    match exc:
        case Problem():
            return exc
        case Http404():
            return Problem("introuvable", "Rien à cette adresse, ou rien que vous puissiez connaître.")
        case PermissionDenied():
            return Problem("acces_refuse", str(exc) or "Vous n’avez pas le droit de faire cela.")
        case exceptions.ValidationError():
            return Problem("donnees_invalides", _FIX, errors=list(_flat(exc.detail, exc.get_codes())))
        case ValidationError():
            return Problem("donnees_invalides", _FIX, errors=list(_django(exc)))
        case exceptions.APIException():
            return _framework(exc)
    return None


_FIX = "Corrigez les champs indiqués\u202f; rien n’a été enregistré."


def _framework(exc: exceptions.APIException) -> Problem:
    code = str(exc.get_codes())
    if code in CODES:
        detail = str(exc.detail)
    else:
        code = _BY_STATUS.get(exc.status_code, "requete_invalide")
        detail = next((text for kind, text in _SENTENCES.items() if isinstance(exc, kind)), str(exc.detail))
    return Problem(code, detail, headers=_headers(exc))


def _headers(exc: exceptions.APIException) -> dict[str, str]:
    """When to try again is said by the middleware of the calls, on every answer."""
    return {"WWW-Authenticate": "Bearer"} if exc.status_code == HTTPStatus.UNAUTHORIZED else {}


def _flat(detail: Any, codes: Any, where: str = "") -> list[FieldProblem]:
    """Nested errors of a serializer, each at its place."""
    if isinstance(detail, dict):
        return [
            found
            for name, below in detail.items()
            for found in _flat(below, codes[name], f"{where}/{name}" if where else str(name))
        ]
    if isinstance(detail, list):
        found = []
        for position, (below, code) in enumerate(zip(detail, codes, strict=True)):
            nested = isinstance(below, dict | list)
            found += _flat(below, code, f"{where}/{position}" if nested else where)
        return found
    return [FieldProblem(where.removesuffix("non_field_errors").removesuffix("/"), str(codes), str(detail))]


def _django(exc: ValidationError) -> list[FieldProblem]:
    named = exc.message_dict if hasattr(exc, "error_dict") else {"": exc.messages}
    return [
        FieldProblem("" if name == "__all__" else name, "refus", message)
        for name, messages in named.items()
        for message in messages
    ]
