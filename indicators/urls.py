from django.urls import include, path

from indicators.views import pages, runs

app_name = "indicators"

urlpatterns = [
    path("indicateurs/", pages.indicator_list, name="indicator-list"),
    path("indicateurs/<slug:code>/", pages.indicator_detail, name="indicator-detail"),
    path("programmes/<slug:code>/tableau/", pages.programme_table, name="programme-table"),
    path("calculs/", runs.run_list, name="run-list"),
    path("calculs/<int:pk>/reprendre/", runs.run_again, name="run-again"),
    path("", include("indicators.urls_entry")),
]
