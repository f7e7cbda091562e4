"""What the addresses that write figures ask first: which indicator, where, and by whose rights."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from common.api.problems import FieldProblem, Problem
from common.api.writes import invalid
from common.scope import Scope
from indicators.access import may_write_figures
from indicators.models import Indicator
from indicators.selectors.places import place_of_key
from territories.models import Establishment, Territory

Place = Territory | Establishment
_NO_INDICATOR = "Aucun indicateur de ce code."
_NO_TERRITORY = (
    "Aucun territoire de ce code. Une région se dit « 32 », un département « dep-59 », un TAN « 32-AHS »."
)
_NO_ESTABLISHMENT = "Aucun établissement de ce numéro."
_ONE_PLACE = "Donnez le territoire, ou le numéro FINESS de l’établissement\u00a0: l’un des deux."
NOT_YOURS = "Ces chiffres sont ceux de l’ARS de la région\u00a0: vous ne les écrivez pas."


def indicator_of(scope: Scope, said: int | str) -> Indicator:
    """
    Raises:
        Problem: 400 on ``indicator``.
    """
    known = Indicator.objects.visible_to(scope)
    found: Indicator | None = known.filter(**_key(said)).first()
    if found is None:
        raise invalid("indicator", _NO_INDICATOR, code="introuvable")
    return found


def territory_of(scope: Scope, said: int | str) -> Territory:
    """
    Raises:
        Problem: 400 on ``territory``, the same for one of another region and for one that does not exist.
    """
    territories: QuerySet[Any] = Territory.objects.visible_to(scope).select_related("parent")
    found = territories.filter(pk=said).first() if isinstance(said, int) else place_of_key(scope, said)
    if found is None:
        raise invalid("territory", _NO_TERRITORY, code="introuvable")
    return found


def place_of(scope: Scope, said: dict[str, Any]) -> Place:
    """The territory or the establishment that a body names: one of the two.

    Raises:
        Problem: 400, as above.
    """
    territory, finess = said.get("territory"), said.get("finess")
    if (territory is None) == (finess is None):
        raise Problem(
            "donnees_invalides",
            _ONE_PLACE,
            errors=[FieldProblem(name, "un_des_deux", _ONE_PLACE) for name in ("territory", "finess")],
        )
    if territory is not None:
        return territory_of(scope, territory)
    places = Establishment.objects.visible_to(scope).select_related("department__parent")
    found: Establishment | None = places.filter(finess=finess).first()
    if found is None:
        raise invalid("finess", _NO_ESTABLISHMENT, code="introuvable")
    return found


def known_category(indicator: Indicator, code: str) -> str:
    """
    Raises:
        Problem: 400 on ``category``, with those of the indicator.
    """
    codes = list(indicator.categories.values_list("code", flat=True)) if code else []
    if code and code not in codes:
        known = ", ".join(codes) or "aucune"
        sentence = f"« {code} » n’est pas une catégorie de cet indicateur. Choix\u00a0: {known}."
        raise invalid("category", sentence)
    return code


def require_right(scope: Scope, place: Place) -> None:
    """
    Raises:
        PermissionDenied: the place is seen, its figures are written by others.
    """
    if not may_write_figures(scope, place):
        raise PermissionDenied(NOT_YOURS)


def _key(said: int | str) -> dict[str, Any]:
    return {"pk": said} if isinstance(said, int) else {"code": said}
