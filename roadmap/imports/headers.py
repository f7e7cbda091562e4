"""What a column holds, by the words of its header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

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


PILOT_FIELDS = frozenset({Field.PILOT, Field.CO_PILOT, Field.SUPPORT})
ANCESTOR_FIELDS = frozenset({Field.AXIS, Field.GENERAL})
# Fields that several columns may hold; a second column for any other field is kept as « other ».
REPEATABLE = PILOT_FIELDS | ANCESTOR_FIELDS | {Field.YEAR, Field.OTHER, Field.BLANK}
MAX_LABEL = 90

_STATUS_WORDS = (
    r"situation|avancement|point d.etape|bilan|suivi|etat des lieux|realis(e|ation)"
    r"|commentaire d.etat|progression"
)
_CODE_WORDS = r"(code|ref(erence)?\.?|id(entifiant)?|n ?°|n[o.]|num(ero)?\.?|#)"
_MONEY = (
    r"\b(budgets?|couts?|montants?|financements?|credits?|depenses?|etp|euros?|k?€"
    r"|indicateurs?|cibles?|valeurs?|taux)(?!\w)"
)

# First rule that matches wins: the narrow ones stand above the wide ones.
_RULES: tuple[tuple[str, Field], ...] = (
    (r"^version( azimut)?$", Field.VERSION),
    (rf"^{_CODE_WORDS}(?!\w).*(objectif|\boo\b)", Field.OBJECTIVE_CODE),
    (rf"^(objectifs?|oo)\b.*(^|[^\w]){_CODE_WORDS}$", Field.OBJECTIVE_CODE),
    (rf"^{_CODE_WORDS}(?!\w).*\b(axes?|orientations?)\b", Field.OTHER),
    (rf"^{_CODE_WORDS}( |$)", Field.CODE),
    (rf"^(actions?|fiches?|mesures?)\b.*[^\w]{_CODE_WORDS}$", Field.CODE),
    (
        r"^date (du|des) (point|statut|suivi)|^date (de l.etat|de l.avancement|de mise a jour|de maj)",
        Field.STATUS_DATE,
    ),
    (
        r"^(types?|natures?|categories?|publics?|dates?|debut|fin|livrables?|observations?|perimetres?|echeances?)\b",
        Field.OTHER,
    ),
    (_MONEY, Field.OTHER),
    (r"\bco ?-? ?(pilot|port|respons)", Field.CO_PILOT),
    (
        r"partenaire|partenariat|\bappui\b|\bassocies?\b|contribut|parties prenantes"
        r"|acteurs (associe|implique|concerne)",
        Field.SUPPORT,
    ),
    (
        r"pilot|porteu|portage|responsab|referent|chefs? de file|maitr(e|ise) d.ouvrage|porte(e)? par|^qui\b|^acteurs?$"
        r"|^structures? (en charge|responsable)|^organismes?$|^en charge",
        Field.PILOT,
    ),
    (rf"{_STATUS_WORDS}|^ou en est|^commentaires? (sur|de) l.etat", Field.STATUS),
    (r"^(etat|statut|status|stade)s?\b", Field.STATE),
    (r"priorites? (nationale|regionale|strategique)", Field.GENERAL),
    (
        r"^((niveau|degre|rang|ordre) (de )?)?prio(rit|ris|$|\.)|^((niveau|degre) d.)?(urgence|importance)s?\b",
        Field.PRIORITY,
    ),
    (r"^axes?\b", Field.AXIS),
    (
        r"objectifs? .*(gener|strateg)|^(grandes? )?(orientations?|enjeux?|ambitions?|finalites?)\b",
        Field.GENERAL,
    ),
    (r"objectif|^buts?$|^oo\b", Field.OBJECTIVE),
    (
        r"\bactions?\b|^mesures?\b|^projets?\b|^chantiers?\b|^intitules?\b|^libelles?\b|^operations?$|^quoi\b"
        r"|^taches?\b|^activites?\b|^initiatives?\b|^dispositifs?\b|^travaux\b",
        Field.ACTION,
    ),
    (r"^(thematiques?|themes?|domaines?|volets?|leviers?|programmes?)\b", Field.GENERAL),
)
_COMPILED = tuple((re.compile(pattern), field) for pattern, field in _RULES)
_DESCRIBES = re.compile(r"^(descriptions?|descriptif|designation|contenu|details?)\b")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_NOT_A_PLAN = re.compile(
    rf"{_STATUS_WORDS}|{_MONEY}|^(points?|etats?|statuts?|objectifs?)\b|^prio|pilot|porteu"
)
_RELATIVE_YEAR = re.compile(
    r"(?:(?:programmation|prog\.?|annee|prevision|previsionnel|an|exercice) ?)?"
    r"(?:n ?(?:\+ ?(\d))?|(?<=[a-z.] )(\d)|(?<=an)(\d))"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table; ``year`` is set for a programming column only."""

    index: int
    header: str
    field: Field
    year: int | None = None

    def as_field(self, field: Field) -> Column:
        return Column(self.index, self.header, field, self.year if field is Field.YEAR else None)


