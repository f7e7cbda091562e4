"""Who a pilot cell names, and in what role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from common.db.search import fold
from roadmap.enums import PilotRole

_SEPARATOR = re.compile(r"\s*[;/\n+&|]\s*|\s*,\s+|\s+et\s+(?:de\s+|du\s+|des\s+|la\s+|le\s+|les\s+|l['’])?", re.IGNORECASE)
_LINKS = re.compile(
    r"^(?:co-?)?(?:port[ée]e?s?|portage|pilot[ée]e?s?|pilotage|pilotes?|d[ée]l[ée]gations?|d[ée]l[ée]gu[ée]e?s?|copilote|appui|"
    r"avec|par|pour|au|aux|[àa]|du|de|des|la|le|les|l['’]|d['’]|en|:|-)(?=\s|$|:)[\s:]*",
    re.IGNORECASE,
)
_ROLES: tuple[tuple[PilotRole, str], ...] = (
    (PilotRole.CO_PILOT, r"\bco ?-? ?(pilot|port)"),
    (PilotRole.DELEGATED, r"\bdeleg|\bcpom\b"),
    (PilotRole.SUPPORT, r"\bappui\b|\bsoutien\b|\bsupport\b|\bpartenaire"),
)


@dataclass(frozen=True, slots=True)
class PilotReading:
    """One pilot; ``organisation_id`` is None for a name that the portal does not know."""

    organisation: str
    role: str
    label: str
    organisation_id: int | None = None


class Directory:
    """The organisations a region's table may name, by every name they bear."""

    def __init__(self, names: Iterable[tuple[str, int, str]]) -> None:
        """``names``: (name as it may be written, organisation id, organisation's own name)."""
        entries = {name.strip(): (key, own) for name, key, own in names if name.strip()}
        self._entries = sorted(entries.items(), key=lambda item: -len(item[0]))
        self._patterns = [(self._pattern(name), *target) for name, target in self._entries]

    @staticmethod
    def _pattern(name: str) -> re.Pattern[str]:
        """Short acronyms are matched in capitals only: « es » is a word, « ES » is not."""
        if len(name) <= 3 and name.isupper():
            return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        return re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)")

    def find(self, text: str) -> tuple[int, str] | None:
        """(id, name) of the organisation with the longest name found in the text."""
        folded = fold(text)
        for pattern, key, own in self._patterns:
            if pattern.search(text) or pattern.search(folded):
                return key, own
        whole = folded.strip()
        return next((target for name, target in self._entries if fold(name) == whole), None)


def read_pilots(text: str, directory: Directory, *, role: PilotRole = PilotRole.PILOT) -> list[PilotReading]:
    """The pilots named in a cell, in order; ``role`` is the one the column gives."""
    pilots: list[PilotReading] = []
    for segment in (part.strip() for part in _SEPARATOR.split(text)):
        if not segment:
            continue
        found = directory.find(segment)
        if found is None and pilots and _describes(segment):
            pilots[-1] = _with_description(pilots[-1], segment)
            continue
        name = found[1] if found else _bare_name(segment)
        if name:
            pilots.append(PilotReading(name, _role(segment, role), segment, found[0] if found else None))
    return _without_doubles(pilots)


def names_a_pilot(text: str, directory: Directory) -> bool:
    """True for a short cell that is nothing but a known organisation (« ARS »)."""
    return len(text) <= 40 and not text.startswith("-") and directory.find(_bare_name(text) or text) is not None


def _describes(segment: str) -> bool:
    """« par le CPOM », « pôle de ressources »: words about the pilot before, not another one."""
    return segment[:1].islower() or bool(_whole_link(segment))


def _whole_link(segment: str) -> bool:
    return not _bare_name(segment)


def _with_description(pilot: PilotReading, words: str) -> PilotReading:
    role = _role(words, PilotRole(pilot.role))
    return PilotReading(pilot.organisation, role, f"{pilot.label}, {words}", pilot.organisation_id)


def _role(segment: str, default: PilotRole) -> PilotRole:
    words = fold(segment)
    return next((role for role, pattern in _ROLES if re.search(pattern, words)), default)


def _bare_name(segment: str) -> str:
    """The name left once the words that announce a pilot, and a role in brackets, are taken off."""
    name = re.sub(r"\((?:co-?pilote|pilote|d[ée]l[ée]gation|appui|soutien)[^)]*\)", "", segment, flags=re.IGNORECASE)
    previous = None
    while previous != name:
        previous, name = name, _LINKS.sub("", name.strip())
    return name.strip(" .:-")


def _without_doubles(pilots: list[PilotReading]) -> list[PilotReading]:
    kept: dict[tuple[str, str], PilotReading] = {}
    for pilot in pilots:
        kept.setdefault((pilot.organisation, pilot.role), pilot)
    return list(kept.values())
