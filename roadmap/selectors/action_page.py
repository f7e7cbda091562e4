"""Everything the page of one action shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from common.scope import Scope
from roadmap.alerts import ActionAlert
from roadmap.models import Action, Alignment, Goal, Milestone, StatusUpdate
from roadmap.selectors.action_rate import RateView, raised_alerts, rate_view
from roadmap.selectors.moments import local_moment
from roadmap.selectors.rows import ActionRow, as_row, with_row
from roadmap.selectors.sources import Doubt, SourceCell, SourceRow, doubts_of, source_rows


@dataclass(frozen=True, slots=True)
class UpdateView:
    """A status update; ``by`` is who wrote it, ``recorded`` when, in the territory's time."""

    update: StatusUpdate
    by: str
    recorded: str
    retracted: str


@dataclass(frozen=True, slots=True)
class ActionPage:
    row: ActionRow
    rate: RateView | None
    alerts: tuple[ActionAlert, ...]
    ancestors: tuple[Goal, ...]
    current: UpdateView | None
    history: tuple[UpdateView, ...]
    doubts: tuple[Doubt, ...]
    milestones: tuple[Milestone, ...]
    alignments: tuple[Alignment, ...]
    sources: tuple[SourceRow, ...]
    updated: str

    @property
    def extras(self) -> tuple[SourceCell, ...]:
        """The columns of the document that the portal has no place of its own for."""
        return tuple(SourceCell(header, str(text)) for header, text in self.action.extras.items())

    @property
    def retracted(self) -> int:
        return sum(view.update.retracted_at is not None for view in self.history)

    @property
    def action(self) -> Action:
        return self.row.action


def action_page(scope: Scope, pk: int) -> ActionPage:
    """The page of a visible action (thirteen queries, whatever it holds).

    Raises:
        Action.DoesNotExist: when there is none, or the scope may not know there is.
    """
    action: Action = _readable(scope).get(pk=pk)
    territory = action.roadmap.territory
    today = timezone.localdate(timezone=territory.zone)
    sources = source_rows(scope, action)
    history = tuple(_update(update, territory) for update in action.status_updates.all())
    return ActionPage(
        row=as_row(action, action.roadmap.years),
        rate=rate_view(action, today),
        alerts=raised_alerts(action, today),
        ancestors=_ancestors(action),
        current=next((view for view in history if view.update.pk == action.current_status_id), None),
        history=history,
        doubts=doubts_of(action.to_confirm, sources),
        milestones=tuple(action.milestones.all()),
        alignments=tuple(action.alignments.all()),
        sources=sources,
        updated=local_moment(action.updated_at, territory),
    )


def _readable(scope: Scope) -> QuerySet[Any]:
    updates = StatusUpdate.objects.defer("comment_folded", "search").select_related("author", "batch")
    national = Goal.objects.visible_to(scope)
    alignments = Alignment.objects.filter(national_goal__in=national).select_related(
        "national_goal__roadmap", "national_goal__level"
    )
    return (
        with_row(Action.objects.visible_to(scope))
        .select_related("goal__level")
        .prefetch_related(
            Prefetch("status_updates", updates.order_by("-pk")),
            Prefetch("alignments", alignments),
            "milestones",
        )
    )


def _ancestors(action: Action) -> tuple[Goal, ...]:
    """The goals above the action, highest first: one query for all the parents of its roadmap."""
    parents = Goal.objects.current().filter(roadmap=action.roadmap_id, children__isnull=False).distinct()
    by_pk = {goal.pk: goal for goal in parents.select_related("level")}
    found: list[Goal] = []
    goal = action.goal
    while goal is not None and goal not in found:
        found.insert(0, goal)
        goal = by_pk.get(goal.parent_id) if goal.parent_id else None
    return tuple(found)


def _update(update: StatusUpdate, territory: Any) -> UpdateView:
    return UpdateView(
        update=update,
        by=update.author_label or (str(update.author) if update.author else ""),
        recorded=local_moment(update.created_at, territory),
        retracted=local_moment(update.retracted_at, territory),
    )
