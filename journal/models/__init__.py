from journal.models.changes import Change
from journal.models.imports import ImportBatch, ImportLine
from journal.models.marks import DirtyMark
from journal.models.stamps import Stamp

__all__ = ["Change", "DirtyMark", "ImportBatch", "ImportLine", "Stamp"]
