"""Which of the resources of figures can be written, and the addresses that are no resource."""

from __future__ import annotations

from django.urls import path

from common.api.views import register_views
from common.api.writes import register_addresses
from indicators.api.writes import MeasureList, MeasureObject
from indicators.api.writes_imports import ImportList, ImportObject, ImportPublication, SettingAside
from indicators.api.writes_targets import TargetList, TargetObject


def register_writes() -> None:
    """Called once by the ``ready`` of the app, before the addresses are made."""
    register_views("measures", lists=MeasureList, objects=MeasureObject)
    register_views("targets", lists=TargetList, objects=TargetObject)
    register_addresses(
        path("measures/imports/", ImportList.as_view(), name="measure-import-list"),
        path("measures/imports/<int:pk>/", ImportObject.as_view(), name="measure-import"),
        path(
            "measures/imports/<int:pk>/publish/", ImportPublication.as_view(), name="measure-import-publish"
        ),
        path("measures/imports/<int:pk>/set-aside/", SettingAside.as_view(), name="measure-import-set-aside"),
    )
