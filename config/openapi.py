"""What the reference of the API says of itself."""

from typing import Any

_DESCRIPTION = """
L’API d’Azimut donne aux partenaires les mêmes données que les pages du portail, avec les mêmes droits, ligne à ligne.

- **S’identifier** : un jeton dans l’en-tête `Authorization: Bearer azm_…`. L’administrateur local de la région le crée.
- **Lister** : `{"results": […], "next": "…"}`. Suivez `next` jusqu’à `null`.
- **Choisir** : `fields` réduit les champs, `expand` met des objets à l’intérieur, les filtres sont ceux des pages.
- **Tenir une copie à jour** : `changes/` dit ce qui a changé ou disparu, et son curseur ne manque rien.
- **Relire sans peine** : renvoyez l’`ETag` dans `If-None-Match` ; la réponse est 304 si rien n’a changé.
- **Fichiers** : `?format=csv`, `ndjson` ou `xlsx` donne la liste entière, filtrée.
- **Refus** : `application/problem+json`, une phrase en français et un code stable ; un paramètre inconnu est refusé.
- **Débit** : les en-têtes `RateLimit-*` disent ce qui reste ; au-delà, 429 et `Retry-After`.
""".strip()

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "API d’Azimut",
    "DESCRIPTION": _DESCRIPTION,
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # An input and the object that it makes are two things.
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    # Enumerations stay where they are used, with their labels.
    "POSTPROCESSING_HOOKS": ["common.api.openapi.complete"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "filter": True},
}
