"""What the reference of the API says of the imports of measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import OpenApiRequest

from common.api import openapi_answers as answers
from common.api import openapi_parameters as parameters
from common.api.openapi_components import Schema
from common.api.openapi_others import Described
from indicators.api.tables import CsvBody, NdjsonBody, XlsxBody

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_FILE: Schema = {"type": "string", "format": "binary"}


def _maybe(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_COUNTS = {
    "new": "relevés créés",
    "changed": "relevés remplacés",
    "unchanged": "déjà dans le portail",
    "blank": "sans valeur",
    "refused": "lignes refusées",
    "excluded": "lignes écartées",
    "outliers": "valeurs à vérifier",
}
_PROBLEM = _object(
    row={**_COUNT, "description": "Ligne du fichier."},
    column={**_maybe(_TEXT), "description": "Colonne, comme un tableur la nomme."},
    value={**_maybe(_TEXT), "description": "Ce qui y est écrit."},
    detail={**_TEXT, "description": "Pourquoi la ligne est refusée."},
    excluded={"type": "boolean", "description": "Écartée\u00a0: elle n’empêche plus de publier."},
)


def _report() -> Schema:
    moment = {**_TEXT, "format": "date-time"}
    return _object(
        id={**_maybe({"type": "integer"}), "description": "null pour un essai."},
        state={**_TEXT, "enum": ["checked", "published", "undone"]},
        dry_run={"type": "boolean"},
        region=_TEXT,
        indicators={"type": "array", "items": _TEXT},
        file=_TEXT,
        counts=_object(**{name: {**_COUNT, "description": words} for name, words in _COUNTS.items()}),
        problems={"type": "array", "items": _PROBLEM, "description": "Les 200 premières lignes refusées."},
        problems_total={**_COUNT, "description": "Combien de lignes sont refusées en tout."},
        overtaken={"type": "array", "items": _TEXT, "description": "Ce qui a changé depuis la vérification."},
        notes={"type": "array", "items": _TEXT, "description": "Comment le fichier a été lu."},
        checked_at=moment,
        published_at=_maybe(moment),
        url={**_maybe(_TEXT), "description": "Adresse de ce compte rendu."},
        page={**_maybe(_TEXT), "description": "La page de l’import."},
    )


def _answer(description: str) -> Schema:
    return {
        "description": description,
        "content": {answers.JSON: {"schema": _report()}},
        "headers": {name: each for name, each in answers.succeeding().items() if name != "ETag"},
    }


@dataclass(frozen=True, slots=True)
class DescribedTable(Described):
    """A view whose body is a file."""

    @property
    def bodies(self) -> dict[str, Any]:
        form = {"type": "object", "properties": {"file": _FILE}, "required": ["file"]}
        names = [str(each.media_type) for each in (CsvBody, NdjsonBody, XlsxBody)]
        encoding = {"file": {"contentType": ", ".join(names)}}
        return {**dict.fromkeys(names, _FILE), "multipart/form-data": OpenApiRequest(form, encoding=encoding)}


def _identifier() -> Schema:
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "Numéro de l’import.",
        "schema": {"type": "integer", "minimum": 1},
    }


def _check_parameters() -> list[Schema]:
    codes = {
        **parameters.query("indicator", "Code de l’indicateur\u202f; à répéter s’ils sont plusieurs.", _TEXT),
        "schema": {"type": "array", "items": _TEXT, "minItems": 1},
        "required": True,
    }
    return [
        codes,
        parameters.query("region", "Code de la région, si vous importez dans plusieurs.", _TEXT),
        parameters.query("dry_run", "1 pour vérifier sans rien garder.", {**_TEXT, "enum": ["0", "1"]}),
        *parameters.write_headers("POST"),
    ]


CHECK = DescribedTable(
    operation_id="measures_import_check",
    summary="Relevés en nombre\u00a0: vérifier un fichier",
    description=(
        "Lit un tableau de relevés (CSV, NDJSON ou XLSX) comme la page des imports, et dit ce que le publier ferait. "
        "Rien n’est écrit dans les relevés avant la publication. Avec `dry_run=1`, la vérification elle-même n’est pas "
        "gardée."
    ),
    asked=_check_parameters,
    answered=lambda: {
        "200": _answer("L’essai (`dry_run=1`)."),
        "201": _answer("L’import vérifié, à publier."),
        **answers.refusals("POST", is_list=True),
    },
)
READ = Described(
    operation_id="measures_import_read",
    summary="Relevés en nombre\u00a0: relire un import",
    description="Où en est un import de relevés, et ce que sa vérification a trouvé.",
    asked=lambda: [_identifier()],
    answered=lambda: {"200": _answer("L’import."), **answers.refusals("GET", is_list=False)},
)
PUBLISH = Described(
    operation_id="measures_import_publish",
    summary="Relevés en nombre\u00a0: publier un import",
    description=(
        "Écrit dans les relevés ce que le fichier disait, d’un seul coup ou pas du tout. Une ligne refusée l’empêche, "
        "tant qu’elle n’est pas corrigée dans le fichier ou écartée."
    ),
    asked=lambda: [_identifier(), *parameters.write_headers("POST")],
    answered=lambda: {"200": _answer("L’import publié."), **answers.refusals("POST", is_list=False)},
)
SET_ASIDE = Described(
    operation_id="measures_import_set_aside",
    summary="Relevés en nombre\u00a0: écarter les lignes refusées",
    description=(
        "Écarte toutes les lignes refusées d’un import vérifié, pour publier les autres. Elles restent dans son compte "
        "rendu."
    ),
    asked=lambda: [_identifier(), *parameters.write_headers("POST")],
    answered=lambda: {
        "200": _answer("L’import, sans ses lignes refusées."),
        **answers.refusals("POST", is_list=False),
    },
)
