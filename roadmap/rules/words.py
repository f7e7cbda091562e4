"""What a rate is made of, in the words that stand beside it."""

from __future__ import annotations

from fractions import Fraction

from common.exact import rounded
from common.templatetags.french import NARROW_SPACE, NO_BREAK_SPACE, count, share
from roadmap.rules.progress import ActionRate, GoalRate

SHOWN = 2
_SEMICOLON = f"{NARROW_SPACE};"


def percentage(part: Fraction) -> str:
    """``40 %``, ``66,67 %``: a part of one, rounded once."""
    return share(rounded(100 * part, SHOWN))


def explained_action(action: ActionRate) -> str:
    """« 40 % = 4 étapes faites sur 10 renseignées ; 12 non renseignées », or why there is no rate."""
    so_far = ", parmi les étapes échues à ce jour" if action.recurring else ""
    if action.rate is None:
        return f"Pas de taux{NO_BREAK_SPACE}: {_why_no_rate(action)}."
    done = count(action.rate_done, "étape faite,étapes faites")
    known = count(action.rate_known, "renseignée,renseignées")
    words = f"{percentage(action.rate)} = {done} sur {known}{so_far}"
    return f"{words}{_SEMICOLON} {_unknown(action.rate_unknown)}"


def _unknown(steps: int) -> str:
    return count(steps, "non renseignée,non renseignées") if steps else "aucune non renseignée"


def _why_no_rate(action: ActionRate) -> str:
    unknown, due = action.rate_unknown, "échue" if action.recurring else ""
    if unknown >= 2:
        steps = count(unknown, f"étape,étapes {due}s" if due else "étape,étapes")
        return f"aucune des {steps} n’est renseignée"
    if unknown:
        return f"{'la seule étape échue' if due else 'la seule étape'} n’est pas renseignée"
    if action.recurring and action.steps_done + action.steps_planned + action.steps_unknown:
        return "aucune étape n’est encore échue"
    return "toutes les étapes sont annulées" if action.steps_cancelled else "aucune étape"


def explained_coverage(action: ActionRate) -> str:
    """« 10 étapes renseignées sur 22 »; empty without any step."""
    if action.coverage is None:
        return ""
    known = count(action.rate_known, "étape renseignée,étapes renseignées")
    return f"{known} sur {action.rate_known + action.rate_unknown}"


def explained_goal(goal: GoalRate) -> str:
    """« 40 % = moyenne de 3 éléments sur 5 ; couverture 55 % », or why there is no rate."""
    if not goal.children:
        return f"Pas de taux{NO_BREAK_SPACE}: rien n’est rattaché."
    if goal.rate is None or goal.coverage is None:
        parts = count(goal.children, "élément,éléments")
        return f"Pas de taux{NO_BREAK_SPACE}: aucune étape renseignée, sur {parts}."
    mean = "moyenne pondérée" if goal.weighted else "moyenne"
    rated = count(goal.rated, "élément renseigné,éléments renseignés")
    words = f"{percentage(goal.rate)} = {mean} de {rated} sur {goal.children}"
    return f"{words}{_SEMICOLON} couverture {percentage(goal.coverage)}"
