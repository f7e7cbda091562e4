"""What a person typed and could not save, as it is offered again."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from common.scope import Scope
from roadmap.models import Action, Draft, Goal

_PAGES = {
    "action-edit": "Modification de l’action",
    "action-create": "Nouvelle action",
    "action-duplicate": "Copie de l’action",
    "action-archive": "Archivage de l’action",
    "status-update": "Point de situation",
    "action-steps": "Étapes de l’action",
    "propose": "Proposition",
    "proposal-detail": "Réponse à une proposition",
    "blocking-open": "Blocage",
    "blocking-lift": "Levée d’un blocage",
    "step-proofs": "Pièces d’une étape",
    "my-updates": "Mes mises à jour",
    "campaign-open": "Nouvelle campagne",
    "goal-create": "Nouvel objectif",
    "goal-edit": "Modification de l’objectif",
}


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """``subject`` is the title of what it is about, when the person still sees it."""

    draft: Draft
    subject: str

    @property
    def page(self) -> str:
        return _PAGES.get(self.draft.page, "Formulaire")

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """What sending it again sends, value by value."""
        return [(name, value) for name, values in self.draft.fields.items() for value in values]

    @property
    def texts(self) -> list[str]:
        """The words of it, each once, as they are read: what has no space is a choice or a number."""
        values = [value.strip() for name, value in self.inputs if name not in ("base", "fusion", "marque")]
        return list(dict.fromkeys(value for value in values if any(mark.isspace() for mark in value)))


def drafts_of(scope: Scope) -> list[WaitingDraft]:
    """All of one's own, the latest first (three queries, one when there is none)."""
    return _with_subjects(scope, Draft.objects.visible_to(scope))


def drafts_on(scope: Scope, about: Action | Goal) -> list[WaitingDraft]:
    """One's own about an action or a goal."""
    kept = Draft.objects.visible_to(scope)
    kept = kept.filter(action=about) if isinstance(about, Action) else kept.filter(goal=about)
    return [WaitingDraft(draft, about.title) for draft in kept]


def waiting(scope: Scope, draft: Draft) -> WaitingDraft:
    return _with_subjects(scope, Draft.objects.filter(pk=draft.pk))[0]


def _with_subjects(scope: Scope, drafts: QuerySet[Draft]) -> list[WaitingDraft]:
    found = list(drafts)
    actions = _titles(Action.objects.visible_to(scope), [draft.action_id for draft in found])
    goals = _titles(Goal.objects.visible_to(scope), [draft.goal_id for draft in found])
    return [
        WaitingDraft(draft, actions.get(draft.action_id) or goals.get(draft.goal_id) or "") for draft in found
    ]


def _titles(visible: QuerySet[Action] | QuerySet[Goal], keys: list[int | None]) -> dict[int | None, str]:
    wanted = {key for key in keys if key}
    return dict(visible.filter(pk__in=wanted).values_list("pk", "title")) if wanted else {}
