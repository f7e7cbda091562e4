from journal.models.changes import Change
from journal.models.imports import ImportBatch, ImportLine

__all__ = ["Change", "ImportBatch", "ImportLine"]
