"""How the list of actions is laid out: columns, size of a page, sort of each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.templatetags.french import french_number

COLUMNS: dict[str, str] = {
    "objectif": "Objectif",
    "etat": "État",
    "priorite": "Priorité",
    "pilote": "Pilote",
    "programmation": "Programmation",
    "point": "Point de situation",
    "maj": "Mise à jour",
}
DEFAULT_COLUMNS = ("objectif", "etat", "priorite", "pilote", "programmation", "maj")
PAGE_SIZES = (25, 50, 100, 200)
DEFAULT_PAGE_SIZE = 50
# Columns the list can be sorted by, with the name of the sort.
_SORTABLE = {
    "objectif": "objectif",
    "action": "intitule",
    "etat": "etat",
    "priorite": "priorite",
    "maj": "maj",
}


@dataclass(frozen=True, slots=True)
class SortLink:
    """The header of a sortable column: ``direction`` it is sorted in now, ``then`` the sort it leads to."""

    then: str
    direction: str


@dataclass(frozen=True, slots=True)
class Layout:
    """``shown`` are the columns besides the action's title, in their fixed order."""

    shown: tuple[str, ...]
    page_size: int
    refusals: tuple[str, ...]

    def shows(self, column: str) -> bool:
        return column in self.shown


def read_layout(columns: Sequence[str], page_size: str) -> Layout:
    """The layout asked for; what is unknown is refused in words and left at its default."""
    refusals = []
    unknown = [column for column in columns if column not in COLUMNS]
    if unknown:
        refusals.append(
            f"Colonne «\u00a0{unknown[0][:60]}\u00a0» inconnue\u00a0: voici les colonnes habituelles."
        )
    wanted = DEFAULT_COLUMNS if unknown or not columns else columns
    size = DEFAULT_PAGE_SIZE
    if page_size in map(str, PAGE_SIZES):
        size = int(page_size)
    elif page_size:
        refusals.append(
            f"«\u00a0{page_size[:60]}\u00a0» actions par page n’est pas proposé\u00a0: {size} sont affichées."
        )
    return Layout(tuple(column for column in COLUMNS if column in wanted), size, tuple(refusals))


def sort_links(sort: str) -> dict[str, SortLink]:
    """For each sortable column, where its header leads."""
    links = {}
    for column, name in _SORTABLE.items():
        direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        links[column] = SortLink(then=f"-{name}" if direction == "ascending" else name, direction=direction)
    return links


def export_in_words(count: int) -> str:
    """« Exporter les 12 actions »."""
    return f"Exporter les {french_number(count)}\u00a0actions" if count >= 2 else "Exporter l’action"
