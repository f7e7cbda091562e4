"""Which columns of a file of measures hold what: a long table, or a wide one turned into a long one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from common.tabular.model import TabularError, column_letter, typographic
from common.tabular.stream import NumberedRow
from indicators.enums import ColumnMeaning as M
from indicators.imports.dates import NotOneDate, read_period
from indicators.imports.words import TOTAL, loose

_SYNONYMS: dict[M, tuple[str, ...]] = {
    M.FINESS: (
        *("finess", "n finess", "no finess", "nofiness", "numero finess", "finess geographique", "finess et"),
        *("finess ej", "finess juridique", "code finess", "nofinesset", "etablissement finess"),
    ),
    M.REGION: ("region", "code region", "nom region", "libelle region", "reg", "nom de la region"),
    M.DEPARTMENT: (
        *(
            "departement",
            "code departement",
            "nom departement",
            "dep",
            "dept",
            "code dep",
            "libelle departement",
        ),
        *("departements", "n departement", "numero departement", "nom du departement"),
    ),
    M.AREA: (
        *("tan", "territoire d animation", "territoire d animation numerique", "code tan", "nom tan"),
        *("territoires d animation", "territoire d animation numerique en sante"),
    ),
    M.TERRITORY: (
        *(
            "territoire",
            "territoires",
            "code territoire",
            "nom territoire",
            "code insee",
            "insee",
            "code geo",
        ),
        *("codgeo", "zone", "maille", "code", "lieu", "territory", "code officiel geographique", "perimetre"),
    ),
    M.INDICATOR: ("indicateur", "code indicateur", "indicator", "id indicateur", "code de l indicateur"),
    M.CATEGORY: (
        *("categorie", "category", "type", "type d etablissement", "type etablissement", "code categorie"),
        *("ventilation", "modalite", "secteur", "couloir"),
    ),
    M.DATE: (
        *(
            "date",
            "mois",
            "periode",
            "annee",
            "trimestre",
            "semestre",
            "date de mesure",
            "date du releve",
            "au",
        ),
        *("date d observation", "date de reference", "fin de periode", "date valeur", "exercice", "jour"),
    ),
    M.VALUE: (
        *(
            "valeur",
            "value",
            "valeur mesuree",
            "releve",
            "mesure",
            "resultat",
            "nombre",
            "taux",
            "pourcentage",
        ),
        *("montant", "part", "valeur observee", "observe", "va", "valeur actuelle", "chiffre"),
    ),
    M.NUMERATOR: ("numerateur", "num", "numerator", "nombre atteint"),
    M.DENOMINATOR: ("denominateur", "den", "denom", "denominator", "denominateurs"),
    M.QUALITY: ("qualite", "statut", "statut du releve", "quality", "fiabilite", "etat de la donnee"),
    M.SOURCE: ("source", "sources", "origine", "provenance"),
    M.IGNORED: (
        *("commentaire", "commentaires", "remarque", "remarques", "observations", "unite", "raison sociale"),
        *(
            "nom etablissement",
            "nom de l etablissement",
            "etablissement",
            "libelle",
            "nom",
            "ville",
            "commune",
        ),
    ),
}
_MEANING = {word: meaning for meaning, words in _SYNONYMS.items() for word in words}
PLACES = (M.FINESS, M.AREA, M.DEPARTMENT, M.REGION, M.TERRITORY)
_ROWS_LOOKED_AT = 40
# A wide table may name its places only.
_FEWEST_UNDERSTOOD = 1
_ONCE = frozenset(M) - {M.IGNORED, *PLACES}
_LONGEST_HEADER = 200


@dataclass(frozen=True, slots=True)
class WideColumn:
    """A column of figures: its header is their date or their category."""

    index: int
    header: str


@dataclass(frozen=True, slots=True)
class Layout:
    """0-based columns by meaning; ``places`` in the order they are looked at; ``wide`` empty for a long table."""

    row: int
    headers: tuple[str, ...]
    columns: Mapping[M, int]
    places: tuple[tuple[M, int], ...]
    wide: tuple[WideColumn, ...] = ()
    wide_meaning: M | None = None
    ignored: tuple[str, ...] = field(default=())


class UnknownColumns(TabularError):
    """The header was found, some of its columns were not understood and something needed is missing."""

    def __init__(self, message: str, *, row: int, headers: Sequence[str], unknown: Sequence[str]) -> None:
        super().__init__(message, row=row)
        self.headers = tuple(headers)
        self.unknown = tuple(unknown)


def header_key(header: str) -> str:
    """What a header is remembered by."""
    return loose(header)[:_LONGEST_HEADER]


def find_layout(
    rows: Iterator[NumberedRow], *, taught: Mapping[str, str], categories: Sequence[str]
) -> Layout:
    """The layout of a table; the rows below its header are still to be read.

    ``taught`` is what the region explained (header key → meaning); ``categories`` are the codes and labels
    that may head the columns of a wide table.

    Raises:
        TabularError: no header, or not enough of it is understood.
    """
    best: UnknownColumns | None = None
    for looked, (number, cells) in enumerate(rows):
        if looked >= _ROWS_LOOKED_AT:
            break
        meanings = [_meaning(cell, taught) for cell in cells]
        if sum(meaning not in (None, M.IGNORED) for meaning in meanings) < _FEWEST_UNDERSTOOD:
            continue
        try:
            return _layout(number, cells, meanings, categories)
        except UnknownColumns as error:
            best = best or error
    raise best or TabularError(
        "Aucune ligne d’en-tête reconnue : il faut au moins une colonne de lieu (« FINESS », « Département », "
        "« Territoire »…) et une colonne « Valeur », ou « Numérateur » et « Dénominateur »."
    )


def _meaning(cell: str, taught: Mapping[str, str]) -> M | None:
    key = header_key(cell)
    said = taught.get(key)
    if said:
        return M(said)
    return _MEANING.get(key) or _MEANING.get(key.split(" en %")[0].removesuffix(" %").strip())


def _layout(
    row: int, cells: Sequence[str], meanings: Sequence[M | None], categories: Sequence[str]
) -> Layout:
    columns = _columns(row, cells, meanings)
    places = tuple(
        (meaning, index) for meaning in PLACES for index, found in enumerate(meanings) if found is meaning
    )
    unknown = [index for index, cell in enumerate(cells) if cell and meanings[index] is None]
    if not places:
        raise _unknown(
            "Il manque une colonne de lieu (« FINESS », « Département », « Territoire »…).",
            row,
            cells,
            unknown,
        )
    has_figures = M.VALUE in columns or {M.NUMERATOR, M.DENOMINATOR} <= columns.keys()
    if has_figures and M.DATE in columns:
        return Layout(row, tuple(cells), columns, places, ignored=tuple(cells[index] for index in unknown))
    if not has_figures and unknown:
        meaning = _wide_meaning([cells[index] for index in unknown], categories)
        if meaning is M.DATE or (meaning is M.CATEGORY and M.DATE in columns):
            wide = tuple(WideColumn(index, cells[index]) for index in unknown)
            return Layout(row, tuple(cells), columns, places, wide, meaning)
    raise _unknown(_missing(columns, has_figures=has_figures), row, cells, unknown)


def _unknown(message: str, row: int, cells: Sequence[str], unknown: Sequence[int]) -> UnknownColumns:
    headers = [cell for cell in cells if cell]
    return UnknownColumns(message, row=row, headers=headers, unknown=[cells[index] for index in unknown])


def _columns(row: int, cells: Sequence[str], meanings: Sequence[M | None]) -> dict[M, int]:
    columns: dict[M, int] = {}
    for index, meaning in enumerate(meanings):
        if meaning is None or meaning not in _ONCE:
            continue
        if meaning in columns:
            first = column_letter(columns[meaning] + 1)
            raise TabularError(
                f"Les colonnes {first} (« {cells[columns[meaning]]} ») et {column_letter(index + 1)} "
                f"(« {cells[index]} ») disent la même chose ({meaning.label}) : gardez-en une.",
                row=row,
            )
        columns[meaning] = index
    return columns


def _wide_meaning(headers: Sequence[str], categories: Sequence[str]) -> M | None:
    if all(_is_period(header) for header in headers):
        return M.DATE
    known = {loose(word) for word in categories} | TOTAL
    return M.CATEGORY if categories and all(loose(header) in known for header in headers) else None


def _is_period(header: str) -> bool:
    try:
        read_period(header, today=dt.date.max)
    except NotOneDate:
        return False
    return True


def _missing(columns: Mapping[M, int], *, has_figures: bool) -> str:
    lacking = []
    if not has_figures:
        lacking.append("une colonne « Valeur » (ou « Numérateur » et « Dénominateur »)")
    if M.DATE not in columns:
        lacking.append("une colonne « Date » (ou des colonnes nommées par leur date)")
    return typographic(f"Il manque {' et '.join(lacking)}.")
