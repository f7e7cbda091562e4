"""What the page that merges must know of the object that two people edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from roadmap.models import Action, Goal
from roadmap.selectors.editing import EditOptions, edit_options, goal_options
from roadmap.services.editing.actions import edit_action
from roadmap.services.editing.content import ActionContent, content_of
from roadmap.services.editing.goals import GoalContent, edit_goal, goal_content

_BLOCKS = ("identite", "pilotes", "jalons", "alignements")


class Target(Protocol):
    """``edited`` is the row; ``content``, ``save`` and ``options`` are those of its form."""

    @property
    def kind(self) -> str: ...
    @property
    def edited(self) -> Any: ...
    @property
    def edit_url(self) -> str: ...
    @property
    def page_url(self) -> str: ...
    def content(self) -> Any: ...
    def save(self, content: Any, *, version: int, may_lose_steps: bool) -> None: ...
    def options(self, mine: Any, now: Any) -> EditOptions: ...
    def back(self, request: HttpRequest) -> HttpResponse: ...


@dataclass(frozen=True)
class ActionTarget:
    edited: Action
    kind: str = ActionContent.KIND

    @property
    def edit_url(self) -> str:
        return reverse("roadmap:action-edit", args=[self.edited.pk])

    @property
    def page_url(self) -> str:
        return reverse("roadmap:action-detail", args=[self.edited.pk])

    def content(self) -> ActionContent:
        return content_of(self.edited)

    def save(self, content: ActionContent, *, version: int, may_lose_steps: bool) -> None:
        edit_action(action=self.edited, content=content, version=version, may_lose_steps=may_lose_steps)

    def options(self, mine: ActionContent, now: ActionContent) -> EditOptions:
        return edit_options(self.edited.roadmap, now)

    def back(self, request: HttpRequest) -> HttpResponse:
        """The page of the action, at the block that was edited."""
        anchor = request.POST.get("bloc", "")
        known = anchor in _BLOCKS or anchor.startswith("annee-")
        is_plain = known and anchor.replace("-", "").isalnum()
        return redirect(f"{self.page_url}#{anchor}" if is_plain else self.page_url)


@dataclass(frozen=True)
class GoalTarget:
    edited: Goal
    kind: str = GoalContent.KIND

    @property
    def edit_url(self) -> str:
        return reverse("roadmap:goal-edit", args=[self.edited.pk])

    @property
    def page_url(self) -> str:
        """Its place in the tree: a goal of a region has no page of its own."""
        tree = reverse("roadmap:region-tree", args=[self.edited.roadmap.territory.code])
        return f"{tree}?feuille={self.edited.roadmap_id}#objectif-{self.edited.pk}"

    def content(self) -> GoalContent:
        return goal_content(self.edited)

    def save(self, content: GoalContent, *, version: int, may_lose_steps: bool) -> None:
        edit_goal(goal=self.edited, content=content, version=version)

    def options(self, mine: GoalContent, now: GoalContent) -> EditOptions:
        return goal_options(self.edited, mine, now)

    def back(self, request: HttpRequest) -> HttpResponse:
        return redirect(self.page_url)
