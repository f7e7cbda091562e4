"""Territories and establishments as files name them, among those that an import may write."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from indicators.enums import ColumnMeaning as M
from indicators.imports.words import loose
from territories.enums import TerritoryKind
from territories.models import Establishment, Territory

_FINESS_LENGTH = 9
_FINESS_LIKE = re.compile(r"^(?:\d{8,9}|2[AB]\d{7})$")
_KINDS = {
    M.REGION: TerritoryKind.REGION,
    M.DEPARTMENT: TerritoryKind.DEPARTMENT,
    M.AREA: TerritoryKind.ANIMATION_AREA,
}
_NAMES = {
    TerritoryKind.NATION: "la France",
    TerritoryKind.REGION: "la région",
    TerritoryKind.DEPARTMENT: "le département",
    TerritoryKind.ANIMATION_AREA: "le territoire d’animation",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands; ``within`` are the territories that hold it, itself included."""

    territory: int | None
    establishment: int | None
    region: int | None
    within: tuple[int, ...]


class NotOnePlace(ValueError):
    """No place, or several; the message is a French sentence that says nothing of other regions."""


class Directory:
    """The places that an import for a region (or for the nation) may write figures of."""

    def __init__(self, region: Territory) -> None:
        self._everywhere = region.kind == TerritoryKind.NATION
        self._region = region
        chosen = Territory.objects.all()
        if not self._everywhere:
            chosen = chosen.filter(Q(pk=region.pk) | Q(parent=region))
        self._names: dict[str, list[Territory]] = defaultdict(list)
        self._by_pk: dict[int, Territory] = {}
        for territory in chosen:
            self._by_pk[territory.pk] = territory
            for word in {loose(territory.code), _unpadded(territory.code), loose(territory.name)}:
                self._names[word].append(territory)
        self._nation = (
            Territory.objects.filter(kind=TerritoryKind.NATION).values_list("pk", flat=True).first()
        )

    def places(self, said: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Place | NotOnePlace]:
        """(hint, text) → its place, or why there is not one (one query for all the FINESS numbers)."""
        pairs = list(said)
        candidates = {number for hint, text in pairs for number in self._finess(hint, text)}
        known = self._establishments(candidates)
        found: dict[tuple[str, str], Place | NotOnePlace] = {}
        for hint, text in pairs:
            try:
                found[hint, text] = self._one(hint, text, known)
            except NotOnePlace as error:
                found[hint, text] = error
        return found

    def _establishments(self, numbers: set[str]) -> dict[str, Place]:
        rows = Establishment.objects.filter(finess__in=numbers)
        if not self._everywhere:
            rows = rows.filter(department__parent=self._region)
        values = rows.values_list(
            "finess", "pk", "department_id", "department__parent_id", "animation_area_id"
        )
        return {
            finess: Place(None, pk, region, self._holders(department, region, area))
            for finess, pk, department, region, area in values
        }

    def _finess(self, hint: str, text: str) -> list[str]:
        """The FINESS numbers that a text may be: a spreadsheet drops the zero they begin with."""
        bare = re.sub(r"[\s\u00a0\u202f.]", "", text).upper()
        if hint not in (M.FINESS, M.TERRITORY) or not _FINESS_LIKE.match(bare):
            return []
        return [bare if len(bare) == _FINESS_LENGTH else f"0{bare}"]

    def _one(self, hint: str, text: str, known: dict[str, Place]) -> Place:
        if not text:
            raise NotOnePlace(
                "Le lieu n’est pas dit : donnez un numéro FINESS, un code ou un nom de territoire."
            )
        for number in self._finess(hint, text):
            if number in known:
                return known[number]
        if hint == M.FINESS or self._finess(hint, text):
            raise NotOnePlace(f"Établissement inconnu{self._here()} : « {text} ».")
        return self._territory(hint, text)

    def _territory(self, hint: str, text: str) -> Place:
        kind = _KINDS.get(M(hint))
        found = {t.pk: t for word in (loose(text), _unpadded(text)) for t in self._names.get(word, ())}
        chosen = [territory for territory in found.values() if kind in (None, territory.kind)]
        if not chosen:
            raise NotOnePlace(f"Territoire inconnu{self._here()} : « {text} ».")
        if len(chosen) > 1:
            said = " ou ".join(sorted(f"{_NAMES[TerritoryKind(t.kind)]} {t.code}" for t in chosen))
            raise NotOnePlace(
                f"« {text} » désigne plusieurs territoires ({said}) : titrez la colonne « Région » ou "
                "« Département », ou donnez un code qui n’en désigne qu’un."
            )
        territory = chosen[0]
        region = self._region_of(territory)
        return Place(territory.pk, None, region, self._holders(territory.pk, region))

    def _region_of(self, territory: Territory) -> int | None:
        if territory.kind == TerritoryKind.NATION:
            return None
        return territory.pk if territory.kind == TerritoryKind.REGION else territory.parent_id

    def _holders(self, *territories: int | None) -> tuple[int, ...]:
        return tuple(sorted({pk for pk in (*territories, self._nation) if pk is not None}))

    def _here(self) -> str:
        return "" if self._everywhere else " dans cette région"


def _unpadded(code: str) -> str:
    """« 1 » and « 01 » are one department."""
    return loose(code).lstrip("0")
