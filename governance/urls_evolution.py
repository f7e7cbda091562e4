"""Addresses of what is made of the dashboards: the difference between two days, their charts as files."""

from django.urls import path

from governance.views import evolution

patterns = [
    path("regions/<slug:code>/evolution/", evolution.evolution, name="region-evolution"),
    path("regions/<slug:code>/evolution.csv", evolution.evolution_export, name="region-evolution-export"),
    path("national/evolution/", evolution.evolution, name="national-evolution"),
    path("national/evolution.csv", evolution.evolution_export, name="national-evolution-export"),
]
