from journal.models.imports import ImportBatch, ImportLine

__all__ = ["ImportBatch", "ImportLine"]