def columns_of_layout(layout: dict[str, Any]) -> list[Column]:
    """The columns as a batch kept them in its layout."""
    if "columns" not in layout:
        return settle([recognise(index, header) for index, header in enumerate(layout["headers"])])
    kept = zip(layout["headers"], layout["columns"], strict=True)
    return [Column(index, header, Field(field), year) for index, (header, (field, year)) in enumerate(kept)]


@lru_cache(maxsize=4_096)
def plain_label(text: str) -> str:
    """A header's words: folded, on one line, without the marks and footnote calls around them."""
    label = re.sub(r"\s+", " ", fold(text).replace("\xa0", " ").replace("\u202f", " "))
    label = re.sub(r"(?<=\w)- (?=[a-z])|[¹²³]|(?<=\D)\s*\(\d{1,2}\)$", "", label)
    return re.sub(r"\(e?s\)", "s", label).strip(" :*.\t?!-–")


def year_of(label: str, *, year_from: int | None) -> int | None:
    """The year a header speaks of: written, or counted from ``year_from`` (« N+1 », « année 2 »)."""
    if len(label) > 60 or _NOT_A_PLAN.search(label):
        return None
    years = set(_YEAR.findall(label))
    if len(years) == 1:
        return int(years.pop())
    relative = _RELATIVE_YEAR.fullmatch(label)
    if relative and year_from is not None:
        plus, rank = relative.group(1), relative.group(2) or relative.group(3)
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
    if len(label) <= MAX_LABEL:
        for pattern, field in _COMPILED:
            if pattern.search(label):
                return Column(index, header, field)
    return Column(index, header, Field.OTHER)


def settle(columns: list[Column]) -> list[Column]:
    """One column a field: doubles become « other », and missing fields are taken from near ones."""
    columns = _missing_action(columns)
    columns = _two_objectives(columns)
    columns = _promote(columns, missing=Field.OBJECTIVE, taken_from=(Field.GENERAL, Field.AXIS))
    columns = _promote(columns, missing=Field.STATUS, taken_from=(Field.STATE,))
    best = {field: _best([c for c in columns if c.field is field], field) for field in Field}
    return [
        column if column.field in REPEATABLE or column is best[column.field] else column.as_field(Field.OTHER)
        for column in columns
    ]


def _missing_action(columns: list[Column]) -> list[Column]:
    """« Objectifs et actions » and « Description » name the action when nothing else does."""
    if any(column.field is Field.ACTION for column in columns):
        return columns
    mixed = [c for c in columns if c.field is Field.OBJECTIVE and "action" in plain_label(c.header)]
    described = [c for c in columns if c.field is Field.OTHER and _DESCRIBES.match(plain_label(c.header))]
    dated = [c for c in columns if c.field is Field.YEAR and "action" in plain_label(c.header)]
    chosen = next(iter([*mixed, *described, *(dated if len(dated) == 1 else [])]), None)
    return [column.as_field(Field.ACTION) if column is chosen else column for column in columns]


def _two_objectives(columns: list[Column]) -> list[Column]:
    """Of two objective columns the operational one, or the last, is nearest to the actions."""
    objectives = [column for column in columns if column.field is Field.OBJECTIVE]
    actions = [column for column in columns if column.field is Field.ACTION]
    if not objectives and len(actions) > 1 and not any(c.field is Field.GENERAL for c in columns):
        chosen = _best(actions, Field.ACTION)
        upper = [action for action in actions if action is not chosen and action.index < chosen.index]
        return [c.as_field(Field.OBJECTIVE) if upper and c is upper[0] else c for c in columns]
    if len(objectives) < 2:
        return columns
    nearest = next(
        (c for c in objectives if re.search(r"operationnel|sous|specifique", plain_label(c.header))),
        objectives[-1],
    )
    return [c.as_field(Field.GENERAL) if c in objectives and c is not nearest else c for c in columns]


def _best(columns: list[Column], field: Field) -> Column:
    """Of several columns for one field, the one whose label says it most plainly."""
    if not columns:
        return Column(-1, "", field)
    plain = {
        Field.ACTION: r"^(intitules?|libelles?|titres?|noms?|actions?)( de l.action| des actions| a mener)?$"
        r"|^sous-?actions?",
        Field.STATUS: r"^(?!.*(20\d\d|%|\btaux\b))",
    }.get(field, r"")
    return min(columns, key=lambda column: (not re.search(plain, plain_label(column.header)), column.index))


def _promote(columns: list[Column], *, missing: Field, taken_from: tuple[Field, ...]) -> list[Column]:
    if any(column.field is missing for column in columns):
        return columns
    for field in taken_from:
        candidates = [column for column in columns if column.field is field]
        if candidates:
            chosen = candidates[-1]
            return [column.as_field(missing) if column is chosen else column for column in columns]
    return columns
