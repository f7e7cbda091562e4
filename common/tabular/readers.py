"""The one way in: a file of the user becomes a Workbook, or a TabularError that can be shown as is."""

from pathlib import Path

from common.tabular.archive import Archive
from common.tabular.delimited import read_delimited
from common.tabular.detection import check_extension, check_size, container_of, format_of_archive
from common.tabular.model import Limits, Sheet, TabularError, Workbook, typographic
from common.tabular.ods import read_ods
from common.tabular.xlsx import read_xlsx

__all__ = ["Limits", "read_workbook"]

_DEFAULT_LIMITS = Limits()
_BLANK = "Le fichier ne contient aucune cellule remplie : choisissez un fichier qui contient un tableau."


def read_workbook(path: Path, *, name: str | None = None, limits: Limits = _DEFAULT_LIMITS) -> Workbook:
    """Read the table file at `path`, known to the user as `name`.

    Raises TabularError (a French sentence with its place) for anything but a sound table within the
    limits; OSError only if the file itself cannot be opened.
    """
    check_size(path, limits)
    workbook = _read(path, name or path.name, limits)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise TabularError(_blank_sentence(workbook))
    return workbook


def _blank_sentence(workbook: Workbook) -> str:
    if any(sheet.formulas for sheet in workbook.sheets):
        return (
            "Le fichier ne contient que des formules jamais calculées : ouvrez-le dans votre tableur,"
            " enregistrez-le à nouveau, puis recommencez."
        )
    return _BLANK


def _read(path: Path, name: str, limits: Limits) -> Workbook:
    if container_of(path) == "text":
        check_extension(name, "csv")
        sheet, notes = read_delimited(path, name, limits)
        return Workbook("csv", (sheet,), notes)
    archive = Archive(path, limits)
    found = format_of_archive(archive)
    check_extension(name, found)
    sheets = read_xlsx(archive, limits) if found == "xlsx" else read_ods(archive, limits)
    return Workbook(found, sheets, _hidden_notes(sheets))


def _hidden_notes(sheets: tuple[Sheet, ...]) -> tuple[str, ...]:
    hidden = (sheet.name for sheet in sheets if sheet.hidden)
    return tuple(typographic(f"La feuille « {name} » est masquée dans le classeur.") for name in hidden)
