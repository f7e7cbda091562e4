"""Streams the XML parts of a workbook: no entity, no document type, no tree in memory."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from xml.parsers import expat

from common.tabular.archive import DAMAGED, ENTITIES
from common.tabular.model import TabularError

SEPARATOR = "|"


class Handler(Protocol):
    """Receives elements and attributes named `namespace|local`, or `local` when in no namespace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def stream(chunks: Iterable[bytes], handler: Handler) -> None:
    """Send to the handler the elements of an XML document given by pieces.

    Raises TabularError when the document is not well formed or declares a document type.
    """
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except TabularError:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: unknown encoding
        raise TabularError(DAMAGED) from error


def _refuse_document_type(*_: object) -> None:
    raise TabularError(ENTITIES)


def local_name(name: str) -> str:
    return name.rpartition(SEPARATOR)[2]
