from django.urls import include, path

from indicators.views import pages

app_name = "indicators"

urlpatterns = [
    path("indicateurs/", pages.indicator_list, name="indicator-list"),
    path("indicateurs/<slug:code>/", pages.indicator_detail, name="indicator-detail"),
    path("programmes/<slug:code>/tableau/", pages.programme_table, name="programme-table"),
    path("", include("indicators.urls_entry")),
]
