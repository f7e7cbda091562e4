from django.urls import path

from governance import urls_dashboards, urls_evolution
from governance.views import committees, dashboards, glossary, home, public

app_name = "governance"

urlpatterns = [
    path("", home.home, name="home"),
    path("regions/<slug:code>/", dashboards.region, name="region"),
    path("regions/<slug:code>/calcul/", dashboards.region_computed, name="region-computed"),
    path("instances/", committees.committee_list, name="committee-list"),
    path("instances/<slug:code>/", committees.committee_detail, name="committee-detail"),
    path("instances/<slug:code>/seances/ajouter/", committees.meeting_create, name="meeting-create"),
    path("seances/<int:pk>/modifier/", committees.meeting_edit, name="meeting-edit"),
    path("glossaire/", glossary.glossary, name="glossary"),
    path("accessibilite/", public.accessibility, name="accessibility"),
    path("mentions-legales/", public.legal, name="legal"),
    path("donnees-personnelles/", public.privacy, name="privacy"),
    *urls_evolution.patterns,
    *urls_dashboards.patterns,
]
