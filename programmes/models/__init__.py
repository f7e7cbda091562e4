from programmes.models.applications import Application, ApplicationDomain
from programmes.models.facts import Envelope, KeyDate, ProgrammeLink, ProgrammeService, Tally
from programmes.models.programmes import Programme, Strand, Window

__all__ = [
    "Application",
    "ApplicationDomain",
    "Envelope",
    "KeyDate",
    "Programme",
    "ProgrammeLink",
    "ProgrammeService",
    "Strand",
    "Tally",
    "Window",
]
