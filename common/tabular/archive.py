"""Opens the ZIP archive of a workbook without trusting what it says of itself."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from common.tabular.model import Limits, TabularError, grouped

_CHUNK = 64 * 1024
_RATIO_FROM_BYTES = 1_000_000
_END_RECORD = b"PK\x05\x06"
_END_RECORD_SIZE = 22
_LONGEST_COMMENT = 65_535
_LOCAL_HEADER_SIZE = 30
_ZIP64_RECORDS_SIZE = 56 + 20  # some Java writers always put them, even on small archives
_DIRECTORY_BYTES_PER_ENTRY = 1_000
_MARKUP_SUFFIXES = (".xml", ".rels")
_FORBIDDEN_MARKUP = (b"<!DOCTYPE", b"<!ENTITY")

DAMAGED = (
    "Le classeur est abîmé ou incomplet : ouvrez-le dans votre tableur, enregistrez-le à nouveau,"
    " puis recommencez."
)
BOMB = (
    "Le classeur occupe trop de place une fois décompressé : il est refusé par sécurité. Copiez le tableau"
    " dans un classeur neuf, puis recommencez."
)
PROTECTED = "Le fichier est protégé par un mot de passe : enregistrez-le sans mot de passe, puis recommencez."
ENTITIES = "Le classeur contient des déclarations XML qu’aucun tableur n’écrit : il est refusé par sécurité."


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of the archive; `start` and `packed` delimit its compressed bytes in the file."""

    name: str
    start: int
    packed: int
    unpacked: int
    method: int
    checksum: int


class Archive:
    """The entries of a workbook, by lower-case name, each one checked before anything else reads it.

    Raises TabularError if the archive is damaged, too big once unpacked, or made to deceive
    (overlapping or repeated entries, sizes that lie, entities in its XML).
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        _check_directory(path, limits)
        self.members = _members(path)
        self._check_declared_sizes()
        self._check_real_sizes()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of an entry, by pieces."""
        yield from self._unpack(self.members[name.lower()])

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name))

    def _check_declared_sizes(self) -> None:
        if len(self.members) > self.limits.entries:
            raise TabularError(_too_many_entries(self.limits))
        self._check_total(sum(member.unpacked for member in self.members.values()))
        for member in self.members.values():
            self._check_ratio(member, member.unpacked)

    def _check_real_sizes(self) -> None:
        total = 0
        for member in self.members.values():
            tail = b""
            for chunk in self._unpack(member):
                total += len(chunk)
                self._check_total(total)
                if member.name.endswith(_MARKUP_SUFFIXES):
                    _check_markup(tail + chunk)
                    tail = chunk[-len(_FORBIDDEN_MARKUP[0]) :]

    def _check_total(self, total: int) -> None:
        if total > self.limits.unpacked_bytes:
            raise TabularError(BOMB)

    def _check_ratio(self, member: Member, unpacked: int) -> None:
        if unpacked > _RATIO_FROM_BYTES and unpacked > self.limits.ratio * max(member.packed, 1):
            raise TabularError(BOMB)

    def _unpack(self, member: Member) -> Iterator[bytes]:
        size, checksum = 0, 0
        for chunk in _inflate(self.path, member):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            self._check_ratio(member, size)
            if size > member.unpacked:
                raise TabularError(BOMB)
            yield chunk
        if size != member.unpacked or checksum != member.checksum:
            raise TabularError(DAMAGED)


def _too_many_entries(limits: Limits) -> str:
    return f"Le classeur contient plus de {grouped(limits.entries)} fichiers internes : il est refusé."


def _check_directory(path: Path, limits: Limits) -> None:
    """Refuse a directory not just before the only end record: all readers must see the same one."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_COMMENT - _END_RECORD_SIZE))
        tail = file.read()
    position = tail.find(_END_RECORD)
    if position < 0 or tail.find(_END_RECORD, position + 1) >= 0 or len(tail) - position < _END_RECORD_SIZE:
        raise TabularError(DAMAGED)
    directory_size, directory_start, comment = struct.unpack("<IIH", tail[position + 12 : position + 22])
    if directory_size > limits.entries * _DIRECTORY_BYTES_PER_ENTRY:
        raise TabularError(_too_many_entries(limits))
    end_record = size - len(tail) + position
    gap = end_record - directory_start - directory_size
    if gap not in (0, _ZIP64_RECORDS_SIZE) or end_record + _END_RECORD_SIZE + comment != size:
        raise TabularError(DAMAGED)


def _members(path: Path) -> dict[str, Member]:
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            members = [_member(file, info) for info in infos]
    except (zipfile.BadZipFile, struct.error, NotImplementedError, UnicodeDecodeError) as error:
        raise TabularError(DAMAGED) from error
    _check_overlaps(members, [info.header_offset for info in infos])
    by_name = {member.name: member for member in members}
    if len(by_name) != len(members):
        raise TabularError(DAMAGED)
    return by_name


def _member(file: BinaryIO, info: zipfile.ZipInfo) -> Member:
    if info.flag_bits & 0x1:
        raise TabularError(PROTECTED)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise TabularError(DAMAGED)
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER_SIZE)
    signature, name_length, extra_length = struct.unpack("<4s22xHH", header)
    if signature != b"PK\x03\x04":
        raise TabularError(DAMAGED)
    return Member(
        name=info.filename.replace("\\", "/").lower(),
        start=info.header_offset + _LOCAL_HEADER_SIZE + name_length + extra_length,
        packed=info.compress_size,
        unpacked=info.file_size,
        method=info.compress_type,
        checksum=info.CRC,
    )


def _check_overlaps(members: list[Member], offsets: list[int]) -> None:
    spans = sorted(
        (offset, member.start + member.packed) for offset, member in zip(offsets, members, strict=True)
    )
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise TabularError(BOMB)


def _inflate(path: Path, member: Member) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(member.start)
        packed = _limited(file, member.packed)
        yield from packed if member.method == zipfile.ZIP_STORED else _decompress(packed)


def _limited(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (chunk := file.read(min(size, _CHUNK))):
        size -= len(chunk)
        yield chunk


def _decompress(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Raw deflate, each piece bounded: a small input must not become a big piece before it is counted."""
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for data in packed:
            while data and not decompressor.eof:
                yield decompressor.decompress(data, 4 * _CHUNK)
                data = decompressor.unconsumed_tail
        yield decompressor.flush()
    except zlib.error as error:
        raise TabularError(DAMAGED) from error


def _check_markup(data: bytes) -> None:
    if any(mark in data for mark in _FORBIDDEN_MARKUP):
        raise TabularError(ENTITIES)
