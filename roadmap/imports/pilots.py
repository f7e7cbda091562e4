"""Who a pilot cell names, and in what role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from common.db.search import fold
from roadmap.enums import PilotRole

_INSIDE = r"(?![^()]*\))"
_SEPARATOR = re.compile(
    rf"(?:\s*[;/\n+&|•]\s*|\s*,\s*|\s+[-–—]\s+|\s+et\s+(?=\S)|\s+ou\s+(?=[A-Z])"
    r"|\s+(?=(?:en (?:lien|partenariat|collaboration|appui|association|copilotage)|appuyée?|assistée?)\s)"
    r"|(?<!lien)(?<!partenariat)(?<!collaboration)(?<!association)(?<!copilotage)\s+(?=avec\s))"
    rf"{_INSIDE}",
    re.IGNORECASE,
)
_ARTICLE = r"(?:au|aux|[àa]|du|de|des|la|le|les|l['’]|d['’])"
_ANNOUNCE = re.compile(
    r"^(?:co-?)?(?:port[ée]e?s?|portage|pilot[ée]e?s?|pilotage|pilotes?|d[ée]l[ée]gations?|d[ée]l[ée]gu[ée]e?s?"
    r"|copilotes?|appui|soutien|avec|par|pour|en (?:lien|partenariat|collaboration|appui|association)(?: avec)?"
    r"|:|-|–)(?=\s|$|:)[\s:]*",
    re.IGNORECASE,
)
_LOWER_ARTICLE = re.compile(rf"^{_ARTICLE}(?:(?<=['’])|(?=\s|$))\s*")
_ANY_ARTICLE = re.compile(_LOWER_ARTICLE.pattern, re.IGNORECASE)
_BULLETS = re.compile(r"^\s*[-–—•*]\s*", re.MULTILINE)
_ROLE_IN_BRACKETS = re.compile(
    r"\((?:co-?pilote|pilote|d[ée]l[ée]gation|d[ée]l[ée]gu[ée]|appui|soutien|partenaire)[^)]*\)",
    re.IGNORECASE,
)
_ROLES: tuple[tuple[PilotRole, re.Pattern[str]], ...] = (
    (PilotRole.CO_PILOT, re.compile(r"\bco ?-? ?(pilot|port)")),
    (PilotRole.DELEGATED, re.compile(r"\bdeleg|\bcpom\b")),
    (
        PilotRole.SUPPORT,
        re.compile(r"\bappui|\bsoutien\b|\bpartena|\ben (lien|collaboration|association)\b|\bassiste"),
    ),
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
        ordered = sorted(entries.items(), key=lambda item: -len(item[0]))
        self._patterns = [(self._pattern(name), *target) for name, target in ordered]
        self._whole = {fold(name): target for name, target in entries.items()}

    @staticmethod
    def _pattern(name: str) -> re.Pattern[str]:
        """Short acronyms are matched in capitals only: « es » is a word, « ES » is not."""
        if len(name) <= 3 and name.isupper():
            return re.compile(rf"(?<![\w]){re.escape(name)}(?!\w)")
        return re.compile(rf"(?<![\w]){re.escape(fold(name))}(?!\w)")

    def find(self, text: str) -> tuple[int, str] | None:
        """(id, name) of the organisation with the longest name found in the text."""
        folded = fold(text)
        for pattern, key, own in self._patterns:
            if pattern.search(text) or pattern.search(folded):
                return key, own
        return self._whole.get(folded.strip())

    def is_name(self, text: str) -> bool:
        """True for a text that is a known name and nothing else."""
        return fold(text).strip() in self._whole


def read_pilots(text: str, directory: Directory, *, role: PilotRole = PilotRole.PILOT) -> list[PilotReading]:
    """The pilots named in a cell, in order; ``role`` is the one the column gives."""
    pilots: list[PilotReading] = []
    for separator, segment in _segments(text):
        found = directory.find(segment)
        if found is None and pilots and _describes(segment):
            pilots[-1] = _described(pilots[-1], separator, segment)
            continue
        name = found[1] if found else bare_name(segment)
        if name:
            pilots.append(PilotReading(name, _role(segment, role), segment, found[0] if found else None))
        elif pilots:
            pilots[-1] = _described(pilots[-1], separator, segment)
        else:
            pilots.append(PilotReading(segment, role, segment))
    return _without_doubles(pilots)


def _segments(text: str) -> list[tuple[str, str]]:
    """Each part of a cell with what stands before it; bullets open parts and belong to none."""
    text = _BULLETS.sub("", text)
    segments, start, separator = [], 0, ""
    for match in _SEPARATOR.finditer(text):
        segments.append((separator, text[start : match.start()].strip()))
        separator, start = match.group(), match.end()
    segments.append((separator, text[start:].strip()))
    return [(before, segment) for before, segment in segments if segment.strip(" .,;:-–—")]


def names_a_pilot(text: str, directory: Directory) -> bool:
    """True for a short cell that is nothing but known organisations (« ARS », « délégation GRADES »)."""
    if len(text) > 60 or text.startswith(("-", "•", "–")):
        return False
    segments = [segment for _, segment in _segments(text)]
    named = [directory.is_name(bare_name(segment)) or directory.is_name(segment) for segment in segments]
    described = [_describes(segment) for segment in segments[1:]]
    return bool(named) and named[0] and all(n or d for n, d in zip(named[1:], described, strict=True))


def _describes(segment: str) -> bool:
    """« par le CPOM », « pôle de ressources »: words about the pilot before, not another one."""
    name = bare_name(segment)
    return not name or (segment[:1].islower() and (name[:1].islower() or "cpom" in fold(name)))


def _described(pilot: PilotReading, separator: str, words: str) -> PilotReading:
    """A delegation said after the name is the pilot's; the partners that a text adds are not."""
    delegated = _role(words, PilotRole.PILOT) == PilotRole.DELEGATED
    role = PilotRole.DELEGATED if delegated else pilot.role
    whole = f"{pilot.label}{separator}{words}"
    one_name = pilot.organisation_id is None and separator.strip() == "et"
    return replace(
        pilot, role=role, label=whole, organisation=bare_name(whole) if one_name else pilot.organisation
    )


def _role(segment: str, default: PilotRole) -> PilotRole:
    words = fold(segment)
    return next((role for role, pattern in _ROLES if pattern.search(words)), default)


def bare_name(segment: str) -> str:
    """The name left once the words that announce a pilot, and a role in brackets, are taken off."""
    name = _ROLE_IN_BRACKETS.sub("", segment).strip()
    previous, article = None, _LOWER_ARTICLE
    while previous != name:
        previous = name
        name = _ANNOUNCE.sub("", name)
        # After « porté par », « La » is an article; at the start it belongs to the name (« La Poste »).
        article = _ANY_ARTICLE if name != segment and name != previous else article
        name = article.sub("", name.strip())
    return name.strip(" .:-")


def _without_doubles(pilots: list[PilotReading]) -> list[PilotReading]:
    """One organisation in one role, once; the words of both mentions are kept."""
    kept: dict[tuple[str, str], PilotReading] = {}
    for pilot in pilots:
        key = (pilot.organisation, pilot.role)
        same = kept.get(key)
        if same is None:
            kept[key] = pilot
        elif pilot.label not in same.label:
            kept[key] = replace(same, label=f"{same.label} ; {pilot.label}")
    return list(kept.values())
