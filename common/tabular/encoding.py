"""Turns the bytes of a text file into text, saying which encoding was found."""

import codecs
import re

from common.tabular.model import TabularError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 avec BOM"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_UTF8_SEQUENCE = re.compile(b"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(b"[\x80-\xff]")
_SAVE_AS_UTF8 = "Enregistrez-le au format « CSV UTF-8 », ou en XLSX ou ODS."


def decode(data: bytes) -> tuple[str, str]:
    """The text and the French name of its encoding.

    Raises TabularError, naming the line, when no encoding we know gives a text without a doubt.
    """
    for bom, codec, label in _BOMS:
        if data.startswith(bom):
            return _decode_strictly(data[len(bom) :], codec, label), label
    if b"\0" in data:
        message = f"Le fichier contient des octets nuls : ce n’est pas un texte lisible. {_SAVE_AS_UTF8}"
        raise TabularError(message, row=_line_at(data, data.index(b"\0")))
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        _refuse_mixture(data, error.start)
    return _decode_strictly(data, "cp1252", "Windows-1252"), "Windows-1252"


def _decode_strictly(data: bytes, codec: str, label: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        message = f"Des octets du fichier ne se lisent pas en {label}. {_SAVE_AS_UTF8}"
        raise TabularError(
            message, row=_line_at(data[: error.start].replace(b"\0", b""), error.start)
        ) from error


def _refuse_mixture(data: bytes, position: int) -> None:
    """A UTF-8 file with a few foreign bytes, read as Windows-1252, would show « Ã© » everywhere."""
    sequences = len(_UTF8_SEQUENCE.findall(data))
    foreign = len(_HIGH_BYTE.findall(_UTF8_SEQUENCE.sub(b"", data)))
    if sequences > foreign:
        message = f"Le fichier mélange deux encodages : un octet n’est pas de l’UTF-8. {_SAVE_AS_UTF8}"
        raise TabularError(message, row=_line_at(data, position))


def _line_at(data: bytes, position: int) -> int:
    before = data[:position]
    return before.count(b"\n") + before.replace(b"\r\n", b"").count(b"\r") + 1
