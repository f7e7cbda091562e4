"""From the words of a status to a state, never in silence when two readings fit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from common.db.search import fold
from roadmap.enums import ActionState

_DONE_WORDS = (
    r"(?:realisee?s?|faite?s?|terminee?s?|achevee?s?|finalisee?s?|clos(?:e|es)?|cloture\w*|livree?s?|soldee?s?"
    r"|effectuee?s?|executee?s?|operationnel(?:le)?s?|effecti(?:f|ve)s?|fini(?:e|es|s)?|accompli(?:e|es|s)?"
    r"|deployee?s?|en (?:service|production)|mis(?:e|es)? en (?:oeuvre|service|production|place)|aboutie?s?)\b"
)
_STARTED = r"(?:demarre|lance|commence|engage|realise|initie|debute|fait|entame|deploye|effectue|mis en)\w*"
_FINISHED = r"(?:termine|acheve|finalise|cloture|clos|abouti|solde|fini|operationnel|livre)\w*"
_NOT = (
    r"(?:non|(?:(?:ce )?n.(?:est|a|ont|sont) )?(?:pas|jamais|point))(?: encore| toujours)?"
    r"(?: ete| totalement| completement)?"
)
_PARTLY = r"(?:partiellement|en partie|presque|quasi(?:ment)?|bientot|pour partie|incompletement)"

_OPENINGS: tuple[tuple[ActionState, str], ...] = (
    (ActionState.UNDER_WAY, rf"(?:{_NOT} {_FINISHED}|{_PARTLY}[ -]{_DONE_WORDS}|{_DONE_WORDS} {_PARTLY}\b)"),
    (
        ActionState.TO_LAUNCH,
        r"(?:a (?:lancer|demarrer|venir|initier|mener|faire|engager|planifier|programmer|realiser|debuter|commencer"
        rf"|entreprendre|mettre en (?:oeuvre|place))\b|{_NOT} {_STARTED}|prevue?s?\b|planifiee?s?\b|programmee?s?\b"
        r"|en projet\b|(?:demarrage|lancement|debut) (?:prevu|planifie|programme)\w*)",
    ),
    (
        ActionState.UNDER_WAY,
        r"(?:en cours|demarree?s?\b|engagee?s?\b|initiee?s?\b|debutee?s?\b|commencee?s?\b|entamee?s?\b|lancee?s?\b"
        r"|en (?:deploiement|construction|phase|realisation|preparation|voie|developpement|retard)"
        r"|a poursuivre|poursuite\b)",
    ),
    (
        ActionState.RECURRING,
        r"(?:(?:action )?(?:recurrente?s?|annuel(?:le)?s?|permanente?s?|perennes?|perennisee?s?)\b|(?:en )?continue?\b"
        r"|au fil de l.eau|chaque annee\b|tous les ans\b)",
    ),
    (
        ActionState.SUSPENDED,
        r"(?:(?:mise? )?en (?:pause|attente|suspens|stand.?by)|suspendue?s?\b|stand.?by\b|gelee?s?\b|reportee?s?\b"
        r"|differee?s?\b|ajournee?s?\b|bloquee?s?\b|interrompue?s?\b|a l.arret\b|decalee?s?\b)",
    ),
    (
        ActionState.ABANDONED,
        r"(?:abandon(?:nee?s?)?\b|annulee?s?\b|sans objet|arretee?s?\b|supprimee?s?\b|retiree?s?\b|caduque?s?\b)",
    ),
    (ActionState.DONE, _DONE_WORDS),
)
# A word that says less than a state does: the state is proposed, and said to be a guess.
_VAGUE: tuple[tuple[re.Pattern[str], tuple[ActionState, ...]], ...] = (
    (re.compile(r"en retard\b"), (ActionState.TO_LAUNCH,)),
    (re.compile(r"a l.arret\b"), (ActionState.ABANDONED,)),
    (re.compile(r"en projet\b"), (ActionState.UNDER_WAY,)),
)
_INNER: tuple[tuple[ActionState, str], ...] = (
    (ActionState.UNDER_WAY, r"\ben cours\b|\ben construction\b|\ben deploiement\b|\ben preparation\b"),
    (
        ActionState.RECURRING,
        r"\bchaque annee\b|\btous les ans\b|\bannuel(le)?s?\b|\bannuellement\b|\brecurrent|\bperenn",
    ),
    (ActionState.DONE, r"\brealisee?s?\b|\bterminee?s?\b|\bachevee?s?\b|\bfinalisee?s?\b|\bcloture"),
    (ActionState.SUSPENDED, r"\bsuspendue?s?\b|\ben pause\b|\breportee?s?\b|\ben attente\b|\ba l.arret\b"),
    (ActionState.ABANDONED, r"\babandonnee?s?\b|\bannulee?s?\b"),
    (ActionState.TO_LAUNCH, rf"\ba lancer\b|\ba demarrer\b|\b{_NOT} {_STARTED}"),
)
_NEGATED = re.compile(rf"\b{_NOT} (?:{_STARTED}|{_FINISHED})")
_NOT_STARTED = re.compile(rf"\b{_NOT} {_STARTED}")
_EVERY_YEAR = re.compile(r"\bannuel|\bannuellement\b|\bchaque annee\b|\btous les ans\b|\bregulierement\b")
_PERCENT = re.compile(
    rf"(?:(?:{_DONE_WORDS}|en cours|avancement|taux)\W*(?:a|de|d'avancement)?\W*)?(\d{{1,3}})(?:[.,]\d+)? ?%"
    rf"(?: ?(?:{_DONE_WORDS}|d.avancement|de realisation))?\W*"
)
_ANY_PERCENT = re.compile(r"\b(\d{1,3})(?:[.,]\d+)? ?%")
_MATCHERS = tuple((state, re.compile(pattern)) for state, pattern in _OPENINGS)
_INNER_MATCHERS = tuple((state, re.compile(pattern)) for state, pattern in _INNER)


@dataclass(frozen=True, slots=True)
class StateReading:
    """``state`` may be None; ``doubt`` is the sentence to confirm, ``others`` the other readings that fit."""

    state: ActionState | None
    doubt: str = ""
    others: tuple[ActionState, ...] = ()


def is_bare_state(text: str) -> bool:
    """True when a cell holds nothing but a state (« A lancer »): it can be no title."""
    if len(text) > 60:
        return False
    words = _bare(text)
    whole = any(pattern.fullmatch(words) for _, pattern in _MATCHERS)
    return whole or _PERCENT.fullmatch(words) is not None


def opens_with_a_state(text: str) -> bool:
    words = _plain(text[:80])
    return _PERCENT.match(words) is not None or _opening(words) is not None


def state_named(text: str) -> ActionState | None:
    """The state that a cell of a « State » column names by its label or by one usual phrase."""
    words = _bare(text)
    for state in ActionState:
        if words == _plain(state.label):
            return state
    if any(pattern.match(words) for pattern, _ in _VAGUE):
        return None
    return next((state for state, pattern in _MATCHERS if pattern.fullmatch(words)), None)


def read_state(text: str, *, title: str = "") -> StateReading:
    """The state that a status text gives; ``title`` tells whether the action comes back every year."""
    words = _plain(text)
    if not words:
        return StateReading(None)
    percent = _PERCENT.fullmatch(words)
    if percent:
        return StateReading(_of_percent(int(percent.group(1))))
    opening = _opening(words)
    inner = _inner_states(words)
    if opening is None:
        return _without_opening(words, inner)
    others = _vague(words) or _rivals(opening, words, inner, title)
    if not others:
        return StateReading(opening)
    return StateReading(opening, _doubt(opening, others), others)


def _opening(words: str) -> ActionState | None:
    return next((state for state, pattern in _MATCHERS if pattern.match(words)), None)


def _vague(words: str) -> tuple[ActionState, ...]:
    return next((others for pattern, others in _VAGUE if pattern.match(words)), ())


def _rivals(
    opening: ActionState, words: str, inner: list[ActionState], title: str
) -> tuple[ActionState, ...]:
    """Only « done » is contradicted by what follows: the rest of a text under way tells what was done."""
    if opening is not ActionState.DONE:
        return ()
    rivals = [s for s in inner if s in (ActionState.UNDER_WAY, ActionState.RECURRING, ActionState.TO_LAUNCH)]
    partly = _ANY_PERCENT.search(words)
    if partly and int(partly.group(1)) < 100 and ActionState.UNDER_WAY not in rivals:
        rivals.append(ActionState.UNDER_WAY)
    if _EVERY_YEAR.search(_plain(title)) and ActionState.RECURRING not in rivals:
        rivals.append(ActionState.RECURRING)
    return tuple(rivals)


def _without_opening(words: str, inner: list[ActionState]) -> StateReading:
    percent = _ANY_PERCENT.match(words)
    if percent and not inner:
        inner = [state for state in (_of_percent(int(percent.group(1))),) if state]
    if len(inner) == 1:
        state = inner[0]
        return StateReading(state, f"État lu à l’intérieur de la phrase : « {state.label} ».")
    if not inner:
        return StateReading(None, "État non reconnu dans le point de situation.")
    named = " ou ".join(f"« {state.label} »" for state in inner)
    return StateReading(None, f"Le point de situation se lit de plusieurs façons : {named}.", tuple(inner))


def _doubt(opening: ActionState, others: tuple[ActionState, ...]) -> str:
    named = " ou ".join(f"« {state.label} »" for state in others)
    return f"État lu « {opening.label} » ; {named} convient aussi."


def _inner_states(words: str) -> list[ActionState]:
    """A negated word says its contrary: « pas encore réalisé » is not « réalisé »."""
    affirmed = _NEGATED.sub(" ", words)
    found = [state for state, pattern in _INNER_MATCHERS if pattern.search(affirmed)]
    if affirmed != words and ActionState.TO_LAUNCH not in found and _NOT_STARTED.search(words):
        found.append(ActionState.TO_LAUNCH)
    return found


def _of_percent(value: int) -> ActionState | None:
    if value > 100:
        return None
    return {0: ActionState.TO_LAUNCH, 100: ActionState.DONE}.get(value, ActionState.UNDER_WAY)


def _bare(text: str) -> str:
    return re.sub(r"[\s.:!,;]+$", "", _plain(text))


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).strip(' -–—•"“”«»')
