"""What a token may ask for, resource by resource; which rows it sees is its scope's business."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission

from accounts.api.authentication import ABSENT, SENTENCES
from accounts.api_rights import allows, right_for
from accounts.models import ApiClient

MISSING = "portee_insuffisante"


class HasScope(BasePermission):
    """Somebody is there; a client holds « read: » or « write: » of ``view.resource_name``, if the view has one.

    Raises:
        NotAuthenticated: neither token nor session (``jeton_absent``).
        PermissionDenied: the sentence names the scope that is missing (``portee_insuffisante``).
    """

    def has_permission(self, request: Any, view: Any) -> bool:
        if not (request.user and request.user.is_authenticated):
            raise NotAuthenticated(SENTENCES[ABSENT], code=ABSENT)
        resource = getattr(view, "resource_name", "")
        # What the address never does is said as such: no right would open it.
        if (
            not isinstance(request.auth, ApiClient)
            or not resource
            or request.method not in view.allowed_methods
        ):
            return True
        wanted = right_for(resource, writes=request.method not in SAFE_METHODS)
        if not allows(request.auth.scopes, wanted):
            raise PermissionDenied(
                f"Ce jeton n’a pas la portée «\u00a0{wanted}\u00a0». L’administrateur local peut l’ajouter.",
                code=MISSING,
            )
        return True
