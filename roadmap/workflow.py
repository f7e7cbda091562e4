"""How the state of an action may change, and who may change it so: one table, shown to the reader.

A pilot tells how its action goes; only the ARS gives up an action, reopens one that was closed, or
corrects a state that should not have been said.
"""

from __future__ import annotations

from roadmap.enums import ActionState

PILOT, EDITOR = "pilot", "editor"
EVERYBODY = frozenset({PILOT, EDITOR})
EDITORS = frozenset({EDITOR})

S = ActionState
TRANSITIONS: dict[tuple[ActionState, ActionState], frozenset[str]] = {
    (S.TO_LAUNCH, S.UNDER_WAY): EVERYBODY,
    (S.TO_LAUNCH, S.RECURRING): EVERYBODY,
    (S.TO_LAUNCH, S.SUSPENDED): EVERYBODY,
    (S.TO_LAUNCH, S.DONE): EDITORS,
    (S.TO_LAUNCH, S.ABANDONED): EDITORS,
    (S.UNDER_WAY, S.DONE): EVERYBODY,
    (S.UNDER_WAY, S.RECURRING): EVERYBODY,
    (S.UNDER_WAY, S.SUSPENDED): EVERYBODY,
    (S.UNDER_WAY, S.TO_LAUNCH): EDITORS,
    (S.UNDER_WAY, S.ABANDONED): EDITORS,
    (S.RECURRING, S.UNDER_WAY): EVERYBODY,
    (S.RECURRING, S.DONE): EVERYBODY,
    (S.RECURRING, S.SUSPENDED): EVERYBODY,
    (S.RECURRING, S.ABANDONED): EDITORS,
    (S.SUSPENDED, S.UNDER_WAY): EVERYBODY,
    (S.SUSPENDED, S.RECURRING): EVERYBODY,
    (S.SUSPENDED, S.TO_LAUNCH): EDITORS,
    (S.SUSPENDED, S.ABANDONED): EDITORS,
    (S.DONE, S.UNDER_WAY): EDITORS,
    (S.DONE, S.RECURRING): EDITORS,
    (S.ABANDONED, S.TO_LAUNCH): EDITORS,
    (S.ABANDONED, S.UNDER_WAY): EDITORS,
}


def next_states(current: str | None, *, who: str) -> list[ActionState]:
    """The states that somebody may give an action; the current one may always be said again.

    An action without a recognised state may be given any.
    """
    if current is None:
        return list(ActionState)
    return [
        state
        for state in ActionState
        if state == current or who in TRANSITIONS.get((ActionState(current), state), frozenset())
    ]


def refusal(current: str | None, wanted: str, *, who: str) -> str:
    """Why a change of state is refused, in French; empty when it is allowed."""
    if wanted in next_states(current, who=who):
        return ""
    before = ActionState(current).label if current else "sans état"
    if wanted not in ActionState.values:
        return "Cet état n’existe pas."
    after = ActionState(wanted).label
    if wanted in next_states(current, who=EDITOR):
        return f"Passer de « {before} » à « {after} » revient à l’ARS : proposez-le-lui."
    return f"On ne passe pas de « {before} » à « {after} »."
