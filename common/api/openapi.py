"""The OpenAPI 3.1 reference, made of the declarations of the resources and of the inputs of the views that write.

A view that writes gives the serializer of its input, and nothing else has to be said::

    class ActionObject(ObjectView):
        inputs = {"PATCH": ActionChange}

What it answers is the object of its resource (201 for POST, 204 for DELETE). ``extend_schema`` on a method says more,
or otherwise, as anywhere with drf-spectacular.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction

from common.api import openapi_answers as answers
from common.api import openapi_parameters as parameters
from common.api.bodies import Body
from common.api.openapi_components import Schema, schemas
from common.api.openapi_others import Described, table_schema_described
from common.api.resource import Resource, resources
from common.api.table_schema import TableSchemaView

_VERBS = {"POST": "create", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}
_SUMMARIES = {
    "list": "lister",
    "read": "lire un objet",
    "create": "ajouter",
    "replace": "remplacer",
    "update": "modifier",
    "delete": "supprimer",
}
_OTHER = "Autres"


class ApiSchema(AutoSchema):
    """Says of a view what its resource declares, or what the view says of itself (``described``)."""

    @property
    def _resource(self) -> Resource | None:
        found: Resource | None = getattr(self.view, "resource", None)
        return found

    @property
    def _described(self) -> Described | None:
        if isinstance(self.view, TableSchemaView):
            return table_schema_described(self.view.resource)
        found: Described | None = getattr(self.view, "described", None)
        return found

    @property
    def _is_list(self) -> bool:
        return "{" not in self.path

    @property
    def _verb(self) -> str:
        if self.method == "GET":
            return "list" if self._is_list else "read"
        return _VERBS.get(self.method, self.method.lower())

    def get_operation_id(self) -> str:
        if said := self._described:
            return said.operation_id
        if self._resource is None:
            found: str = super().get_operation_id()
            return found
        return f"{self._resource.name.replace('-', '_')}_{self._verb}"

    def get_tags(self) -> list[str]:
        return [_tag(self._resource) if self._resource else _OTHER]

    def get_summary(self) -> str | None:
        if said := self._described:
            return said.summary
        return f"{_tag(self._resource)}\u00a0: {_SUMMARIES[self._verb]}" if self._resource else None

    def get_description(self) -> str:
        """French only: docstrings are for who writes the code."""
        if said := self._described:
            return said.description
        return self._resource.help if self._resource else ""

    def get_auth(self) -> list[Schema]:
        return [{"jeton": []}]

    def get_request_serializer(self) -> Any:
        inputs: Mapping[str, Any] = getattr(self.view, "inputs", {})
        return inputs.get(self.method, {})

    def get_response_serializers(self) -> Any:
        """Completed by ``_get_response_bodies`` when nothing else is said."""
        return {}

    def _map_basic_serializer(self, serializer: Any, direction: Direction) -> Schema:
        """A field that an input does not have is refused."""
        found: Schema = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        return {**found, "additionalProperties": False} if isinstance(serializer, Body) else found

    def _get_parameters(self) -> list[Schema]:
        """What is said on the method itself stands over what the resource declares."""
        said: list[Schema] = super()._get_parameters()
        named = {(each["name"], each["in"]) for each in said}
        return [
            each for each in self._declared_parameters() if (each["name"], each["in"]) not in named
        ] + said

    def _declared_parameters(self) -> list[Schema]:
        if described := self._described:
            return list(described.parameters)
        resource = self._resource
        if resource is None:
            return []
        if self.method == "GET":
            return (parameters.list_parameters if self._is_list else parameters.object_parameters)(resource)
        own = [] if self._is_list else [parameters.identifier(resource)]
        return [*own, *parameters.shape_parameters(resource), *parameters.write_headers(self.method)]

    def _resolve_path_parameters(self, variables: list[str]) -> list[Schema]:
        known = {"id"} if self._resource else set()
        left = [name for name in variables if name not in known]
        found: list[Schema] = super()._resolve_path_parameters(left)  # type: ignore[no-untyped-call]
        return found

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Schema]:
        if described := self._described:
            return described.answers
        said: dict[str, Schema] = super()._get_response_bodies(direction)
        if not any(status.startswith("2") for status in said):
            said |= self._usual_answer()
        unchanged = answers.not_modified() if self.method == "GET" else {}
        return {**said, **unchanged, **answers.refusals(self.method, is_list=self._is_list)}

    def _usual_answer(self) -> dict[str, Schema]:
        resource = self._resource
        if resource is None or self.method == "DELETE":
            return {"204": answers.nothing_answer()}
        if self._verb == "list":
            return {"200": answers.list_answer(resource)}
        if self.method == "POST":
            # A view whose objects have a key of their own finds the one that is there.
            made: tuple[int, ...] = getattr(self.view, "made", (201,))
            return {str(status): answers.object_answer(resource) for status in made}
        return {"200": answers.object_answer(resource)}


def complete(result: Schema, generator: SchemaGenerator, **_: Any) -> Schema:
    """The last hook of drf-spectacular: what the operations refer to, and the resources as tags."""
    components = result.setdefault("components", {})
    components["schemas"] = {**components.get("schemas", {}), **schemas()}
    components["responses"] = answers.problems()
    components["headers"] = answers.headers()
    components["securitySchemes"] = {
        "jeton": {
            "type": "http",
            "scheme": "bearer",
            "description": "Jeton d’un client, créé par l’administrateur local\u00a0: « Authorization: Bearer azm_… ».",
        }
    }
    tags = [{"name": _tag(each), "description": each.help} for each in resources()]
    result["tags"] = [*tags, {"name": _OTHER, "description": "Ce qui ne tient pas à une seule ressource."}]
    return result


def document() -> Schema:
    """The whole reference; the same for everybody, it names no row."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    found: Schema = generator.get_schema(public=True)  # type: ignore[no-untyped-call]
    return found


def _tag(resource: Resource) -> str:
    return resource.label[:1].upper() + resource.label[1:]
