from django.urls import path, re_path

from roadmap import urls_updates
from roadmap.views import actions, drafts, national, regional, trace
from roadmap.views.editing.routes import ROUTES

app_name = "roadmap"

urlpatterns = [
    path("feuilles-de-route/", national.national_list, name="national-list"),
    path("feuilles-de-route/<int:pk>/", national.roadmap_detail, name="roadmap-detail"),
    path("feuilles-de-route/<int:pk>/au/", trace.roadmap_as_of_day, name="roadmap-as-of"),
    path("regions/<slug:code>/feuille-de-route/", regional.region_tree, name="region-tree"),
    path("regions/<slug:code>/actions/", actions.action_list, name="action-list"),
    re_path(
        r"^regions/(?P<code>[-\w]+)/actions/export\.(?P<extension>csv|xlsx)$",
        actions.action_export,
        name="action-export",
    ),
    path("actions/<int:pk>/", actions.action_detail, name="action-detail"),
    path("actions/<int:pk>/au/", trace.choose_day, name="action-as-of-form"),
    path("actions/<int:pk>/au/<str:day>/", trace.action_as_of_day, name="action-as-of"),
    path("brouillons/<int:pk>/", drafts.draft, name="draft"),
    path("brouillons/<int:pk>/abandonner/", drafts.draft_drop, name="draft-drop"),
    *urls_updates.patterns,
    *ROUTES,
]
