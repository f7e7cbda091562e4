"""The addresses of the pages that write actions and goals."""

from __future__ import annotations

from django.urls import URLPattern, path

from roadmap.views.editing import actions, bulk, goals, lifecycle

ROUTES: list[URLPattern] = [
    path("actions/<int:pk>/modifier/", actions.action_edit, name="action-edit"),
    path("regions/<slug:code>/actions/nouvelle/", lifecycle.action_create, name="action-create"),
    path("regions/<slug:code>/actions/lot/", bulk.action_bulk, name="action-bulk"),
    path("actions/<int:pk>/dupliquer/", lifecycle.action_duplicate, name="action-duplicate"),
    path("actions/<int:pk>/deplacer/", lifecycle.action_move, name="action-move"),
    path("actions/<int:pk>/archiver/", lifecycle.action_archive, name="action-archive"),
    path("actions/<int:pk>/desarchiver/", lifecycle.action_unarchive, name="action-unarchive"),
    path("regions/<slug:code>/objectifs/nouveau/", goals.goal_create, name="goal-create"),
    path("objectifs/<int:pk>/modifier/", goals.goal_edit, name="goal-edit"),
    path("objectifs/<int:pk>/archiver/", goals.goal_archive, name="goal-archive"),
    path("objectifs/<int:pk>/desarchiver/", goals.goal_unarchive, name="goal-unarchive"),
]
