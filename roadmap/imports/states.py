"""From the words of a status to a state, never in silence when two readings fit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from common.db.search import fold
from roadmap.enums import ActionState

_OPENINGS: tuple[tuple[ActionState, str], ...] = (
    (
        ActionState.TO_LAUNCH,
        r"(a (lancer|demarrer|venir|initier|mener|faire|engager|planifier|programmer|realiser)"
        r"|(non|pas) (encore )?(demarre|lance|commence|engage|realise|initie|debute)\w*|prevue?s?\b|planifiee?s?\b)",
    ),
    (
        ActionState.UNDER_WAY,
        r"(en cours|demarree?s?\b|engagee?s?\b|initiee?s?\b|debutee?s?\b|lancee?s?\b|en (deploiement|construction"
        r"|phase)|en realisation|partiellement realise)",
    ),
    (ActionState.RECURRING, r"(recurrente?s?\b|annuel(le)?s?\b|permanente?s?\b|(en )?continue?\b|au fil de l.eau)"),
    (
        ActionState.SUSPENDED,
        r"(suspendue?s?\b|en pause|gelee?s?\b|reportee?s?\b|differee?s?\b|ajournee?s?\b|bloquee?s?\b|en attente)",
    ),
    (ActionState.ABANDONED, r"(abandon\w*|annulee?s?\b|sans objet|arretee?s?\b|supprimee?s?\b)"),
    (
        ActionState.DONE,
        r"(realisee?s?\b|faite?s?\b|terminee?s?\b|achevee?s?\b|finalisee?s?\b|cloture\w*|livree?s?\b|soldee?s?\b"
        r"|effectuee?s?\b|operationnel(le)?s?\b|effecti(f|ve)s?\b)",
    ),
)
_INNER: tuple[tuple[ActionState, str], ...] = (
    (ActionState.UNDER_WAY, r"\ben cours\b|\ben construction\b"),
    (ActionState.RECURRING, r"\bchaque annee\b|\btous les ans\b|\bannuel(le)?s?\b|\bannuellement\b|\brecurrent"),
    (ActionState.DONE, r"\brealisee?s?\b|\bterminee?s?\b|\bachevee?s?\b|\bfinalisee?s?\b"),
    (ActionState.SUSPENDED, r"\bsuspendue?s?\b|\ben pause\b"),
    (ActionState.ABANDONED, r"\babandonnee?s?\b"),
    (ActionState.TO_LAUNCH, r"\ba lancer\b|\bnon demarre"),
)
_NEGATED = re.compile(r"\b(non|pas( encore)?) (realise|termine|acheve|finalise|demarre)\w*")
_EVERY_YEAR = re.compile(r"\bannuel|\bannuellement\b|\bchaque annee\b|\btous les ans\b|\bregulierement\b")
_PERCENT = re.compile(r"^(\d{1,3})(?:[.,]\d+)? ?%$")


@dataclass(frozen=True, slots=True)
class StateReading:
    """``state`` may be None; ``doubt`` is the sentence to confirm, ``others`` the other readings that fit."""

    state: ActionState | None
    doubt: str = ""
    others: tuple[ActionState, ...] = ()


def is_bare_state(text: str) -> bool:
    """True when a cell holds nothing but a state (« A lancer »): it can be no title."""
    words = re.sub(r"[\s.:!]+$", "", _plain(text))
    return any(re.fullmatch(pattern, words) for _, pattern in _OPENINGS)


def state_named(text: str) -> ActionState | None:
    """The state that a cell of a « State » column names by its label or by one usual phrase."""
    words = re.sub(r"[\s.:!]+$", "", _plain(text))
    for state in ActionState:
        if words == _plain(state.label):
            return state
    return next((state for state, pattern in _OPENINGS if re.fullmatch(pattern, words)), None)


def read_state(text: str, *, title: str = "") -> StateReading:
    """The state that a status text gives; ``title`` tells whether the action comes back every year."""
    words = _plain(text)
    if not words:
        return StateReading(None)
    percent = _PERCENT.match(words)
    if percent:
        return StateReading(_of_percent(int(percent.group(1))))
    opening = next((state for state, pattern in _OPENINGS if re.match(pattern, words)), None)
    inner = _inner_states(words)
    if opening is None:
        return _without_opening(inner)
    others = _rivals(opening, inner, every_year=bool(_EVERY_YEAR.search(_plain(title))))
    if not others:
        return StateReading(opening)
    return StateReading(opening, _doubt(opening, others), others)


def _rivals(opening: ActionState, inner: list[ActionState], *, every_year: bool) -> tuple[ActionState, ...]:
    """Only « done » is contradicted by what follows: the rest of a text under way tells what was done."""
    if opening is not ActionState.DONE:
        return ()
    rivals = [s for s in inner if s in (ActionState.UNDER_WAY, ActionState.RECURRING, ActionState.TO_LAUNCH)]
    if every_year and ActionState.RECURRING not in rivals:
        rivals.append(ActionState.RECURRING)
    return tuple(rivals)


def _without_opening(inner: list[ActionState]) -> StateReading:
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
    words = _NEGATED.sub(" ", words)
    return [state for state, pattern in _INNER if re.search(pattern, words)]


def _of_percent(value: int) -> ActionState | None:
    if value > 100:
        return None
    return {0: ActionState.TO_LAUNCH, 100: ActionState.DONE}.get(value, ActionState.UNDER_WAY)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", fold(text)).strip(" -•")
