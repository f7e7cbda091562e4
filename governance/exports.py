"""Tables of the dashboards as files: columns as data."""

from __future__ import annotations

from common.tabular.writers import Column
from governance.selectors.evolution_words import Line

EVOLUTION: tuple[Column[Line], ...] = (
    Column("Rubrique", lambda line: line.section),
    Column("Code", lambda line: line.code),
    Column("Intitulé", lambda line: line.name, width=50),
    Column("Ce qui change", lambda line: line.what),
    Column("Avant", lambda line: line.old),
    Column("Après", lambda line: line.new),
    Column("Écart en points", lambda line: line.points),
    Column("Écart en euros ou en nombre", lambda line: line.gap),
)
