"""What a column holds, by the words of its header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from common.db.search import fold


class Field(StrEnum):
    """What the cells of a column are read as."""

    CODE = "code"
    VERSION = "version"
    AXIS = "axis"
    GENERAL = "general"
    OBJECTIVE_CODE = "objective_code"
    OBJECTIVE = "objective"
    ACTION = "action"
    STATE = "state"
    STATUS = "status"
    STATUS_DATE = "status_date"
    YEAR = "year"
    PRIORITY = "priority"
    PILOT = "pilot"
    CO_PILOT = "co_pilot"
    SUPPORT = "support"
    OTHER = "other"
    BLANK = "blank"


# Fields that several columns may hold; a second column for any other field is kept as « other ».
REPEATABLE = frozenset({Field.YEAR, Field.PILOT, Field.CO_PILOT, Field.SUPPORT, Field.OTHER, Field.BLANK})

_STATUS_WORDS = r"situation|avancement|point d.etape|bilan|suivi|etat des lieux|realisation|commentaire d.etat"

# First rule that matches wins: the narrow ones stand above the wide ones.
_RULES: tuple[tuple[str, Field], ...] = (
    (r"^version( azimut)?$", Field.VERSION),
    (r"^(code|ref(erence)?|id(entifiant)?|n ?°|no|num(ero)?)\b.*objectif", Field.OBJECTIVE_CODE),
    (r"^objectif.*\b(code|n ?°|numero)$", Field.OBJECTIVE_CODE),
    (r"^(code|ref(erence)?\.?|id(entifiant)?|n ?°|no|num(ero)?)( |$)", Field.CODE),
    (r"^(actions?|fiches?).*(code|n ?°|numero)$", Field.CODE),
    (r"^date (du|des) (point|statut|suivi)|^date (de l.etat|de l.avancement|de mise a jour|de maj)", Field.STATUS_DATE),
    (r"\bco ?-? ?(pilot|port|respons)", Field.CO_PILOT),
    (r"partenaire|\bappui\b|\bassocies?\b|contribut|parties prenantes", Field.SUPPORT),
    (r"pilot|porteur|portage|responsab|referent|chef de file|maitr(e|ise) d.ouvrage|porte par", Field.PILOT),
    (_STATUS_WORDS, Field.STATUS),
    (r"^(etat|statut|status|stade)\b", Field.STATE),
    (r"priorites? (nationale|regionale|strategique)", Field.GENERAL),
    (r"^((niveau|degre|rang|ordre) de )?prio(rit|ris|$|\.)|degre d.urgence", Field.PRIORITY),
    (r"^axes?\b", Field.AXIS),
    (r"objectifs? .*(gener|strateg)|^(grandes? )?(orientations?|enjeux?|ambitions?|finalites?)\b", Field.GENERAL),
    (r"objectif|^buts?$|^oo\b", Field.OBJECTIVE),
    (r"\bactions?\b|^mesures?\b|^projets?\b|^chantiers?\b|^intitules?\b|^libelles?\b|^operations?$", Field.ACTION),
    (r"^(thematiques?|themes?|domaines?|volets?)\b", Field.GENERAL),
)
_YEAR = re.compile(r"\b(20\d\d)\b")
_RELATIVE_YEAR = re.compile(r"^(?:(?:programmation|annee|prevision|an) )?(?:n ?(?:\+ ?(\d))?|(?:annee|an) (\d))$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table; ``year`` is set for a programming column only."""

    index: int
    header: str
    field: Field
    year: int | None = None


def plain_label(text: str) -> str:
    """A header's words: folded, on one line, without the marks around them."""
    return re.sub(r"\s+", " ", fold(text).replace("\xa0", " ").replace("\u202f", " ")).strip(" :*.\t")


def year_of(label: str, *, year_from: int | None) -> int | None:
    """The year a header speaks of: written, or counted from ``year_from`` (« N+1 », « année 2 »)."""
    years = set(_YEAR.findall(label))
    if len(years) == 1 and len(label) <= 60 and not re.search(_STATUS_WORDS, label):
        return int(years.pop())
    relative = _RELATIVE_YEAR.match(label)
    if relative and year_from is not None:
        plus, rank = relative.groups()
        return year_from + (int(plus) if plus else int(rank) - 1 if rank else 0)
    return None


def recognise(index: int, header: str, *, year_from: int | None = None) -> Column:
    """What one header says its column holds."""
    label = plain_label(header)
    if not label:
        return Column(index, header, Field.BLANK)
    year = year_of(label, year_from=year_from)
    if year is not None:
        return Column(index, header, Field.YEAR, year)
    for pattern, field in _RULES:
        if len(label) <= 90 and re.search(pattern, label):
            return Column(index, header, field)
    return Column(index, header, Field.OTHER)


def settle(columns: list[Column]) -> list[Column]:
    """One column a field: doubles become « other », and missing fields are taken from near ones."""
    columns = _promote(columns, missing=Field.OBJECTIVE, taken_from=(Field.GENERAL, Field.AXIS))
    columns = _promote(columns, missing=Field.STATUS, taken_from=(Field.STATE,))
    seen: set[tuple[Field, int | None]] = set()
    settled = []
    for column in columns:
        key = (column.field, column.year)
        double = key in seen and (column.field not in REPEATABLE or column.field is Field.YEAR)
        settled.append(_as(column, Field.OTHER) if double else column)
        seen.add(key)
    return settled


def _promote(columns: list[Column], *, missing: Field, taken_from: tuple[Field, ...]) -> list[Column]:
    if any(column.field is missing for column in columns):
        return columns
    for field in taken_from:
        candidates = [column for column in columns if column.field is field]
        if candidates:
            chosen = candidates[-1]
            return [_as(column, missing) if column is chosen else column for column in columns]
    return columns


def _as(column: Column, field: Field) -> Column:
    return Column(column.index, column.header, field)
