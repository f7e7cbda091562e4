"""The addresses of the pages that write actions and goals."""

from __future__ import annotations

from django.urls import URLPattern, path

from roadmap.views.editing import actions

ROUTES: list[URLPattern] = [
    path("actions/<int:pk>/modifier/", actions.action_edit, name="action-edit"),
]
