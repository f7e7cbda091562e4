"""What an empty cell inherits from the rows above: the objective, and what stands over it."""

from __future__ import annotations

from roadmap.imports.reading import Remark, RowReading
from roadmap.imports.sections import Section

Ancestor = tuple[str, str, str]
# A title over the objectives that does not say what it is.
_UNNAMED = "Partie"


class Carrier:
    """Walks down the rows with the objective and the ancestors that hold until others are written."""

    def __init__(self, headers: list[str]) -> None:
        """``headers``: those of the columns of ancestors, from the left."""
        self.headers = headers
        self.sections: list[tuple[str, Ancestor]] = []
        self.columns: dict[str, Ancestor] = {}
        self.objective: tuple[str, str] | None = None
        self.doubtful_since: int | None = None

    def open_section(self, section: Section, *, is_objective: bool) -> None:
        if is_objective:
            self.objective, self.doubtful_since = (section.code, section.title), None
            return
        levels = [level for level, _ in self.sections]
        if section.level in levels:
            del self.sections[levels.index(section.level) :]
        header = _UNNAMED if section.header == "Objectif" else section.header
        self.sections.append((section.level, (header, section.code, section.title)))
        self.objective = None

    def carry(self, reading: RowReading) -> bool:
        """Give a row and its other readings what they inherit; True when its objective was inherited."""
        readings = (reading, *reading.alternatives)
        columns, objective = [self._columns(each) for each in readings], self.objective
        for each, written in zip(readings, columns, strict=True):
            each.objective_written = bool(each.objective_code or each.objective_title)
            moved = any(
                header in self.columns and self.columns[header] != written[header] for header in written
            )
            if not each.objective_written and objective is not None and not moved:
                each.objective_code, each.objective_title = objective
            each.ancestors = (*(ancestor for _, ancestor in self.sections), *written.values())
        inherited = not reading.objective_written and bool(reading.objective_code or reading.objective_title)
        self.columns = columns[0]
        self._doubt(reading)
        self.objective = (
            (reading.objective_code, reading.objective_title) if _has_objective(reading) else None
        )
        return inherited

    def _doubt(self, reading: RowReading) -> None:
        """What inherits from a row with several readings is no surer than that row."""
        if not reading.objective_written and self.doubtful_since is not None:
            message = f"L’objectif dépend de la lecture choisie pour la ligne {self.doubtful_since}."
            reading.to_confirm.append(Remark("inherited", message))
        if reading.objective_written:
            self.doubtful_since = None
        objectives = {
            (each.objective_code, each.objective_title) for each in (reading, *reading.alternatives)
        }
        if len(objectives) > 1:
            self.doubtful_since = reading.row

    def _columns(self, reading: RowReading) -> dict[str, Ancestor]:
        """Ancestors written on the row, those to their left carried, those to their right forgotten."""
        written = {ancestor[0]: ancestor for ancestor in reading.ancestors}
        held: dict[str, Ancestor] = {}
        changed = False
        for header in self.headers:
            if header in written:
                changed = changed or self.columns.get(header) != written[header]
                held[header] = written[header]
            elif header in self.columns and not changed:
                held[header] = self.columns[header]
        return held


def _has_objective(reading: RowReading) -> bool:
    return bool(reading.objective_code or reading.objective_title)
