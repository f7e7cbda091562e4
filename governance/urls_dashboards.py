"""Addresses of the national view, of the matrices of coverage and of the sheets."""

from django.urls import path

from governance.views import coverage, national, sheets

patterns = [
    path("national/", national.national, name="national"),
    path("national/couverture/", coverage.coverage, name="national-coverage"),
    path("national/couverture/export.csv", coverage.coverage_export, name="national-coverage-export"),
    path("regions/<slug:code>/couverture/", coverage.coverage, name="coverage"),
    path("regions/<slug:code>/couverture/export.csv", coverage.coverage_export, name="coverage-export"),
    path("programmes/<slug:code>/tableau-de-bord/", sheets.programme, name="programme-sheet"),
    path("territoires/<slug:kind>/<slug:code>/", sheets.territory, name="territory-sheet"),
]
