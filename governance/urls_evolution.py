"""Addresses of what is made of the dashboards: the difference between two days, their charts as files."""

from django.urls import path, re_path

from governance.views import charts, evolution, projection

patterns = [
    path("regions/<slug:code>/evolution/", evolution.evolution, name="region-evolution"),
    path("regions/<slug:code>/evolution.csv", evolution.evolution_export, name="region-evolution-export"),
    path("national/evolution/", evolution.evolution, name="national-evolution"),
    path("national/evolution.csv", evolution.evolution_export, name="national-evolution-export"),
    re_path(
        r"^regions/(?P<code>[-\w]+)/graphiques/(?P<name>[-\w]+)\.(?P<extension>png|svg|csv)$",
        charts.chart,
        name="region-chart",
    ),
    re_path(
        r"^national/graphiques/(?P<name>[-\w]+)\.(?P<extension>png|svg|csv)$",
        charts.chart,
        name="national-chart",
    ),
    path("regions/<slug:code>/projection/", projection.region, name="region-projection"),
    path("national/projection/", projection.national, name="national-projection"),
]
