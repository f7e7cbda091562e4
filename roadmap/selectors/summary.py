"""The first line of a regional page, in words: how many actions stand where, how many steps are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from roadmap.enums import ActionState, StepState
from roadmap.models import Step

NO_STATE = "sans état reconnu"
# What stands for « no state » in an address or a class name.
UNKNOWN = "unknown"
_NARROW = "\u202f"
_NO_BREAK = "\u00a0"
# From what is finished to what nobody has told, each with its singular and plural.
_WORDS: dict[str | None, tuple[str, str]] = {
    ActionState.DONE: ("réalisée", "réalisées"),
    ActionState.UNDER_WAY: ("en cours", "en cours"),
    ActionState.RECURRING: ("récurrente", "récurrentes"),
    ActionState.TO_LAUNCH: ("à lancer", "à lancer"),
    ActionState.SUSPENDED: ("suspendue", "suspendues"),
    ActionState.ABANDONED: ("abandonnée", "abandonnées"),
    None: (NO_STATE, NO_STATE),
}


@dataclass(frozen=True, slots=True)
class StateShare:
    """One part of the bar of states: where it starts and how long it is, in actions."""

    state: str
    start: int
    count: int

    @property
    def words(self) -> str:
        """« réalisée » or « réalisées », agreeing with the count."""
        return _WORDS[None if self.state == UNKNOWN else self.state][self.count >= 2]

    @property
    def counted(self) -> str:
        """« 12 en cours »."""
        return f"{self.count}{_NO_BREAK}{self.words}"


@dataclass(frozen=True, slots=True)
class StateSummary:
    """Counts of actions by state (``None`` when no state was recognised) and of their steps.

    ``known_steps`` are planned or done, ``told_steps`` are those plus the unknown; cancelled ones are out.
    """

    total: int
    by_state: Mapping[str | None, int]
    known_steps: int
    told_steps: int

    @property
    def step_coverage(self) -> Decimal | None:
        """Share of the steps whose state is known, in percent with two decimals; None without any step."""
        if not self.told_steps:
            return None
        share = Decimal(100 * self.known_steps) / self.told_steps
        return share.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    @property
    def shares(self) -> tuple[StateShare, ...]:
        """The parts of the bar, in the order of the sentence."""
        shares: list[StateShare] = []
        start = 0
        for state in _WORDS:
            if count := self.by_state.get(state, 0):
                shares.append(StateShare(state or UNKNOWN, start, count))
                start += count
        return tuple(shares)

    @property
    def states_in_words(self) -> str:
        """« 30 actions : 1 réalisée, 12 en cours, 17 sans état reconnu »."""
        actions = f"{self.total}{_NO_BREAK}action{'s' if self.total >= 2 else ''}"
        counts = [
            f"{count}{_NO_BREAK}{words[count >= 2]}"
            for state, words in _WORDS.items()
            if (count := self.by_state.get(state, 0))
        ]
        return f"{actions}{_NO_BREAK}: {', '.join(counts)}" if counts else actions

    @property
    def sentence(self) -> str:
        coverage = self.step_coverage
        if coverage is None:
            return f"{self.states_in_words}{_NARROW}; aucune étape programmée."
        share = f"{coverage.normalize():f}".replace(".", ",")
        return f"{self.states_in_words}{_NARROW}; {share}{_NARROW}% des étapes renseignées."


def state_summary(actions: QuerySet[Any]) -> StateSummary:
    """The summary of some visible actions (two queries)."""
    rows = actions.order_by().values_list("current_status__state").annotate(count=Count("pk"))
    by_state: dict[str | None, int] = dict(rows)
    known = Q(state__in=[StepState.PLANNED, StepState.DONE])
    steps = Step.objects.filter(programming__action__in=actions.order_by()).aggregate(
        known=Count("pk", filter=known), told=Count("pk", filter=~Q(state=StepState.CANCELLED))
    )
    return StateSummary(
        total=sum(by_state.values()),
        by_state=by_state,
        known_steps=steps["known"],
        told_steps=steps["told"],
    )
